/// The type of a tensor's elements.
public enum DataType: Int32, Sendable, Hashable, CaseIterable {
  // The numbers are LibTorch's.

  /// Unsigned bytes.
  case uint8 = 0
  /// 32-bit integers.
  case int32 = 3
  /// 64-bit integers: the type of indices and class labels.
  case int64 = 4
  /// IEEE half precision.
  case float16 = 5
  /// Single precision: the type of weights and images unless said otherwise.
  case float32 = 6
  /// Double precision.
  case float64 = 7
  /// Truth values, a byte each.
  case bool = 11
  /// The upper half of single precision: its range at 8 bits of precision.
  case bfloat16 = 15

  /// Bytes an element takes.
  public var byteCount: Int {
    switch self {
    case .uint8, .bool: 1
    case .float16, .bfloat16: 2
    case .int32, .float32: 4
    case .int64, .float64: 8
    }
  }

  /// Whether the elements are floating point numbers, and so may have gradients.
  public var isFloatingPoint: Bool {
    switch self {
    case .float16, .bfloat16, .float32, .float64: true
    case .uint8, .int32, .int64, .bool: false
    }
  }
}

/// A Swift type whose values in memory are elements of a tensor.
public protocol TensorElement: BitwiseCopyable, Sendable {
  /// The type of a tensor of such elements.
  static var dataType: DataType { get }
}

extension Float: TensorElement {
  /// Single precision.
  public static var dataType: DataType { .float32 }
}

extension Double: TensorElement {
  /// Double precision.
  public static var dataType: DataType { .float64 }
}

extension Int: TensorElement {
  /// 64-bit integers.
  public static var dataType: DataType { .int64 }
}

extension Int64: TensorElement {
  /// 64-bit integers.
  public static var dataType: DataType { .int64 }
}

extension Int32: TensorElement {
  /// 32-bit integers.
  public static var dataType: DataType { .int32 }
}

extension UInt8: TensorElement {
  /// Unsigned bytes.
  public static var dataType: DataType { .uint8 }
}

extension Bool: TensorElement {
  /// Truth values.
  public static var dataType: DataType { .bool }
}
