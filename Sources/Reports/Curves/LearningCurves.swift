import Runs

/// Loss and accuracy over the epochs of a run, on the train and the search split, the learning rate and the speed.
struct LearningCurves {
  /// The epochs.
  let summary: [SummaryRow]

  /// All plots, or a line that says that there are no epochs.
  ///
  /// Epochs are counted from 1 here: a value stands at the number of epochs that led to it.
  var markup: Markup {
    guard !summary.isEmpty else { return .element("p", text: "No epoch was trained.") }
    return .lines([
      .block("div", ["class": "curves"], plots.map { .block("figure", [$0.svg]) }),
      .element(
        "p", ["class": "soft"],
        text: "Train figures are means over an epoch as it went, on augmented images and with label smoothing where "
          + "it was set; search figures are of the network behind it."),
      notFinite == 0
        ? .none
        : .element(
          "p", ["class": "bad"], text: "Figures of \(notFinite) of \(summary.count) epochs are not finite numbers."),
    ])
  }

  /// The plots, in the order in which they stand on the page.
  var plots: [CurvePlot] {
    [
      CurvePlot(
        title: "Loss", mayBeLogarithmic: true, series: series(train: \.trainLoss, search: \.evalLoss, scale: 1)),
      CurvePlot(
        title: "Accuracy", unit: " %", decimals: 2, series: series(train: \.trainTop1, search: \.evalTop1, scale: 100)),
      CurvePlot(
        title: "Learning rate", decimals: 6, mayBeLogarithmic: true,
        series: [.init(name: "learning rate", values: summary.map { ($0.epoch + 1, $0.learningRate) })]),
      CurvePlot(
        title: "Images a second", decimals: 0,
        series: [.init(name: "images/s", values: summary.map { ($0.epoch + 1, $0.imagesPerSecond) })]),
    ]
  }

  private func series(
    train: KeyPath<SummaryRow, Double>, search: KeyPath<SummaryRow, Double?>, scale: Double
  ) -> [CurvePlot.Series] {
    [
      .init(name: "train", values: summary.map { ($0.epoch + 1, $0[keyPath: train] * scale) }),
      .init(name: "search", values: summary.map { row in (row.epoch + 1, row[keyPath: search].map { $0 * scale }) }),
    ]
  }

  /// How many epochs have a figure that is not a finite number.
  private var notFinite: Int {
    summary.count { row in
      [row.trainLoss, row.trainTop1, row.evalLoss, row.evalTop1].contains { $0.map { !$0.isFinite } ?? false }
    }
  }
}
