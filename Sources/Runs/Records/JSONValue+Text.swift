extension JSONValue {
  /// The JSON text on several lines, indented by two spaces, names in ascending order, a line break at the end.
  ///
  /// Equal values give equal text on every system. A number has as many digits as it takes to read the same number back;
  /// one that happens to be whole is written, and read back, as a whole number.
  /// Arrays that hold neither arrays nor objects stand on one line.
  public var prettyText: String {
    var text = ""
    write(to: &text, indent: "")
    return text + "\n"
  }

  /// The JSON text on one line, names in ascending order.
  public var compactText: String {
    var text = ""
    write(to: &text, indent: nil)
    return text
  }

  /// Appends this value; with no indent, on one line.
  private func write(to text: inout String, indent: String?) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += "\(value)"
    case .unsigned(let value): text += "\(value)"
    case .number(let value): text += Self.text(of: value)
    case .string(let value): Self.writeQuoted(value, to: &text)
    case .array(let values):
      let inner = values.allSatisfy(\.isScalar) ? nil : indent
      Self.writeItems(values, between: ("[", "]"), to: &text, indent: inner) { value, text, indent in
        value.write(to: &text, indent: indent)
      }
    case .object(let members):
      let sorted = members.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
      Self.writeItems(sorted, between: ("{", "}"), to: &text, indent: indent) { member, text, indent in
        Self.writeQuoted(member.key, to: &text)
        text += ": "
        member.value.write(to: &text, indent: indent)
      }
    }
  }

  private static func text(of value: Double) -> String {
    if let whole = Int(exactly: value) { return "\(whole)" }
    if let whole = UInt64(exactly: value) { return "\(whole)" }
    return value.isFinite ? "\(value)" : "null"
  }

  private var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private static func writeItems<Item>(
    _ items: [Item], between brackets: (String, String), to text: inout String, indent: String?,
    writeItem: (Item, inout String, String?) -> Void
  ) {
    let inner = indent.map { $0 + "  " }
    text += brackets.0
    for (index, item) in items.enumerated() {
      if index > 0 { text += inner == nil ? ", " : "," }
      if let inner { text += "\n\(inner)" }
      writeItem(item, &text, inner)
    }
    if let indent, !items.isEmpty { text += "\n\(indent)" }
    text += brackets.1
  }

  private static func writeQuoted(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
