/// A table in plain text: columns aligned by spaces, a rule under the header and above the footer.
///
/// ```swift
/// TextTable(columns: [.left("layer"), .right("MACs")], rows: [["conv1", "0.44 M"], ["fc", "640"]]).text
/// // layer    MACs
/// // ─────  ──────
/// // conv1  0.44 M
/// // fc        640
/// ```
///
/// Every character is taken to be as wide as any other. Line breaks and other control characters in cells become
/// spaces, so that a name from a file can neither break a row nor command the terminal.
public struct TextTable: Hashable, Sendable {
  /// A column: its header and the side to which its cells keep.
  public struct Column: Hashable, Sendable {
    /// The side to which cells keep.
    public enum Side: Hashable, Sendable {
      /// For text.
      case left
      /// For numbers.
      case right
    }

    /// What stands above the column.
    public var header: String
    /// The side to which its cells keep.
    public var side: Side

    /// A column of text.
    public static func left(_ header: String) -> Column { Column(header: header, side: .left) }

    /// A column of numbers.
    public static func right(_ header: String) -> Column { Column(header: header, side: .right) }
  }

  /// The columns, from the left.
  public var columns: [Column]
  /// The cells of each row; cells that lack at the end of a row are blank.
  public var rows: [[String]]
  /// Rows below a rule, such as totals.
  public var footer: [[String]]

  /// A table of rows, and of a footer if it has one.
  ///
  /// - Precondition: no row has more cells than there are columns.
  public init(columns: [Column], rows: [[String]], footer: [[String]] = []) {
    precondition(
      (rows + footer).allSatisfy { $0.count <= columns.count }, "A row has more cells than the table has columns.")
    self.columns = columns
    self.rows = rows
    self.footer = footer
  }

  /// The lines, each with a line break at its end and no spaces before it.
  public var text: String {
    let header = cleaned([columns.map(\.header)])
    let (body, foot) = (cleaned(rows), cleaned(footer))
    let widths = columns.indices.map { column in (header + body + foot).map { $0[column].count }.max() ?? 0 }
    let rule = [widths.map { String(repeating: "─", count: $0) }]
    let lines = header + rule + body + (foot.isEmpty ? [] : rule + foot)
    return lines.map { line($0, widths: widths) + "\n" }.joined()
  }

  /// The cells of all columns, with nothing in them that moves the cursor.
  private func cleaned(_ rows: [[String]]) -> [[String]] {
    rows.map { row in columns.indices.map { $0 < row.count ? row[$0].withoutControlCharacters : "" } }
  }

  private func line(_ cells: [String], widths: [Int]) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      if index > 0 { line += "  " }
      line += cell.padded(to: widths[index], side: columns[index].side)
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}

extension String {
  /// This text with spaces on the side away from the one it keeps to, so that it has at least `width` characters.
  func padded(to width: Int, side: TextTable.Column.Side) -> String {
    let space = String(repeating: " ", count: max(0, width - count))
    return side == .left ? self + space : space + self
  }

  /// This text with control characters and line separators turned into spaces.
  var withoutControlCharacters: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: text.unicodeScalars.append(" ")
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
