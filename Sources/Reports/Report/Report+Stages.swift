import Runs

extension Report {
  /// What came before the last cut, where there were stages.
  var stages: Markup {
    guard let stages = run.results.stages, !stages.isEmpty else { return .none }
    let rows = stages.map { stage in
      [
        Table.Cell(stage.title),
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

extension StageFigures {
  /// What was done.
  fileprivate var title: String {
    guard share > 0 || channelClass != nil else { return "before the first cut" }
    let cut = "cut to \(Figures.percent(share, decimals: 0))"
    return channelClass.map { "\($0), \(cut)" } ?? cut
  }
}
