import Deployment

extension CharacterisationReport {
  /// What the layers of each variant take, as stacked bars, with a table behind each.
  ///
  /// At the least number of threads and batch of each engine, in 32 bits or as quantised.
  var layers: Markup {
    var seen: Set<String> = []
    let panels = characterisation.panels.sorted { ($0.key.threads, $0.key.batch) < ($1.key.threads, $1.key.batch) }
      .filter { seen.insert($0.key.engine.rawValue).inserted }
    let parts = panels.compactMap { panel -> Markup? in
      let rows = panel.rows.filter { $0.record.measurement.layers?.isEmpty == false }
      guard !rows.isEmpty else { return nil }
      let longest = rows.map { total(of: $0) }.max() ?? 0
      return .lines([.element("h3", text: "\(panel.key)")] + rows.map { stack($0, longest: longest) })
    }
    guard !parts.isEmpty else { return .none }
    let names: [String?] = LayerBound.allCases.map(\.rawValue) + [nil]
    let legend = names.map { name in
      Markup.element(
        "span", ["class": "key"],
        [.element("i", ["class": "part \(name ?? "other")"], []), .text(name ?? "does not multiply, or not told")])
    }
    return .section(
      "Layers",
      [
        note(
          "Times of layers alone, in an engine that is asked to take them; their sum is not the time of a call. Colours are what "
            + "bounds a layer: multiplying, reading weights, moving values between layers, or none of them."),
        .element("p", ["class": "soft"], legend),
      ] + parts)
  }

  private func total(of row: CharacterisationRow) -> Double {
    (row.record.measurement.layers ?? []).reduce(0) { $0 + $1.microseconds }
  }

  private func stack(_ row: CharacterisationRow, longest: Double) -> Markup {
    let layers = row.record.measurement.layers ?? []
    let parts = layers.map { layer in
      let width = Figures.fixed(100 * layer.microseconds / max(longest, 1e-9), decimals: 2)
      return Markup.element(
        "i",
        [
          "class": "part \(layer.work?.bound?.rawValue ?? "other")", "style": "width:\(width)%",
          "title": "\(layer.name): \(Figures.fixed(layer.microseconds, decimals: 1)) µs",
        ], [])
    }
    let summary = Markup.element(
      "summary",
      [
        .element("span", ["class": "stack-name"], text: row.name), .element("span", ["class": "stack"], parts),
        .element("span", ["class": "stack-sum"], text: "\(Figures.fixed(total(of: row), decimals: 0)) µs"),
      ])
    return .block("details", [summary, table(of: layers)])
  }

  private func table(of layers: [LayerTiming]) -> Markup {
    let total = layers.reduce(0) { $0 + $1.microseconds }
    let rows = layers.map { layer in
      [
        Table.Cell(layer.name), .init(layer.work?.node ?? ""), .init(layer.kernel ?? Figures.missing),
        .init(layer.shape.map(Figures.shape) ?? Figures.missing),
        .init(layer.work.map { Figures.count($0.macs) } ?? ""),
        .init(Figures.fixed(layer.microseconds, decimals: 1)),
        .init(Figures.percent(layer.microseconds / max(total, 1e-9), decimals: 1)),
        .init(layer.work.map { Figures.fixed($0.gigaflops, decimals: 1) } ?? ""),
        .init(layer.work.map { $0.bound?.rawValue ?? Figures.missing } ?? ""),
      ]
    }
    let columns: [TextTable.Column] = [
      .left("layer"), .left("of"), .left("kernel"), .right("output"), .right("MACs"), .right("µs"), .right("share"),
      .right("GFLOP/s"), .left("bound"),
    ]
    return Table(columns: columns, rows: rows).markup
  }
}
