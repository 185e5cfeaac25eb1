import Runs

extension Report {
  /// Before and after as a whole.
  var figures: Markup {
    let results = run.results
    guard let original = results.original else {
      let rows = results.totals.map { [Table.Cell($0.name), .init($0.after, hint: exact($0.name, results.result))] }
      return .section("Figures", [Table(columns: [.left(""), .right("")], rows: rows).markup])
    }
    let rows = results.totals.map { total in
      [
        Table.Cell(total.name), .init(total.before, hint: exact(total.name, original)),
        .init(total.after, hint: exact(total.name, results.result)), .init(total.change),
      ]
    }
    return .section(
      "Before ⇒ after",
      [Table(columns: [.left(""), .right("before"), .right("after"), .right("change")], rows: rows).markup])
  }

  /// What the cut left before anything was trained.
  var untrained: Markup {
    guard let untrained = run.results.untrained else { return .none }
    let rows = [("as it was cut", untrained.cut), ("fitted", untrained.fitted)].map { name, score in
      [
        Table.Cell(name), .init(Figures.percent(score.accuracy)),
        .init(score.loss.map { Figures.fixed($0, decimals: 4) } ?? "—"),
      ]
    }
    return .section(
      "Before any training",
      [
        .element(
          "p", ["class": "soft"],
          text:
            "On the search split. Fitted means that weights and batch norm's statistics were set right on images, as far as the run does so."
        ),
        Table(columns: [.left("network"), .right("accuracy"), .right("loss")], rows: rows).markup,
      ])
  }

  /// What was asked for and what came out.
  var budgets: Markup {
    guard let budgets = run.results.budgets, !budgets.isEmpty else { return .none }
    let rows = budgets.map { budget in
      [
        Table.Cell(Quantity.name(budget.quantity)), .init(budget.asked),
        .init(Quantity.text(budget.limit, of: budget.quantity)),
        .init(Quantity.text(budget.got, of: budget.quantity)),
        .init(.element("span", ["class": budget.met ? "good" : "bad"], text: budget.met ? "met" : "missed")),
      ]
    }
    let columns: [TextTable.Column] = [
      .left("budget"), .right("asked"), .right("limit"), .right("got"), .left("met"),
    ]
    return .section("Budgets", [Table(columns: columns, rows: rows).markup])
  }

  /// Every layer that costs something.
  var layers: Markup {
    let layers = run.results.costlyLayers
    guard !layers.isEmpty else { return .none }
    let isChange = run.results.original != nil
    let most = layers.flatMap { [$0.before.macs, $0.after.macs] }.max() ?? 0
    var columns: [TextTable.Column] = [
      .left("layer"), .left("operation"), .right("output"), .right("MACs"), .right("params"), .left(""),
    ]
    if isChange { columns.append(.right("left")) }
    let rows = layers.map { layer in
      var cells = [
        Table.Cell(layer.name), .init(layer.operation),
        .init(arrow(layer, isChange) { Figures.shape($0.shape) }),
        .init(
          arrow(layer, isChange) { Figures.count($0.macs) }, hint: arrow(layer, isChange) { Figures.exact($0.macs) }),
        .init(
          arrow(layer, isChange) { Figures.count($0.params) },
          hint: arrow(layer, isChange) { Figures.exact($0.params) }),
        .init(bar(layer, most: most)),
      ]
      if isChange { cells.append(.init(Figures.share(layer.after.macs, of: layer.before.macs))) }
      return cells
    }
    return .section("Layers", [Table(columns: columns, rows: rows).markup])
  }

  /// A property of both states, or of one if they agree or there is only one.
  private func arrow(_ layer: LayerFigures, _ isChange: Bool, _ text: (LayerFigures.State) -> String) -> String {
    let (before, after) = (text(layer.before), text(layer.after))
    return isChange && before != after ? "\(before) ⇒ \(after)" : after
  }

  /// A bar as long as the layer's MACs before, filled as far as those after; the longest bar belongs to `most`.
  private func bar(_ layer: LayerFigures, most: Int) -> Markup {
    let whole = max(layer.before.macs, layer.after.macs)
    guard most > 0, whole > 0 else { return .none }
    let width = { (share: Double) in "width:\(Figures.fixed(share * 100, decimals: 1))%" }
    let filled = Markup.element("b", ["style": width(Double(layer.after.macs) / Double(whole))], [])
    let bar = Markup.element("i", ["style": width(Double(whole) / Double(most))], [filled])
    return .element("span", ["class": "bar"], [bar])
  }

  /// The last digit of a count; nil for what is none.
  private func exact(_ name: String, _ figures: NetworkFigures) -> String? {
    switch name {
    case "MACs": Figures.exact(figures.macs)
    case "params": Figures.exact(figures.params)
    default: nil
    }
  }
}
