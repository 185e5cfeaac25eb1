import Deployment
import Foundation

extension CharacterisationReport {
  /// Speed-ups of every variant in every engine, coloured around 1.
  var heatMap: Markup {
    let panels = characterisation.panels
    let columns = [TextTable.Column.left("variant")] + panels.map { .right("\($0.key)") }
    let rows = characterisation.rowNames.map { name in
      [Table.Cell(name)]
        + panels.map { panel in
          guard let row = panel.rows.first(where: { $0.name == name }) else { return Table.Cell(Figures.missing) }
          return cell(row)
        }
    }
    return .section(
      "Speed-up by technique and engine",
      [
        note(
          "Medians of ratios within a round to the first variant in 32 bits, in the same engine with as many threads. Point "
            + "at one for its 95 % interval."),
        Table(columns: columns, rows: rows).markup,
      ])
  }

  private func cell(_ row: CharacterisationRow) -> Table.Cell {
    guard let speedup = row.speedup else {
      let measured = row.record.measurement
      let isBaseline =
        row.record.variant == characterisation.records.first?.variant && measured.settings.precision == .float32
      return Table.Cell(
        measured.status != .measured ? measured.status.rawValue : isBaseline ? "1×" : "no baseline")
    }
    // Full colour at four times as fast or as slow.
    let strength = min(1, abs(log2(speedup.median)) / 2)
    let style = "--heat: \(Figures.fixed(strength * 70, decimals: 0))%"
    let kind = speedup.low > 1 ? "heat faster" : speedup.high < 1 ? "heat slower" : "heat"
    return Table.Cell(
      .element("span", ["class": kind, "style": style], text: "\(Figures.fixed(speedup.median, decimals: 2))×"),
      hint: "\(Figures.fixed(speedup.low, decimals: 2))–\(Figures.fixed(speedup.high, decimals: 2))")
  }

  /// What counts promise against what was measured.
  var expected: Markup {
    let gains = characterisation.expectedGains
    guard !gains.isEmpty else { return .none }
    let times = { (ratio: Double?) in ratio.map { "\(Figures.fixed($0, decimals: 2))×" } ?? Figures.missing }
    let rows = gains.map { gain in
      [
        Table.Cell(gain.row.name), .init("\(gain.key)"), .init(times(gain.macs)), .init(times(gain.bytes)),
        .init(
          times(gain.observed.median),
          hint: "\(Figures.fixed(gain.observed.low, decimals: 2))–\(Figures.fixed(gain.observed.high, decimals: 2))"),
        .init(Figures.percent(gain.efficiency, decimals: 0)),
      ]
    }
    let columns: [TextTable.Column] = [
      .left("variant"), .left("in"), .right("fewer MACs"), .right("fewer bytes"), .right("faster"),
      .right("efficiency"),
    ]
    return .section(
      "Expected and observed",
      [
        note(
          "MACs of weights that are zero do not count here. Efficiency is the speed-up over the ratio of MACs: at 100 % all of "
            + "what they promise came true."),
        Table(columns: columns, rows: rows).markup,
      ])
  }

  /// What more threads bring.
  var scaling: Markup {
    let scalings = characterisation.threadScalings
    guard let least = characterisation.threadCounts.first, !scalings.isEmpty else { return .none }
    let counts = characterisation.threadCounts.dropFirst()
    let columns =
      [TextTable.Column.left("variant"), .left("engine")] + counts.map { .right("\($0) threads") } + [.left("")]
    let rows = scalings.map { scaling in
      [Table.Cell(scaling.name), .init(scaling.engine.rawValue)]
        + counts.map { .init(range(scaling.speedups[$0], decimals: 2)) } + [bar(scaling, counts.last ?? least)]
    }
    return .section(
      "More threads",
      [
        note(
          "How many times faster than with \(least == 1 ? "1 thread" : "\(least) threads"); the bar is as long as all threads would allow, and filled as far as they brought."
        ),
        Table(columns: columns, rows: rows).markup,
      ])
  }

  private func bar(_ scaling: ThreadScaling, _ most: Int) -> Table.Cell {
    guard let speedup = scaling.speedups[most], let least = characterisation.threadCounts.first else { return "" }
    let share = min(1, speedup.value * Double(least) / Double(most))
    return .init(
      .element(
        "span", ["class": "bar"],
        [
          .element(
            "i", ["style": "width:100%"],
            [.element("b", ["style": "width:\(Figures.fixed(share * 100, decimals: 1))%"], [])])
        ]))
  }
}
