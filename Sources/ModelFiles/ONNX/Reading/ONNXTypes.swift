import Networks

extension ONNXTensorProto.DataType {
  /// Whether it is floating point that is read.
  var isFloating: Bool {
    switch self {
    case .float, .double, .float16, .bfloat16: true
    default: false
    }
  }

  /// The whole numbers that the type holds; nil where it is another type.
  var integerRange: ClosedRange<Int>? {
    switch self {
    case .int64: Int.min...Int.max
    case .uint64: 0...Int.max
    case .uint32: 0...Int(UInt32.max)
    case .bool: 0...1
    default: quantised?.range
    }
  }

  /// The type as one of the grids to which numbers are rounded.
  var quantised: Quantisation.IntegerType? { Quantisation.IntegerType.allCases.first { $0.onnx == self } }

  /// How many bytes so many numbers take in a file; nil where the type is not read, or they are too many.
  func byteCount(of count: Int) -> Int? {
    switch self {
    case .int4, .uint4: count.checkedSum(1).map { $0 / 2 }
    default: ElementType(self).flatMap { count.checkedProduct($0.byteCount) }
    }
  }

  /// The type's name in ONNX.
  var label: String { "\(self)".uppercased() }
}

extension ElementType {
  /// The type that is called so in ONNX, if whole bytes hold it.
  init?(_ type: ONNXTensorProto.DataType) {
    switch type {
    case .float: self = .float32
    case .double: self = .float64
    case .float16: self = .float16
    case .bfloat16: self = .bfloat16
    case .int64: self = .int64
    case .int32: self = .int32
    case .int16: self = .int16
    case .int8: self = .int8
    case .uint64: self = .uint64
    case .uint32: self = .uint32
    case .uint16: self = .uint16
    case .uint8: self = .uint8
    case .bool: self = .bool
    default: return nil
    }
  }
}
