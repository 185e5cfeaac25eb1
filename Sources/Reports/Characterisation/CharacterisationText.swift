import Deployment

/// A characterisation as tables for the terminal.
public struct CharacterisationText: Sendable {
  private let characterisation: Characterisation

  /// Shows what was worked out.
  public init(_ characterisation: Characterisation) { self.characterisation = characterisation }

  /// A table for each engine and number of threads, and the answers.
  public var text: String {
    let tables = characterisation.panels.map { panel in
      "\n\(panel.key)\n" + TextTable(columns: Self.columns, rows: panel.rows.map { row($0, in: panel) }).text
    }
    return tables.joined() + faults + "\n" + answers
  }

  /// A line for each fault, with how many rows have it.
  private var faults: String {
    let all = characterisation.records.compactMap(\.measurement.fault)
    var seen: Set<String> = []
    return all.filter { seen.insert($0).inserted }.map { fault in
      let count = all.count { $0 == fault }
      return "\(fault)\(count == 1 ? "" : " (\(count) rows)")\n"
    }.joined()
  }

  private static let columns: [TextTable.Column] = [
    .left("variant"), .left("computed in"), .right("accuracy"), .right("95 %"), .right("median ms"), .right("95 %"),
    .right("weights"), .right("speed-up"), .left("accuracy over latency"),
  ]

  private func row(_ row: CharacterisationRow, in panel: CharacterisationPanel) -> [String] {
    let measured = row.record.measurement
    return [
      row.name, measured.computedIn, Figures.percent(row.accuracy?.value),
      row.accuracy.map { "\(Figures.fixed($0.low * 100, decimals: 2))–\(Figures.fixed($0.high * 100, decimals: 2))" }
        ?? "",
      Figures.fixed(row.latency?.value ?? measured.latency?.median, decimals: 3),
      row.latency.map { "\(Figures.fixed($0.low, decimals: 3))–\(Figures.fixed($0.high, decimals: 3))" } ?? "",
      row.memory.map { Figures.bytes(UInt64($0)) } ?? Figures.missing,
      row.speedup.map { Figures.fixed($0.median, decimals: 2) } ?? "",
      measured.status == .measured ? panel.standing(of: row).text : measured.status.rawValue,
    ]
  }

  private var answers: String {
    guard characterisation.pick != nil else { return "nothing could be ranked: every row is contended or failed\n" }
    let rows = characterisation.answers.map { answer in
      [
        answer.query.description, "\(answer.key)", answer.fastest?.name ?? "none",
        Figures.fixed(answer.fastest?.latency?.value, decimals: 3), answer.mostAccurate?.name ?? "none",
        Figures.percent(answer.mostAccurate?.accuracy?.value),
      ]
    }
    return TextTable(
      columns: [
        .left("query"), .left("in"), .left("fastest"), .right("ms"), .left("most accurate"), .right("accuracy"),
      ],
      rows: rows
    ).text
  }
}

extension ParetoFrontier.Standing {
  /// The standing in a few words, with at most two of those that are better.
  var text: String {
    let names = others.prefix(2).joined(separator: "; ") + (others.count > 2 ? " and \(others.count - 2) more" : "")
    return switch self {
    case .best: "on the frontier"
    case .tied: "tied with \(names)"
    case .dominated: "dominated by \(names)"
    case .unranked: "not ranked"
    }
  }
}
