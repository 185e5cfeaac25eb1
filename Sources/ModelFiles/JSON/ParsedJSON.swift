/// A value of a JSON text that was read, of which nothing is trusted; objects keep the order of their keys.
package indirect enum ParsedJSON: Equatable {
  case null
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case array([ParsedJSON])
  case object(JSONObject)

  /// What sort of value it is, for messages.
  package var label: String {
    switch self {
    case .null: "null"
    case .boolean: "true or false"
    case .integer: "an integer"
    case .number: "a number"
    case .text: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

/// Keys with their values, in the order of the text; no key is there twice.
package struct JSONObject: Equatable {
  package private(set) var keys: [String] = []
  private var values: [String: ParsedJSON] = [:]

  package init() {}

  package subscript(key: String) -> ParsedJSON? { values[key] }

  /// Adds a pair; false when the key is there already.
  package mutating func add(_ key: String, _ value: ParsedJSON) -> Bool {
    guard values.updateValue(value, forKey: key) == nil else { return false }
    keys.append(key)
    return true
  }
}
