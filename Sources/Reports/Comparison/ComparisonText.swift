/// A comparison as tables for the terminal.
public struct ComparisonText: Sendable {
  private let comparison: Comparison

  /// Shows what runs came to.
  public init(_ comparison: Comparison) { self.comparison = comparison }

  /// A table for each budget.
  public var text: String {
    comparison.panels.map { panel in
      "\n\(panel.budget)\n" + TextTable(columns: Self.columns, rows: panel.rows.map { Self.cells($0, in: panel) }).text
    }.joined()
  }

  /// What stands above the cells of a row.
  static let columns: [TextTable.Column] = [
    .left("method"), .right("runs"), .right("accuracy"), .right("points to best control"), .right("95 %"),
    .right("MACs"), .right("params"), .right("epochs"), .right("CPU"), .left("budget"),
  ]

  /// A method in words and figures.
  static func cells(_ row: Comparison.Row, in panel: Comparison.Panel) -> [String] {
    let records = row.records
    let difference = row.difference
    let signed = { (value: Double) in
      let points = (value * 1e4).rounded() / 100
      return (points < 0 ? "−" : "+") + Figures.fixed(abs(points), decimals: 2)
    }
    return [
      row.isControl ? "\(row.method) (control)" : row.method, "\(records.count)", accuracy(row.accuracy),
      row.method == panel.bestControl ? "best control" : difference.map { signed($0.value) } ?? Figures.missing,
      difference?.interval.map { "\(signed($0.low)) … \(signed($0.high))" } ?? "",
      range(records.map(\.macs)), range(records.map(\.params)), epochs(records),
      Figures.duration(records.reduce(0) { $0 + $1.cpuSeconds } / Double(records.count)),
      records.allSatisfy { $0.isMet } ? "met" : "missed",
    ]
  }

  /// A mean with its standard deviation: `92.31 ± 0.12 %`.
  private static func accuracy(_ sample: Sample) -> String {
    guard let deviation = sample.deviation else { return Figures.percent(sample.mean) }
    return "\(Figures.fixed(sample.mean * 100, decimals: 2)) ± \(Figures.fixed(deviation * 100, decimals: 2)) %"
  }

  /// A count, or the least and the largest where seeds differ.
  private static func range(_ counts: [Int]) -> String {
    let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
    let (low, high) = (Figures.count(least), Figures.count(most))
    return low == high ? low : "\(low)–\(high)"
  }

  private static func epochs(_ records: [ComparisonRecord]) -> String {
    let counts = Set(records.map(\.epochs)).sorted()
    return counts.count == 1 ? "\(counts[0])" : "\(counts.first ?? 0)–\(counts.last ?? 0)"
  }
}
