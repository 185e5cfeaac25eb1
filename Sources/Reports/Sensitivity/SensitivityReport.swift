public import Runs

/// `report.html` of a sensitivity scan: a curve for each class of channels, on one page that fetches nothing.
public struct SensitivityReport: Sendable {
  private let figures: SensitivityFigures
  private let record: RunRecord
  private let plotting: PlottingLibrary?

  /// The report of what was measured.
  ///
  /// - Parameters:
  ///   - record: the run.
  ///   - plotting: what makes its curves answer to the reader; nil for curves that only show.
  public init(of figures: SensitivityFigures, record: RunRecord, plotting: PlottingLibrary? = .bundled) {
    (self.figures, self.record, self.plotting) = (figures, record, plotting)
  }

  /// The page.
  public var html: String {
    let title = record.model?.name ?? "sensitivity"
    let interactive = plotting.map { InteractiveCurves(name: title, plots: plots, library: $0) }
    let facts = [
      "sensitivity", "channels by \(figures.method)", "\(Figures.exact(figures.images)) images of the search split",
      "loss \(Figures.fixed(figures.loss, decimals: 4)) and accuracy \(Figures.percent(figures.accuracy)) whole",
    ]
    return Page(
      title: "\(title): sensitivity", libraryStyle: interactive?.style ?? .none,
      body: [
        .element("h1", text: title), .element("p", ["class": "soft"], text: facts.joined(separator: " · ")),
        .section(
          "Loss without channels of one class",
          [.block("div", ["class": "curves"], plots.map { .block("figure", [$0.svg]) })]),
        .section("Accuracy", [SensitivityText(figures).page]),
        .section(
          "How to read this",
          [
            .element(
              "p",
              text:
                "Channels of one class at a time are cut, those first that the method holds least, and nothing is trained. A "
                + "class whose curve stays flat can give up more than one whose curve is steep. All curves have one scale."
            )
          ]),
        interactive?.scripts ?? .none,
      ]
    ).html
  }

  private var plots: [CurvePlot] {
    let losses = [figures.loss] + figures.curves.flatMap { $0.points.map(\.loss) }.filter { $0.isFinite }
    return figures.curves.map { curve in
      let values =
        [(epoch: 0, value: figures.loss as Double?)]
        + curve.points.map { (epoch: Int((100 * Double($0.removed) / Double(curve.width)).rounded()), value: $0.loss) }
      return CurvePlot(
        title: "\(curve.channelClass) (\(curve.width))", axis: "% removed",
        alsoHolding: [losses.min() ?? 0, losses.max() ?? 0], series: [.init(name: "loss", values: values)])
    }
  }
}
