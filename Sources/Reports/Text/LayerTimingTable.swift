public import Deployment

/// What each layer of a network takes in an engine, and what bounds it, as a table for the terminal.
public struct LayerTimingTable: Sendable {
  private let record: MeasurementRecord

  /// Shows the layers of a record.
  public init(_ record: MeasurementRecord) { self.record = record }

  /// A heading, and a row for each layer as the engine ran it.
  ///
  /// What stands for the work of layers that multiply is blank for others.
  public var text: String {
    let layers = record.layers ?? []
    let total = layers.reduce(0) { $0 + $1.microseconds }
    let macs = layers.reduce(0) { $0 + ($1.work?.macs ?? 0) }
    let table = TextTable(
      columns: [
        .left("layer"), .left("of"), .left("type"), .left("kernel"), .right("output"), .right("MACs"), .right("µs"),
        .right("share"), .right("GFLOP/s"), .left("bound"),
      ],
      rows: layers.map { layer in
        [
          layer.name, layer.work.map { $0.node == layer.name ? "" : $0.node } ?? "", layer.type,
          layer.kernel ?? Figures.missing, layer.shape.map(Figures.shape) ?? Figures.missing,
          layer.work.map { Figures.count($0.macs) } ?? "", Figures.fixed(layer.microseconds, decimals: 1),
          Figures.percent(layer.microseconds / max(total, 1e-9), decimals: 1),
          layer.work.map { Figures.fixed($0.gigaflops, decimals: 1) } ?? "",
          layer.work.map { $0.bound?.rawValue ?? Figures.missing } ?? "",
        ]
      }, footer: [["all", "", "", "", "", Figures.count(macs), Figures.fixed(total, decimals: 1)]])
    let threads = record.settings.threads == 1 ? "1 thread" : "\(record.settings.threads) threads"
    let peaks = record.peaks.map { "peaks, measured: \($0.text)\n" } ?? ""
    return "\n\(record.model) in \(record.engine.rawValue), \(threads)\n\(peaks)\(table.text)"
  }
}

extension MachinePeaks {
  /// The peaks in one line: `130.1 GFLOP/s; reads 61.0 GB/s of L2 (2.0 MiB), …`.
  var text: String {
    let rates = levels.map { level in
      "\(Figures.fixed(level.bytesPerSecond / 1e9, decimals: 1)) GB/s of \(level.name.rawValue) "
        + "(\(Figures.bytes(UInt64(level.bytes))))"
    }
    return "\(Figures.fixed(2 * multiplyAdds / 1e9, decimals: 1)) GFLOP/s; reads \(rates.joined(separator: ", "))"
  }
}
