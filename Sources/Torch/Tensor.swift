import CTorch

/// A LibTorch tensor: numbers of one type in a shape, on a device, and how they were computed, for differentiation.
///
/// Copying a `Tensor` copies a reference, as in PyTorch; its memory is freed with the last one. Operations return new
/// tensors, save those whose name says that they write (`add(inPlace:)`, `copy(from:)`, …). Every failure is thrown as a
/// ``TorchError``.
///
/// Threads may read one tensor together. To write to it, as to anything, takes that no other thread uses it meanwhile;
/// that is the caller's to see to, and it is why the conformance to `Sendable` is unchecked.
public final class Tensor: @unchecked Sendable {
  let handle: CTTensor

  /// The tensor that a call of CTorch writes to the pointer it is given.
  ///
  /// Never inlined: its caller so keeps alive every tensor whose handle `make` captures until the call is over.
  @inline(never)
  init(_ make: (UnsafeMutablePointer<CTTensor?>) -> CTError?) throws {
    var handle: CTTensor?
    try check(make(&handle))
    guard let handle else { throw TorchError("LibTorch made no tensor") }
    self.handle = handle
  }

  /// Takes over `handle`.
  init(owning handle: CTTensor) { self.handle = handle }

  deinit { ct_free(handle) }

  /// What `body` reads from the tensor, which stays alive meanwhile.
  @inline(never)
  func read<Result>(_ body: (CTTensor) throws -> Result) rethrows -> Result { try body(handle) }

  /// Runs a call of CTorch that writes to this tensor, and returns it.
  @inline(never)
  func write(_ body: (CTTensor) -> CTError?) throws -> Tensor {
    try check(body(handle))
    return self
  }
}

// MARK: - What it is

extension Tensor {
  /// The number of dimensions.
  public var rank: Int { read { ct_rank($0) } }

  /// The size of each dimension; empty for a scalar.
  public var shape: [Int] { sizes(ct_sizes) }

  /// The distance in elements between neighbours along each dimension.
  public var strides: [Int] { sizes(ct_strides) }

  /// The number of elements: the product of the shape.
  public var count: Int { read { ct_element_count($0) } }

  /// The type of the elements.
  public var dataType: DataType {
    let number = read { ct_data_type($0) }
    guard let type = DataType(rawValue: number) else {
      preconditionFailure("no operation of this module makes a tensor of LibTorch's data type \(number)")
    }
    return type
  }

  /// Where the elements are.
  public var device: Device { Device(native: read { ct_device($0) }) }

  /// Whether the elements lie in memory without gaps in the order of `format`.
  public func isContiguous(_ format: MemoryFormat = .contiguous) -> Bool {
    read { ct_is_contiguous($0, format.rawValue) }
  }

  private func sizes(_ fill: (CTTensor?, UnsafeMutablePointer<CTInt>?) -> Void) -> [Int] {
    read { handle in
      let rank = ct_rank(handle)
      return [Int](unsafeUninitializedCapacity: rank) { buffer, count in
        fill(handle, buffer.baseAddress)
        count = rank
      }
    }
  }
}

extension Tensor: CustomStringConvertible {
  /// Shape, type and device, such as `Tensor([2, 3], float32, cpu)`; reads no elements.
  public var description: String { "Tensor(\(shape), \(dataType), \(device))" }
}

// MARK: - Lists

extension [Tensor] {
  /// Hands the handles of the tensors to `body`; the tensors stay alive meanwhile.
  func withHandles<Result>(_ body: (UnsafePointer<CTTensor?>?, CTInt) throws -> Result) rethrows -> Result {
    try withExtendedLifetime(self) {
      let handles = map { Optional($0.handle) }
      return try handles.withUnsafeBufferPointer { try body($0.baseAddress, $0.count) }
    }
  }
}

extension Tensor? {
  /// The handle of a tensor that may be absent.
  ///
  /// The tensor must outlive the call: see ``Tensor/init(_:)``.
  var handle: CTTensor? { self?.handle }
}
