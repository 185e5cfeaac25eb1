import CTorch

// A negative dimension counts from the last. Results share memory with the tensor where LibTorch can have them do so.

extension Tensor {
  /// The elements in another shape; one size may be -1, which is then worked out.
  public func reshaped(to shape: [Int]) throws -> Tensor { try Tensor { ct_reshape(handle, shape, shape.count, $0) } }

  /// The tensor repeated along dimensions of size 1 until it has the shape; -1 leaves a size as it is.
  public func expanded(to shape: [Int]) throws -> Tensor { try Tensor { ct_expand(handle, shape, shape.count, $0) } }

  /// The dimensions in another order.
  public func permuted(_ dimensions: [Int]) throws -> Tensor {
    try Tensor { ct_permute(handle, dimensions, dimensions.count, $0) }
  }

  /// Two dimensions exchanged.
  public func transposed(_ first: Int, _ second: Int) throws -> Tensor {
    try Tensor { ct_transpose(handle, first, second, $0) }
  }

  /// The dimensions from `first` to `last` joined into one.
  public func flattened(from first: Int = 0, to last: Int = -1) throws -> Tensor {
    try Tensor { ct_flatten(handle, first, last, $0) }
  }

  /// The shape without `dimension`, if its size is 1.
  public func squeezed(_ dimension: Int) throws -> Tensor { try Tensor { ct_squeeze(handle, dimension, $0) } }

  /// The shape with a dimension of size 1 before `dimension`.
  public func unsqueezed(_ dimension: Int) throws -> Tensor { try Tensor { ct_unsqueeze(handle, dimension, $0) } }

  /// Every `step`-th part along a dimension, from `start` up to, but not, `end`.
  ///
  /// Bounds past the end are brought back to it, and negative ones count from it.
  public func slice(_ dimension: Int, from start: Int = 0, to end: Int = .max, by step: Int = 1) throws -> Tensor {
    try Tensor { ct_slice(handle, dimension, start, end, step, $0) }
  }

  /// The part at `index` along a dimension, which is gone from the shape.
  public func select(_ dimension: Int, _ index: Int) throws -> Tensor {
    try Tensor { ct_select(handle, dimension, index, $0) }
  }

  /// The parts along a dimension that `indices`, a tensor of one dimension of `int64` or `int32`, names in turn.
  ///
  /// A copy.
  public func indexSelect(_ dimension: Int, _ indices: Tensor) throws -> Tensor {
    try Tensor { ct_index_select(handle, dimension, indices.handle, $0) }
  }

  /// The tensor with each slice of `source` along a dimension added to the slice here that `indices`, of `int64`, names.
  public func indexAdd(_ dimension: Int, _ indices: Tensor, _ source: Tensor) throws -> Tensor {
    try Tensor { ct_index_add(handle, dimension, indices.handle, source.handle, $0) }
  }

  /// The parts along a dimension that `indices` names in turn.
  ///
  /// A copy.
  public func indexSelect(_ dimension: Int, _ indices: [Int]) throws -> Tensor {
    try indexSelect(dimension, Tensor(indices).to(device))
  }

  /// The element along a dimension that `indices`, `int64` and of the result's shape, names for each place.
  public func gather(_ dimension: Int, _ indices: Tensor) throws -> Tensor {
    try Tensor { ct_gather(handle, dimension, indices.handle, $0) }
  }

  /// The order along the dimensions reversed.
  ///
  /// A copy.
  public func flipped(_ dimensions: [Int]) throws -> Tensor {
    try Tensor { ct_flip(handle, dimensions, dimensions.count, $0) }
  }

  /// The tensor with `value` around it: `amounts` holds how much before and after, for each of the last dimensions.
  ///
  /// `[(1, 1), (2, 0)]` pads the rows by one above and below, and the columns by two on the left. Negative amounts crop.
  public func padded(_ amounts: [(before: Int, after: Int)], value: Double = 0) throws -> Tensor {
    let lastFirst = amounts.reversed().flatMap { [$0.before, $0.after] }
    return try Tensor { ct_pad(handle, lastFirst, lastFirst.count, value, $0) }
  }
}

// MARK: - Joining and splitting

extension Tensor {
  /// The tensors one after the other along a dimension.
  public static func concatenated(_ tensors: [Tensor], along dimension: Int = 0) throws -> Tensor {
    try Tensor { out in tensors.withHandles { ct_cat($0, $1, dimension, out) } }
  }

  /// The tensors, all of one shape, side by side along a new dimension.
  public static func stacked(_ tensors: [Tensor], along dimension: Int = 0) throws -> Tensor {
    try Tensor { out in tensors.withHandles { ct_stack($0, $1, dimension, out) } }
  }

  /// Parts of the given sizes along a dimension; the sizes add up to that of the dimension.
  public func split(_ sizes: [Int], along dimension: Int = 0) throws -> [Tensor] {
    var parts = [CTTensor?](repeating: nil, count: sizes.count)
    try read { try check(ct_split($0, sizes, sizes.count, dimension, &parts)) }
    return parts.compactMap { $0.map(Tensor.init(owning:)) }
  }

  /// At most `count` parts of one size along a dimension, the last one smaller where it does not divide.
  public func chunked(_ count: Int, along dimension: Int = 0) throws -> [Tensor] {
    let shape = shape
    let axis = dimension < 0 ? dimension + shape.count : dimension
    guard count > 0, shape.indices.contains(axis) else {
      throw TorchError("a tensor of shape \(shape) has no \(count) chunks along dimension \(dimension)")
    }
    let size = Swift.max(1, (shape[axis] + count - 1) / count)
    let starts = stride(from: 0, to: Swift.max(1, shape[axis]), by: size)
    return try split(starts.map { Swift.min(size, shape[axis] - $0) }, along: axis)
  }
}
