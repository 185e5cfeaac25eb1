public import Deployment

/// What `measure` found, as a table for the terminal: a row for each network in each engine under each setting.
public struct MeasurementTable: Sendable {
  private let records: [MeasurementRecord]

  /// Shows records in their order.
  public init(_ records: [MeasurementRecord]) { self.records = records }

  /// The table, and below it a sentence for each record that is not as it should be.
  public var text: String {
    let columns: [TextTable.Column] = [
      .left("model"), .left("engine"), .left("computed in"), .right("threads"), .right("batch"), .right("MACs"),
      .right("median ms"), .right("p10–p90"), .right("cold"), .right("speed-up"), .left("95 %"), .right("load ms"),
      .right("peak MB"), .right("calls"), .left(""),
    ]
    let table = TextTable(columns: columns, rows: records.map(row))
    let faults = records.compactMap { record in record.fault.map { "\(record.model): \($0)\n" } }
    var seen: Set<String> = []
    return table.text + faults.filter { seen.insert($0).inserted }.joined()
  }

  private func row(_ record: MeasurementRecord) -> [String] {
    let latency = record.latency
    let milliseconds = { (time: Double?) in Figures.fixed(time, decimals: 3) }
    return [
      record.model, record.engine.rawValue, record.computedIn, "\(record.settings.threads)", "\(record.settings.batch)",
      Figures.count(record.macs), milliseconds(latency?.median),
      latency.map { "\(milliseconds($0.p10))–\(milliseconds($0.p90))" } ?? Figures.missing,
      milliseconds(record.coldMilliseconds), record.speedup.map { Figures.fixed($0.median, decimals: 2) } ?? "",
      record.speedup.map { "\(Figures.fixed($0.low, decimals: 2))–\(Figures.fixed($0.high, decimals: 2))" } ?? "",
      Figures.fixed(record.loadMilliseconds, decimals: 0),
      Figures.fixed(record.memory?.peak.map { Double($0) / 1e6 }, decimals: 1),
      latency.map { "\($0.kept)/\($0.total)" } ?? Figures.missing,
      record.status == .measured ? "" : record.status.rawValue,
    ]
  }
}

extension MeasurementRecord {
  /// The types of numbers that were computed with; in brackets what was asked for where the engine does not tell.
  var computedIn: String {
    guard let executed, !executed.isEmpty else { return "(\(settings.precision.rawValue))" }
    return executed.map(\.rawValue).joined(separator: "+")
  }
}
