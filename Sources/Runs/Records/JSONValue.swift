/// Any JSON value, for settings and results whose keys are not known beforehand.
///
/// ```swift
/// let results: JSONValue = ["accuracy": 0.9339, "method": "fisher", "budgets": ["macs"]]
/// ```
public enum JSONValue: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number.
  case integer(Int)
  /// A whole number above `Int.max`, such as a seed of 64 bits.
  case unsigned(UInt64)
  /// Any other number.
  case number(Double)
  /// Text.
  case string(String)
  /// Values in order.
  case array([JSONValue])
  /// Values under names.
  case object([String: JSONValue])

  /// A whole number of 64 bits without sign.
  public init(_ value: UInt64) {
    self = Int(exactly: value).map(JSONValue.integer) ?? .unsigned(value)
  }

  /// The number as its own precision prints it: 0.9339, not the 0.9338999986648560 that its nearest `Double` is.
  public init(_ value: Float) {
    self = .number(Double("\(value)") ?? Double(value))
  }

  /// The members of an object; none of anything else.
  package var members: [String: JSONValue] { if case .object(let members) = self { members } else { [:] } }

  /// The value under `key`, if this is an object that has one.
  public subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  /// The number, whole or not, if this is one.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The whole number, if this is one.
  public var int: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The text, if this is text.
  public var string: String? {
    if case .string(let value) = self { value } else { nil }
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// `null`.
  public init(nilLiteral: ()) { self = .null }
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// Text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// Values in order.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// Values under names; of two of one name the later counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
  }
}
