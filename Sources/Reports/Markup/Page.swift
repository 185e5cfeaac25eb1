/// A page of HTML that fetches nothing: what every report stands on.
struct Page {
  /// What the browser's tab says.
  let title: String
  /// Styles besides the usual one; those of a library stand before it, so that ours wins.
  var libraryStyle: Markup = .none
  var style: Markup = .none
  /// What the reader sees, and the scripts behind it.
  let body: [Markup]

  /// The whole source.
  var html: String {
    let page = Markup.block(
      "html", ["lang": "en"],
      [
        .block(
          "head",
          [
            .empty("meta", ["charset": "utf-8"]),
            .empty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
            .element("title", text: title), libraryStyle, .styleSheet, style,
          ]),
        .block("body", body),
      ])
    return "<!DOCTYPE html>\n\(page.source)\n"
  }
}

extension Markup {
  /// A heading and what is under it.
  static func section(_ title: String, _ content: [Markup]) -> Markup {
    .lines([.element("h2", text: title)] + content)
  }
}
