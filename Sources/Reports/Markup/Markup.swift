import Runs

/// A piece of HTML that is also well-formed XML; text is escaped as it enters.
///
/// ```swift
/// Markup.element("td", ["class": "number"], [.text("1 < 2")]).source   // <td class="number">1 &lt; 2</td>
/// ```
struct Markup: Hashable, Sendable {
  /// The names and values of an element's attributes, in order.
  typealias Attributes = KeyValuePairs<String, String?>

  /// The HTML.
  let source: String

  /// HTML that is known to be sound, such as our own style sheet.
  init(trusted source: String) { self.source = source }

  /// Nothing.
  static let none = Markup(trusted: "")

  /// Text that stands for itself.
  static func text(_ text: String) -> Markup { Markup(trusted: escaped(text)) }

  /// An element on one line.
  ///
  /// Attributes whose value is nil are left out.
  static func element(_ name: String, _ attributes: Attributes, _ content: [Markup]) -> Markup {
    Markup(trusted: "<\(name)\(source(of: attributes))>\(content.map(\.source).joined())</\(name)>")
  }

  /// An element without attributes on one line.
  static func element(_ name: String, _ content: [Markup]) -> Markup { element(name, [:], content) }

  /// An element that holds text alone.
  static func element(_ name: String, _ attributes: Attributes = [:], text: String) -> Markup {
    element(name, attributes, [.text(text)])
  }

  /// An element that holds nothing.
  static func empty(_ name: String, _ attributes: Attributes) -> Markup {
    Markup(trusted: "<\(name)\(source(of: attributes))/>")
  }

  /// An element with each piece of its content on a line of its own.
  static func block(_ name: String, _ attributes: Attributes, _ content: [Markup]) -> Markup {
    Markup(trusted: "<\(name)\(source(of: attributes))>\n\(lines(content).source)\n</\(name)>")
  }

  /// An element without attributes, with each piece of its content on a line of its own.
  static func block(_ name: String, _ content: [Markup]) -> Markup { block(name, [:], content) }

  /// Pieces below one another; those that are empty leave no line.
  static func lines(_ pieces: [Markup]) -> Markup {
    Markup(trusted: pieces.map(\.source).filter { !$0.isEmpty }.joined(separator: "\n"))
  }

  /// A program that the page runs, known to be sound; it holds neither `]]>` nor the end of its own element.
  static func script(_ source: String) -> Markup {
    Markup(trusted: "<script>\n//<![CDATA[\n\(source)\n//]]>\n</script>")
  }

  /// Values for scripts under an `id`; no text in them can end the element.
  static func data(_ value: JSONValue, id: String) -> Markup {
    var text = value.compactText
    for (character, code) in [("&", "26"), ("<", "3c"), (">", "3e")] {
      text = text.replacing(character, with: "\\u00\(code)")
    }
    return element("script", ["type": "application/json", "id": id], [Markup(trusted: text)])
  }

  private static func source(of attributes: Attributes) -> String {
    attributes.compactMap { name, value in value.map { " \(name)=\"\(escaped($0))\"" } }.joined()
  }

  /// Text with the five characters of markup as references, and those that XML forbids as U+FFFD.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
