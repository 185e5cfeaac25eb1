import CTorch

extension Tensor {
  /// Zeros.
  public static func zeros(
    _ shape: [Int], dataType: DataType = .float32, device: Device = .cpu
  ) throws -> Tensor {
    try Tensor { ct_zeros(shape, shape.count, dataType.rawValue, device.native, $0) }
  }

  /// Ones.
  public static func ones(
    _ shape: [Int], dataType: DataType = .float32, device: Device = .cpu
  ) throws -> Tensor {
    try full(shape, 1, dataType: dataType, device: device)
  }

  /// One value throughout.
  public static func full(
    _ shape: [Int], _ value: Double, dataType: DataType = .float32, device: Device = .cpu
  ) throws -> Tensor {
    try Tensor { ct_full(shape, shape.count, value, dataType.rawValue, device.native, $0) }
  }

  /// Zeros of the shape, type, device and memory format of `other`.
  public static func zeros(like other: Tensor) throws -> Tensor { try Tensor { ct_zeros_like(other.handle, $0) } }

  /// The numbers from `start` up to, but not, `end` in steps of `step`.
  public static func range(
    from start: Double = 0, to end: Double, by step: Double = 1, dataType: DataType = .float32, device: Device = .cpu
  ) throws -> Tensor {
    try Tensor { ct_arange(start, end, step, dataType.rawValue, device.native, $0) }
  }

  /// A scalar of shape `[]`.
  public convenience init(_ value: Double, dataType: DataType = .float32) throws {
    try self.init { ct_full([], 0, value, dataType.rawValue, Device.cpu.native, $0) }
  }

  /// A CPU tensor that holds a copy of `elements`, in row-major order.
  ///
  /// Throws when the shape has another number of elements.
  public convenience init<Element: TensorElement>(_ elements: [Element], shape: [Int]) throws {
    try self.init { out in
      elements.withUnsafeBytes {
        ct_copy_bytes($0.baseAddress, $0.count, shape, shape.count, Element.dataType.rawValue, out)
      }
    }
  }

  /// A CPU tensor of one dimension that holds a copy of `elements`.
  public convenience init<Element: TensorElement>(_ elements: [Element]) throws {
    try self.init(elements, shape: [elements.count])
  }

  /// A CPU tensor that holds a copy of `elements`, in row-major order.
  ///
  /// Throws when the shape has another number of elements.
  public convenience init<Element: TensorElement>(_ elements: UnsafeBufferPointer<Element>, shape: [Int]) throws {
    try self.init(bytes: UnsafeRawBufferPointer(elements), shape: shape, dataType: Element.dataType)
  }

  /// A CPU tensor that holds a copy of `bytes`: its elements in the machine's own form and row-major order.
  ///
  /// Throws when the shape takes another number of bytes.
  public convenience init(bytes: UnsafeRawBufferPointer, shape: [Int], dataType: DataType) throws {
    try self.init { ct_copy_bytes(bytes.baseAddress, bytes.count, shape, shape.count, dataType.rawValue, $0) }
  }

  /// A CPU tensor over memory that `owner` keeps; no element is copied.
  ///
  /// `owner` is held until neither this tensor nor any view of it is left. Writing to the tensor writes to the memory: where
  /// that is mapped read-only, clone first.
  ///
  /// Throws when the shape takes another number of bytes, or when the memory is not aligned to the elements.
  public convenience init(
    borrowing bytes: UnsafeMutableRawBufferPointer, shape: [Int], dataType: DataType, owner: AnyObject
  ) throws {
    guard let address = bytes.baseAddress else { throw TorchError("there is no memory at address 0 to borrow") }
    let context = Unmanaged.passRetained(owner)
    do {
      try self.init {
        ct_borrow_bytes(
          address, bytes.count, shape, shape.count, dataType.rawValue, context.toOpaque(),
          { context in
            if let context { Unmanaged<AnyObject>.fromOpaque(context).release() }
          }, $0)
      }
    } catch {
      context.release()
      throw error
    }
  }
}
