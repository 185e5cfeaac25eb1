/// An HTML table.
struct Table {
  /// A cell: text, or markup of its own.
  struct Cell {
    /// What it shows.
    let content: Markup
    /// What a reader sees who points at it.
    var hint: String?

    init(_ text: String, hint: String? = nil) { self.init(.text(text), hint: hint) }

    init(_ content: Markup, hint: String? = nil) { (self.content, self.hint) = (content, hint) }
  }

  /// The columns; the headers of a table of names and values are empty, and are then left out.
  let columns: [TextTable.Column]
  /// The cells of each row.
  let rows: [[Cell]]

  /// The table, in a box that scrolls sideways where the page is too narrow.
  var markup: Markup {
    let hasHeader = columns.contains { !$0.header.isEmpty }
    let header = columns.map { Markup.element("th", ["class": style(of: $0)], text: $0.header) }
    let head = hasHeader ? Markup.element("thead", [.element("tr", header)]) : .none
    return .block("div", ["class": "scroll"], [.block("table", [head, .block("tbody", rows.map(row))])])
  }

  private func row(_ cells: [Cell]) -> Markup {
    .element(
      "tr",
      zip(columns, cells).map { column, cell in
        .element("td", ["class": style(of: column), "title": cell.hint], [cell.content])
      })
  }

  private func style(of column: TextTable.Column) -> String { column.side == .right ? "number" : "name" }
}

extension Table.Cell: ExpressibleByStringInterpolation {
  init(stringLiteral text: String) { self.init(text) }
}

extension Table {
  /// Names and their values; those without a value are left out.
  static func facts(_ facts: [(name: String, value: String?)]) -> Table {
    Table(
      columns: [.left(""), .left("")],
      rows: facts.compactMap { fact in fact.value.map { [Cell(fact.name), Cell($0)] } })
  }
}
