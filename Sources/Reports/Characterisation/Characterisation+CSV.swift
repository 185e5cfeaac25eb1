import Deployment

extension Characterisation {
  /// A line for each record under a line of names, as RFC 4180 has it; what is not known is empty.
  public var csv: String {
    let columns: [(String, (CharacterisationPanel, CharacterisationRow) -> String?)] = [
      ("variant", { $1.record.variant.name }), ("model", { $1.record.variant.model }),
      ("technique", { $1.record.variant.technique }), ("epochs", { "\($1.record.variant.epochs)" }),
      ("engine", { panel, _ in panel.key.engine.rawValue }), ("version", { $1.record.measurement.version }),
      ("threads", { panel, _ in "\(panel.key.threads)" }), ("batch", { panel, _ in "\(panel.key.batch)" }),
      ("precision", { $1.record.measurement.settings.precision.rawValue }),
      ("computed_in", { $1.record.measurement.executed?.map(\.rawValue).joined(separator: "+") }),
      ("status", { $1.record.measurement.status.rawValue }), ("accuracy", { $1.accuracy.map { "\($0.value)" } }),
      ("accuracy_low", { $1.accuracy.map { "\($0.low)" } }), ("accuracy_high", { $1.accuracy.map { "\($0.high)" } }),
      ("images", { $1.record.accuracy.map { "\($0.images)" } }), ("latency_ms", { $1.latency.map { "\($0.value)" } }),
      ("latency_low_ms", { $1.latency.map { "\($0.low)" } }), ("latency_high_ms", { $1.latency.map { "\($0.high)" } }),
      ("median_ms", { $1.record.measurement.latency.map { "\($0.median)" } }),
      ("cold_ms", { $1.record.measurement.coldMilliseconds.map { "\($0)" } }),
      ("speedup", { $1.speedup.map { "\($0.median)" } }), ("speedup_low", { $1.speedup.map { "\($0.low)" } }),
      ("speedup_high", { $1.speedup.map { "\($0.high)" } }), ("macs", { "\($1.record.measurement.macs)" }),
      ("nonzero_macs", { "\($1.record.variant.nonzeroMACs)" }), ("params", { "\($1.record.measurement.params)" }),
      ("file_bytes", { $1.record.measurement.memory.map { "\($0.file)" } }),
      ("weight_bytes", { $1.record.measurement.memory.map { "\($0.weights)" } }),
      ("activation_bytes", { $1.record.measurement.memory.map { "\($0.activations)" } }),
      ("peak_bytes", { $1.record.measurement.memory?.peak.map { "\($0)" } }),
      ("standing", { $0.standing(of: $1).name }),
      ("dominated_by", { $0.standing(of: $1).others.joined(separator: "; ") }),
      ("fault", { $1.record.measurement.fault }),
    ]
    let lines = panels.flatMap { panel in
      panel.rows.map { row in columns.map { CSVField.text($0.1(panel, row) ?? "") }.joined(separator: ",") }
    }
    return ([columns.map(\.0).joined(separator: ",")] + lines).map { "\($0)\r\n" }.joined()
  }
}

extension ParetoFrontier.Standing {
  /// One word for it.
  var name: String {
    switch self {
    case .best: "frontier"
    case .tied: "tied"
    case .dominated: "dominated"
    case .unranked: "unranked"
    }
  }

  /// Those that are better, certainly or within the intervals.
  var others: [String] {
    switch self {
    case .best, .unranked: []
    case .tied(let names), .dominated(let names): names
    }
  }
}
