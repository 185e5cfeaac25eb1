import Runs

extension Report {
  /// What came before the last cut, where there were stages.
  var stages: Markup {
    guard let stages = run.results.stages, !stages.isEmpty else { return .none }
    let rows = stages.map { stage in
      [
        Table.Cell(stage.share == 0 ? "before the first cut" : "cut to \(Figures.percent(stage.share, decimals: 0))"),
        .init(Figures.count(stage.macs), hint: Figures.exact(stage.macs)),
        .init(Figures.count(stage.params), hint: Figures.exact(stage.params)), .init("\(stage.epochs)"),
        .init(Figures.percent(stage.searchAccuracy)),
        .init(stage.isTakenBack ? .element("span", ["class": "bad"], text: "taken back") : .text("")),
      ]
    }
    let columns: [TextTable.Column] = [
      .left("stage"), .right("MACs"), .right("params"), .right("epochs"), .right("search accuracy"), .left(""),
    ]
    return .section(
      "Stages before the last cut",
      [
        .element(
          "p", ["class": "soft"],
          text:
            "A cut goes to a share of all that is to go. Accuracy is of the search split, behind the stage's training."),
        Table(columns: columns, rows: rows).markup,
      ])
  }
}
