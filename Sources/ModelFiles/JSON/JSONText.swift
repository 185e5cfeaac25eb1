/// Writes the pieces of a JSON text on one line, always in the same way.
package enum JSONText {
  /// The text in quotation marks.
  package static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// Such as `[1, 2]`.
  package static func list(_ items: [String]) -> String { "[\(items.joined(separator: ", "))]" }

  /// Such as `{"name": "conv1", "groups": 1}`.
  package static func object(_ pairs: [(key: String, text: String)]) -> String {
    "{" + pairs.map { "\(quoted($0.key)): \($0.text)" }.joined(separator: ", ") + "}"
  }
}
