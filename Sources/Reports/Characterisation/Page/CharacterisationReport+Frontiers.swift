import Deployment

extension CharacterisationReport {
  /// What answers each query.
  var answers: Markup {
    guard characterisation.pick != nil else {
      return .section(
        "What to take", [.element("p", text: "Every row is contended or failed, so nothing could be ranked.")])
    }
    let rows = characterisation.answers.map { answer in
      let others = answer.asFast.map(\.name).joined(separator: "; ")
      return [
        Table.Cell(answer.query.description), .init("\(answer.key)"), .init(answer.fastest?.name ?? "none"),
        .init(range(answer.fastest?.latency, decimals: 3)), .init(others),
        .init(answer.mostAccurate?.name ?? "none"), .init(Figures.percent(answer.mostAccurate?.accuracy?.value)),
      ]
    }
    let columns: [TextTable.Column] = [
      .left("query"), .left("in"), .left("fastest"), .right("ms"), .left("may be as fast"), .left("most accurate"),
      .right("accuracy"),
    ]
    return .section("What to take", [Table(columns: columns, rows: rows).markup])
  }

  /// Two plots and a table for each engine and number of threads.
  var frontiers: Markup {
    let panels = characterisation.panels.enumerated().map { index, panel in
      Markup.lines([
        .element("h3", text: "\(panel.key)"),
        .block(
          "div", ["class": "curves"],
          ["latency", "memory"].map { (cost: String) -> Markup in
            .block(
              "figure", ["data-panel": "\(index)", "data-cost": cost],
              [.element("figcaption", text: "Accuracy over \(cost)")])
          }),
        table(of: panel), note(volumes(of: panel)),
      ])
    }
    return .section(
      "Accuracy, latency and memory",
      [
        note(
          "Bars are 95 % intervals. A point is dominated (hollow) if another is at least as accurate and as fast, or as small, "
            + "and the intervals of one of the two do not meet; where they do, the two are tied and both stay on the frontier."
        )
      ] + panels)
  }

  private func table(of panel: CharacterisationPanel) -> Markup {
    let rows = panel.rows.map { row in
      let measured = row.record.measurement
      let time =
        row.latency == nil ? Figures.fixed(measured.latency?.median, decimals: 3) : range(row.latency, decimals: 3)
      return [
        Table.Cell(row.name), .init(measured.computedIn), .init(percentRange(row.accuracy)), .init(time),
        .init(row.memory.map { Figures.bytes(UInt64($0)) } ?? Figures.missing),
        .init(Figures.count(measured.macs), hint: Figures.exact(measured.macs)),
        .init(
          measured.status == .measured
            ? .text(panel.standing(of: row).text) : .element("span", ["class": "bad"], text: measured.status.rawValue)),
        .init(measured.status == .measured ? panel.byMemory.standing(of: row.name).text : ""),
        .init(measured.status == .measured ? panel.byBoth.standing(of: row.name).text : ""),
      ]
    }
    let columns: [TextTable.Column] = [
      .left("variant"), .left("computed in"), .right("accuracy"), .right("ms"), .right("weights"), .right("MACs"),
      .left("over latency"), .left("over memory"), .left("over both"),
    ]
    return Table(columns: columns, rows: rows).markup
  }

  private func volumes(of panel: CharacterisationPanel) -> String {
    let (latency, memory) = (panel.reference[0], panel.reference[1])
    let share = { (value: Double) in Figures.percent(value, decimals: 1) }
    return "Hypervolume, the share of the box between no accuracy at the reference and full accuracy at no cost: "
      + "\(share(panel.byLatency.hypervolume(reference: [latency]))) over latency, "
      + "\(share(panel.byMemory.hypervolume(reference: [memory]))) over memory, "
      + "\(share(panel.byBoth.hypervolume(reference: [latency, memory]))) over both; the reference is the panel's worst: "
      + "\(Figures.fixed(latency, decimals: 3)) ms, \(Figures.bytes(UInt64(memory)))."
  }

  /// A number with its interval: `0.512 (0.508–0.530)`.
  func range(_ estimate: Estimate?, decimals: Int) -> String {
    guard let estimate else { return Figures.missing }
    let text = { Figures.fixed($0, decimals: decimals) }
    return "\(text(estimate.value)) (\(text(estimate.low))–\(text(estimate.high)))"
  }

  private func percentRange(_ share: Estimate?) -> String {
    guard let share else { return Figures.missing }
    let text = { Figures.fixed($0 * 100, decimals: 2) }
    return "\(text(share.value)) % (\(text(share.low))–\(text(share.high)))"
  }
}
