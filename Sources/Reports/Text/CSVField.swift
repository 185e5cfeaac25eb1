/// A field of a table for other programs.
enum CSVField {
  /// The text, quoted where RFC 4180 asks for it.
  static func text(_ text: String) -> String {
    text.contains { ",\"\r\n".contains($0) } ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
  }
}
