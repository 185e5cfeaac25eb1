/// What of Markdown a card needs; text from outside is escaped.
enum Markdown {
  /// Text on one line that stands for itself.
  ///
  /// - Parameter keepingCode: whether pieces between backquotes stay code, as in our own sentences.
  static func escaped(_ text: String, keepingCode: Bool = false) -> String {
    let special = Set("\\*_[]<>|#~$&" + (keepingCode ? "" : "`"))
    var isCode = false
    var escaped = ""
    for character in text.withoutControlCharacters {
      if keepingCode, character == "`" { isCode.toggle() }
      if !isCode, special.contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }

  /// Text on one line that cannot end the code it stands in.
  static func code(_ text: String) -> String {
    text.withoutControlCharacters.replacing("`", with: "'")
  }

  /// A table; its first column keeps to the left and the others to a side.
  static func table(header: [String], rows: [[String]], sides: TextTable.Column.Side = .right) -> String {
    let rules = header.indices.map { $0 == 0 || sides == .left ? "---" : "---:" }
    return ([header, rules] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
  }
}
