public import Runs

/// `report.html` of a comparison: a plot and a table for each budget, on one page that fetches nothing.
public struct ComparisonReport: Sendable {
  private let comparison: Comparison
  private let record: RunRecord
  private let plotting: PlottingLibrary?

  /// The report of what was compared.
  ///
  /// - Parameters:
  ///   - record: the run.
  ///   - plotting: what draws; nil for tables alone.
  public init(of comparison: Comparison, record: RunRecord, plotting: PlottingLibrary? = .bundled) {
    self.comparison = comparison
    self.record = record
    self.plotting = plotting
  }

  /// The page.
  public var html: String {
    let plots = plotting.map { ScatterPlots(panels: [["macs": plot]], library: $0) }
    return Page(
      title: "\(title): \(verdict)", libraryStyle: plots?.style ?? .none, style: .characterisationStyle,
      body: [heading, figure, tables, reading, plots?.scripts ?? .none]
    ).html
  }

  private var title: String { record.model?.name ?? "comparison" }

  private var heading: Markup {
    let data = record.data.map { String($0.name.prefix { $0 != ":" }) }
    let seeds = Set(comparison.records.map(\.seed)).count
    let parts = [
      "compare", data, "\(Set(comparison.records.map(\.method)).count) methods",
      seeds == 1 ? "1 seed" : "\(seeds) seeds",
    ]
    return .lines([
      .element("h1", text: title),
      .element("p", ["class": "soft"], text: parts.compactMap(\.self).joined(separator: " · ")),
      .element("p", ["class": "verdict"], text: verdict),
    ])
  }

  /// What the whole came to, in one line.
  private var verdict: String {
    comparison.panels.map { panel in
      guard let best = panel.rows.first else { return "\(panel.budget): nothing has run" }
      let figures = "\(panel.budget): \(best.method), \(Figures.percent(best.accuracy.mean))"
      guard let difference = best.difference else { return "\(figures), no method beats the best control" }
      return (difference.interval?.low ?? 0) > 0
        ? "\(figures), above the best control with 95 % confidence"
        : "\(figures), not above the best control with 95 % confidence"
    }.joined(separator: "; ")
  }

  private var figure: Markup {
    .section(
      "Accuracy over MACs",
      [
        .element(
          "p", ["class": "soft"],
          text:
            "A point is a method under a budget: the mean over its seeds, with its standard deviation as a bar. Controls are hollow."
        ),
        .block(
          "figure", ["data-panel": "0", "data-cost": "macs"], [.element("figcaption", text: "Accuracy over MACs")]),
      ])
  }

  private var plot: JSONValue {
    let points = comparison.panels.flatMap { panel in
      panel.rows.map { row -> JSONValue in
        let macs = row.records.map { Double($0.macs) * 1e-6 }
        let mean = row.accuracy.mean * 100
        let deviation = (row.accuracy.deviation ?? 0) * 100
        return [
          "name": .string("\(row.method), \(panel.budget)"),
          "x": .array([macs.reduce(0, +) / Double(macs.count), macs.min() ?? 0, macs.max() ?? 0].map { .number($0) }),
          "y": .array([mean, mean - deviation, mean + deviation].map { .number($0) }),
          "frontier": .bool(!row.isControl), "standing": .string(row.isControl ? "control" : "method"),
        ]
      }
    }
    return ["unit": "M", "points": .array(points), "steps": .array([]), "names": .array(["method", "control"])]
  }

  private var tables: Markup {
    .lines(
      comparison.panels.map { panel in
        .section(
          panel.budget,
          [
            Table(
              columns: ComparisonText.columns,
              rows: panel.rows.map { ComparisonText.cells($0, in: panel).map { Table.Cell($0) } }
            ).markup
          ])
      })
  }

  private var reading: Markup {
    let original = comparison.records.first.map { Figures.percent($0.originalAccuracy) } ?? Figures.missing
    let statements = [
      "The given network has \(original). Accuracy is of the test split, read once for each run, in its last epoch; "
        + "decisions read the search split.",
      "Every method is trained for as many epochs in all, stages before the last cut included; the control “scratch” is the "
        + "network of the control “uniform” with new weights, trained for as many more epochs as it has fewer MACs (Liu et al. 2019).",
      "± is the standard deviation over seeds. The interval is that of the difference of two means (Welch 1947); with one seed "
        + "there is none, and how much of a difference is chance is not known.",
      "Epochs count passes over the train split, CPU the processor time of one run.",
    ]
    return .section("How to read this", statements.map { .element("p", text: $0) })
  }
}
