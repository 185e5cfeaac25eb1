import Runs

/// `report.html`: what a run was and what came of it, on one page that fetches nothing.
///
/// ```swift
/// try folder.write(Report(of: FinishedRun(in: folder)).html.utf8, to: .report)
/// ```
public struct Report: Sendable {
  let run: FinishedRun
  private let plotting: PlottingLibrary?

  /// The report of a finished run.
  ///
  /// - Parameter plotting: what makes its curves answer to the reader; nil for curves that only show.
  public init(of run: FinishedRun, plotting: PlottingLibrary? = .bundled) {
    self.run = run
    self.plotting = plotting
  }

  /// The page.
  public var html: String {
    Page(
      title: "\(run.results.result.name): \(run.results.verdict)", libraryStyle: interactiveCurves?.style ?? .none,
      body: [
        heading, figures, budgets, untrained, latency, candidates, stages, layers,
        .section("Training", [curves.markup]), seconds,
        reading,
        provenance,
        interactiveCurves?.scripts ?? .none,
      ]
    ).html
  }

  private var heading: Markup {
    let results = run.results
    let parts = [run.record.command, run.setting("method"), run.dataName, "seed \(run.record.seed)"]
    let budgets = results.budgets ?? []
    return .lines([
      .element("h1", text: results.result.name),
      .element("p", ["class": "soft"], text: parts.compactMap(\.self).joined(separator: " · ")),
      .element(
        "p", ["class": budgets.isEmpty ? "verdict" : results.missedBudgets.isEmpty ? "verdict good" : "verdict bad"],
        text: results.verdict),
    ])
  }

  private var curves: LearningCurves { LearningCurves(summary: run.summary) }

  private var interactiveCurves: InteractiveCurves? {
    guard let plotting, !run.summary.isEmpty else { return nil }
    return InteractiveCurves(name: run.results.result.name, plots: curves.plots, library: plotting)
  }
}
