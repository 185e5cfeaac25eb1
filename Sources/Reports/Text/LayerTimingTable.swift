public import Deployment

/// What each layer of a network takes in an engine, as a table for the terminal.
public struct LayerTimingTable: Sendable {
  private let record: MeasurementRecord

  /// Shows the layers of a record.
  public init(_ record: MeasurementRecord) { self.record = record }

  /// A heading, and a row for each layer as the engine ran it.
  public var text: String {
    let layers = record.layers ?? []
    let total = layers.reduce(0) { $0 + $1.microseconds }
    let table = TextTable(
      columns: [
        .left("layer"), .left("type"), .left("kernel"), .right("output"), .right("µs"), .right("share"),
      ],
      rows: layers.map { layer in
        [
          layer.name, layer.type, layer.kernel ?? Figures.missing, layer.shape.map(Figures.shape) ?? Figures.missing,
          Figures.fixed(layer.microseconds, decimals: 1),
          Figures.percent(layer.microseconds / max(total, 1e-9), decimals: 1),
        ]
      }, footer: [["all", "", "", "", Figures.fixed(total, decimals: 1), ""]])
    let threads = record.settings.threads == 1 ? "1 thread" : "\(record.settings.threads) threads"
    return "\n\(record.model) in \(record.engine.rawValue), \(threads)\n\(table.text)"
  }
}
