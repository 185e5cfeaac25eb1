public import Deployment

/// All rows of one engine with one number of threads: what may be compared with one another.
public struct CharacterisationPanel: Sendable {
  /// What the rows of a panel have in common.
  public struct Key: Hashable, Sendable, CustomStringConvertible {
    /// The engine.
    public let engine: EngineName
    /// The threads.
    public let threads: Int
    /// The images that go through at once.
    public let batch: Int

    init(_ record: MeasurementRecord) {
      (engine, threads, batch) = (record.engine, record.settings.threads, record.settings.batch)
    }

    /// Such as `openvino, 2 threads`.
    public var description: String {
      let threads = self.threads == 1 ? "1 thread" : "\(self.threads) threads"
      return "\(engine.rawValue), \(threads)" + (batch == 1 ? "" : ", batch of \(batch)")
    }
  }

  /// The engine, threads and batch.
  public let key: Key
  /// The rows, as they were measured.
  public let rows: [CharacterisationRow]
  /// Accuracy over latency.
  public let byLatency: ParetoFrontier
  /// Accuracy over the bytes of weights.
  public let byMemory: ParetoFrontier
  /// Accuracy over both.
  public let byBoth: ParetoFrontier

  init(_ key: Key, rows: [CharacterisationRow]) {
    self.key = key
    self.rows = rows
    byLatency = ParetoFrontier(rows.compactMap { $0.point([\.latency]) })
    byMemory = ParetoFrontier(rows.compactMap { $0.point([\.exactMemory]) })
    byBoth = ParetoFrontier(rows.compactMap { $0.point([\.latency, \.exactMemory]) })
  }

  /// What became of a row in accuracy over latency.
  public func standing(of row: CharacterisationRow) -> ParetoFrontier.Standing { byLatency.standing(of: row.name) }

  /// The costs at which hypervolumes end: the largest latency and memory of any ranked row of the panel.
  public var reference: [Double] {
    let ranked = rows.filter(\.isRanked)
    return [ranked.compactMap { $0.latency?.value }.max() ?? 0, ranked.compactMap(\.memory).max() ?? 0]
  }
}

extension ParetoFrontier {
  /// What became of the point called `name`.
  public func standing(of name: String) -> Standing {
    zip(points, standings).first { $0.0.name == name }?.1 ?? .unranked
  }
}
