import Runs

extension Report {
  /// Latencies, predicted and measured, and the layers that became no faster than that.
  var latency: Markup {
    guard let latency = run.results.latency else { return .none }
    let rows = [("before", latency.original), ("after", latency.result)].map { name, times in
      [
        Table.Cell(name), .init(Figures.milliseconds(times.median)),
        .init("\(Figures.milliseconds(times.p10)) – \(Figures.milliseconds(times.p90))"),
        .init(Figures.milliseconds(times.predicted)),
        .init("\(Figures.change((times.predicted / times.median - 1) * 100, decimals: 1)) %"),
      ]
    }
    let columns: [TextTable.Column] = [
      .left(""), .right("measured"), .right("p10 – p90"), .right("predicted"), .right("off by"),
    ]
    return .section(
      "Latency",
      [
        .element("p", text: latency.summary), Table(columns: columns, rows: rows).markup, slowLayers(of: latency),
      ])
  }

  private func slowLayers(of latency: LatencyFigures) -> Markup {
    let macs = Dictionary(uniqueKeysWithValues: (run.results.layers ?? []).map { ($0.name, $0) })
    let rows = latency.layers.compactMap { layer -> [Table.Cell]? in
      guard let reason = layer.reason else { return nil }
      return [
        Table.Cell(layer.name), .init(macs[layer.name].map { Figures.share($0.after.macs, of: $0.before.macs) } ?? ""),
        .init(Figures.percent(layer.before > 0 ? layer.after / layer.before : nil, decimals: 1)), .init(reason),
      ]
    }
    guard !rows.isEmpty else { return .none }
    let columns: [TextTable.Column] = [
      .left("layer"), .right("MACs left"), .right("time left"), .left("why it is no faster"),
    ]
    return .lines([
      .element("p", text: "Layers whose time did not go down with their products, as the latency table predicts them:"),
      Table(columns: columns, rows: rows).markup,
    ])
  }
}

extension LatencyFigures {
  /// What was measured, in a sentence or two.
  var summary: String {
    let threads = threads == 1 ? "1 thread" : "\(threads) threads"
    let ratio =
      speedup.map {
        "\(Figures.fixed($0.median, decimals: 2)) times faster (95 % interval \(Figures.fixed($0.low, decimals: 2)) to "
          + "\(Figures.fixed($0.high, decimals: 2)), rounds interleaved)"
      } ?? "not ranked, since others used the machine too much"
    return
      "In \(engine) \(version), \(threads), batch \(batch), the result is \(ratio). The table predicts networks that its fit "
      + "did not see with a median error of \(Figures.percent(heldOutError, decimals: 1))."
  }
}
