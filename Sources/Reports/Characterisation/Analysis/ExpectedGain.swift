public import Deployment

/// What a variant's counts promise, and what was measured.
public struct ExpectedGain: Sendable {
  /// The row.
  public let row: CharacterisationRow
  /// The engine, threads and batch.
  public let key: CharacterisationPanel.Key
  /// How many times fewer MACs it has than the first variant, those of weights that are zero left out.
  public let macs: Double
  /// How many times fewer bytes its weights take.
  public let bytes: Double?
  /// How many times faster it is.
  public let observed: PairedRatio

  /// The share of the promise that was kept: the speed-up over the ratio of MACs.
  public var efficiency: Double { observed.median / macs }
}

/// How many times faster a row is with more threads.
public struct ThreadScaling: Sendable {
  /// The variant and the numbers asked for.
  public let name: String
  /// The engine.
  public let engine: EngineName
  /// For each number of threads above the least, how many times faster than with the least; nil where either is not ranked.
  ///
  /// Threads are measured one number after another, so this is a quotient of medians, and its interval holds all quotients
  /// of theirs.
  public let speedups: [Int: Estimate]
}

extension Characterisation {
  /// Promise and measurement of every row but the baselines.
  public var expectedGains: [ExpectedGain] {
    guard let first = records.first else { return [] }
    return panels.flatMap { panel -> [ExpectedGain] in
      let baseline = panel.rows.first { $0.record.variant == first.variant }
      return panel.rows.compactMap { row -> ExpectedGain? in
        guard let speedup = row.speedup, row.record.variant.nonzeroMACs > 0 else { return nil }
        let bytes = baseline?.memory.flatMap { base in row.memory.map { base / max($0, 1) } }
        return ExpectedGain(
          row: row, key: panel.key, macs: Double(first.variant.nonzeroMACs) / Double(row.record.variant.nonzeroMACs),
          bytes: bytes, observed: speedup)
      }
    }
  }

  /// The numbers of threads, ascending.
  public var threadCounts: [Int] { Set(panels.map(\.key.threads)).sorted() }

  /// How rows gain from threads, at the least batch; empty if there is only one number of threads.
  public var threadScalings: [ThreadScaling] {
    guard let least = threadCounts.first, threadCounts.count > 1, let batch = panels.map(\.key.batch).min() else {
      return []
    }
    let own = panels.filter { $0.key.batch == batch }
    return own.filter { $0.key.threads == least }.flatMap { panel -> [ThreadScaling] in
      panel.rows.map { row -> ThreadScaling in
        var speedups: [Int: Estimate] = [:]
        for other in own where other.key.engine == panel.key.engine && other.key.threads > least {
          guard let single = row.latency, let many = other.rows.first(where: { $0.name == row.name })?.latency
          else { continue }
          speedups[other.key.threads] = single / many
        }
        return ThreadScaling(name: row.name, engine: panel.key.engine, speedups: speedups)
      }
    }
  }

  /// The names of rows, in the order in which they were measured first.
  public var rowNames: [String] {
    var seen: Set<String> = []
    return panels.flatMap(\.rows).map(\.name).filter { seen.insert($0).inserted }
  }
}
