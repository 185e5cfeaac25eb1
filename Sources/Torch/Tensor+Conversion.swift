import CTorch

extension Tensor {
  /// The tensor in another element type; itself when it has that type.
  public func to(_ dataType: DataType) throws -> Tensor { try Tensor { ct_to_type(handle, dataType.rawValue, $0) } }

  /// The tensor on another device; itself when it is there.
  public func to(_ device: Device) throws -> Tensor { try Tensor { ct_to_device(handle, device.native, $0) } }

  /// The tensor without gaps in the order of `format`; itself when it lies so.
  public func to(_ format: MemoryFormat) throws -> Tensor { try Tensor { ct_to_format(handle, format.rawValue, $0) } }

  /// The tensor in row-major order without gaps; itself when it lies so.
  public func contiguous() throws -> Tensor { try to(.contiguous) }

  /// A copy with memory of its own.
  ///
  /// Gradients flow through it.
  public func clone() throws -> Tensor { try Tensor { ct_clone(handle, $0) } }

  /// Overwrites the elements with those of `source`, broadcast and converted as needed.
  @discardableResult
  public func copy(from source: Tensor) throws -> Tensor { try write { ct_copy_($0, source.handle) } }
}

// MARK: - Reading

extension Tensor {
  /// The only element of a tensor that has one.
  ///
  /// Throws when there are more.
  public func item() throws -> Double {
    var value = 0.0
    try read { try check(ct_item($0, &value)) }
    return value
  }

  /// The elements in row-major order, converted to `Element` as needed.
  public func array<Element: TensorElement>(of element: Element.Type = Element.self) throws -> [Element] {
    try onHost(as: Element.dataType).withUnsafeBufferPointer(of: Element.self) { [Element]($0) }
  }

  /// The elements in row-major order and the machine's own form.
  public func bytes() throws -> [UInt8] {
    try onHost(as: dataType).withUnsafeBytes { [UInt8]($0) }
  }

  /// Lets `body` read the elements where they are.
  ///
  /// Throws unless the tensor is on the CPU, contiguous and of the type that `Element` stands for.
  public func withUnsafeBufferPointer<Element: TensorElement, Result>(
    of element: Element.Type = Element.self, _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) throws -> Result {
    try withUnsafeMutableBufferPointer(of: element) { try body(UnsafeBufferPointer($0)) }
  }

  /// Lets `body` read and write the elements where they are; not recorded for differentiation.
  ///
  /// Throws unless the tensor is on the CPU, contiguous and of the type that `Element` stands for.
  public func withUnsafeMutableBufferPointer<Element: TensorElement, Result>(
    of element: Element.Type = Element.self, _ body: (UnsafeMutableBufferPointer<Element>) throws -> Result
  ) throws -> Result {
    guard dataType == Element.dataType else {
      throw TorchError("the elements of a tensor of \(dataType) cannot be read as \(Element.dataType)")
    }
    return try withUnsafeMutableBytes { try body($0.bindMemory(to: Element.self)) }
  }

  /// Lets `body` read the bytes of the elements where they are.
  ///
  /// Throws unless the tensor is on the CPU and contiguous.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    try withUnsafeMutableBytes { try body(UnsafeRawBufferPointer($0)) }
  }

  private func withUnsafeMutableBytes<Result>(
    _ body: (UnsafeMutableRawBufferPointer) throws -> Result
  ) throws -> Result {
    let byteCount = count * dataType.byteCount
    return try read { handle in
      var address: UnsafeMutableRawPointer?
      try check(ct_data(handle, &address))
      return try body(UnsafeMutableRawBufferPointer(start: byteCount > 0 ? address : nil, count: byteCount))
    }
  }

  /// The tensor as a contiguous one on the CPU.
  private func onHost(as dataType: DataType) throws -> Tensor { try to(.cpu).to(dataType).contiguous() }
}
