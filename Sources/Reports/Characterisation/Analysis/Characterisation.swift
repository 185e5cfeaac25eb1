import Deployment

/// Techniques, engines and threads held against one another: all that a report says of records, worked out.
///
/// After *Characterising Across-Stack Optimisations for Deep Convolutional Neural Networks* (Turner et al. 2018). Points are
/// compared within an engine and a number of threads, never across; records that are contended or failed are kept and not ranked.
public struct Characterisation: Sendable {
  /// The records, as they were measured.
  public let records: [CharacterisationRecord]
  /// What is asked of them, the usual question first.
  public let queries: [CharacterisationQuery]
  /// The records by engine and threads, in the order in which those were measured first.
  public let panels: [CharacterisationPanel]

  /// Works out what records say.
  ///
  /// - Parameter queries: what is asked besides which is the fastest within a point of the best accuracy.
  public init(_ records: [CharacterisationRecord], queries: [CharacterisationQuery] = []) {
    var order: [CharacterisationPanel.Key] = []
    var groups: [CharacterisationPanel.Key: [CharacterisationRecord]] = [:]
    for record in records {
      let key = CharacterisationPanel.Key(record.measurement)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(record)
    }
    let panels = order.map { key in
      let own = groups[key] ?? []
      let baseline = own.first { $0.variant == records.first?.variant && $0.measurement.settings.precision == .float32 }
      return CharacterisationPanel(key, rows: own.map { CharacterisationRow($0, baseline: baseline) })
    }
    let best = panels.flatMap(\.rows).filter(\.isRanked).compactMap { $0.accuracy?.value }.max()
    let usual = best.map { best in
      CharacterisationQuery(
        [.accuracy: best - 0.01], description: "within a point of the best, accuracy>=\(Figures.percent(best - 0.01))")
    }
    self.records = records
    self.panels = panels
    self.queries = [usual].compactMap(\.self) + queries
  }

  /// The variants, in the order in which they were measured first.
  public var variants: [CharacterisedVariant] {
    var seen: Set<String> = []
    return records.map(\.variant).filter { seen.insert($0.name).inserted }
  }

  /// The answer to each query in each panel.
  public var answers: [QueryAnswer] {
    queries.flatMap { query in panels.map { QueryAnswer(query, in: $0) } }
  }

  /// The best answer to the usual query over all panels: the fastest.
  public var pick: (panel: CharacterisationPanel, row: CharacterisationRow)? {
    guard let query = queries.first else { return nil }
    let answers = panels.compactMap { panel in
      QueryAnswer(query, in: panel).fastest.map { (panel: panel, row: $0) }
    }
    return answers.min { ($0.row.latency?.value ?? .infinity) < ($1.row.latency?.value ?? .infinity) }
  }
}

/// What answers a query in one engine with so many threads.
public struct QueryAnswer: Sendable {
  /// The query.
  public let query: CharacterisationQuery
  /// The engine, threads and batch.
  public let key: CharacterisationPanel.Key
  /// The fastest row that keeps to the bounds.
  public let fastest: CharacterisationRow?
  /// Rows that keep to the bounds and may be as fast: their intervals meet that of the fastest.
  public let asFast: [CharacterisationRow]
  /// The most accurate row that keeps to the bounds; of equal ones the fastest.
  public let mostAccurate: CharacterisationRow?

  init(_ query: CharacterisationQuery, in panel: CharacterisationPanel) {
    let rows = panel.rows.filter(query.accepts)
      .sorted { ($0.latency?.value ?? .infinity) < ($1.latency?.value ?? .infinity) }
    self.query = query
    key = panel.key
    fastest = rows.first
    asFast = rows.dropFirst().filter { row in
      guard let latency = row.latency, let least = rows.first?.latency else { return false }
      return !latency.isAbove(least)
    }
    var best: CharacterisationRow?
    for row in rows where row.accuracy?.value ?? 0 > best?.accuracy?.value ?? -1 { best = row }
    mostAccurate = best
  }
}
