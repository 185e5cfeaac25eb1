/// How a number is stored in a file; in memory all become `Float`.
public enum ElementType: String, Sendable, CaseIterable {
  /// 64-bit floating point.
  case float64
  /// 32-bit floating point.
  case float32
  /// 16-bit floating point with five bits of exponent.
  case float16
  /// 16-bit floating point with eight bits of exponent.
  case bfloat16
  /// 64-bit integer.
  case int64
  /// 32-bit integer.
  case int32
  /// 16-bit integer.
  case int16
  /// 8-bit integer.
  case int8
  /// 64-bit integer without a sign.
  case uint64
  /// 32-bit integer without a sign.
  case uint32
  /// 16-bit integer without a sign.
  case uint16
  /// 8-bit integer without a sign.
  case uint8
  /// One byte, zero or not.
  case bool

  /// How many bytes a number takes.
  public var byteCount: Int {
    switch self {
    case .float64, .int64, .uint64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .int8, .uint8, .bool: 1
    }
  }

  /// Whether numbers of this type are whole.
  public var isInteger: Bool {
    switch self {
    case .float64, .float32, .float16, .bfloat16: false
    default: true
    }
  }
}
