import CTorch

// A negative dimension counts from the last. Without `keepingDimensions` the reduced dimensions are gone from the shape,
// with it their size is 1. `dimensions` nil means all of them.

extension Tensor {
  /// The sum.
  public func sum(over dimensions: [Int]? = nil, keepingDimensions: Bool = false) throws -> Tensor {
    try reduce(dimensions) { ct_sum(handle, $0, $1, keepingDimensions, $2) }
  }

  /// The sums `Σ a b` over all axes but the first and `axis`, of shape `[N, C]` and in `float32`: what the pixels of each channel come to.
  ///
  /// On the CPU images `[N, C, H, W]` without gradients are read once, best in channels-last order; results do not depend on the number of threads.
  ///
  /// - Parameters:
  ///   - other: `b`, of the tensor's shape and type.
  ///   - axis: where the channels are, counted from the first.
  public func channelProducts(with other: Tensor, axis: Int = 1) throws -> Tensor {
    try Tensor { ct_channel_products(handle, other.handle, axis, $0) }
  }

  /// The mean.
  public func mean(over dimensions: [Int]? = nil, keepingDimensions: Bool = false) throws -> Tensor {
    try reduce(dimensions) { ct_mean(handle, $0, $1, keepingDimensions, $2) }
  }

  /// The variance: the sum of squared deviations from the mean over the number of elements less `correction`.
  public func variance(
    over dimensions: [Int]? = nil, correction: Double = 1, keepingDimensions: Bool = false
  ) throws -> Tensor {
    try reduce(dimensions) { ct_var(handle, $0, $1, correction, keepingDimensions, $2) }
  }

  /// The greatest element.
  public func max(over dimensions: [Int]? = nil, keepingDimensions: Bool = false) throws -> Tensor {
    try reduce(dimensions) { ct_amax(handle, $0, $1, keepingDimensions, $2) }
  }

  /// The least element.
  public func min(over dimensions: [Int]? = nil, keepingDimensions: Bool = false) throws -> Tensor {
    try reduce(dimensions) { ct_amin(handle, $0, $1, keepingDimensions, $2) }
  }

  /// The vector norm `(Σ |x|^order)^(1/order)`; the greatest magnitude for an infinite order.
  public func norm(
    _ order: Double = 2, over dimensions: [Int]? = nil, keepingDimensions: Bool = false
  ) throws -> Tensor {
    try reduce(dimensions) { ct_norm(handle, order, $0, $1, keepingDimensions, $2) }
  }

  /// The index of the greatest element along a dimension, as `int64`.
  public func argmax(over dimension: Int, keepingDimensions: Bool = false) throws -> Tensor {
    try Tensor { ct_argmax(handle, dimension, keepingDimensions, $0) }
  }

  /// The index of the least element along a dimension, as `int64`.
  public func argmin(over dimension: Int, keepingDimensions: Bool = false) throws -> Tensor {
    try Tensor { ct_argmin(handle, dimension, keepingDimensions, $0) }
  }

  /// The indices that sort the elements along a dimension, as `int64`; equals keep their order.
  public func argsort(over dimension: Int = -1, descending: Bool = false) throws -> Tensor {
    try Tensor { ct_argsort(handle, dimension, descending, $0) }
  }

  /// The `count` greatest elements along a dimension, greatest first, and their indices as `int64`.
  public func top(_ count: Int, over dimension: Int = -1) throws -> (values: Tensor, indices: Tensor) {
    var indices: CTTensor?
    let values = try Tensor { ct_topk(handle, count, dimension, $0, &indices) }
    guard let indices else { throw TorchError("LibTorch made no tensor") }
    return (values, Tensor(owning: indices))
  }

  private func reduce(
    _ dimensions: [Int]?, _ reduction: (UnsafePointer<CTInt>?, CTInt, UnsafeMutablePointer<CTTensor?>) -> CTError?
  ) throws -> Tensor {
    try Tensor { out in
      guard let dimensions else { return reduction(nil, 0, out) }
      return dimensions.withUnsafeBufferPointer { reduction($0.baseAddress, $0.count, out) }
    }
  }
}
