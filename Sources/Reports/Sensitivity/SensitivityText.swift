public import Runs

/// A sensitivity scan as a table: accuracy over how much of a class is gone.
public struct SensitivityText: Sendable {
  private let figures: SensitivityFigures

  /// Shows what was measured.
  public init(_ figures: SensitivityFigures) { self.figures = figures }

  /// The table for the terminal.
  public var text: String { TextTable(columns: columns, rows: rows).text }

  /// The table for a page.
  var page: Markup { Table(columns: columns, rows: rows.map { $0.map { Table.Cell($0) } }).markup }

  private static let tenths = Array(1...9)

  private var columns: [TextTable.Column] {
    [.left("channel class"), .right("channels")] + Self.tenths.map { .right("\(10 * $0) %") }
  }

  /// A class has an accuracy under the tenth that is nearest to what is gone, and none where narrow classes skip one.
  private var rows: [[String]] {
    figures.curves.map { curve in
      [curve.channelClass, "\(curve.width)"]
        + Self.tenths.map { tenth in
          let removed = Int((Double(tenth) / 10 * Double(curve.width)).rounded())
          return Figures.percent(curve.points.first { $0.removed == removed }?.accuracy, decimals: 1)
        }
    }
  }
}
