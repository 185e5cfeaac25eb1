public import Deployment

/// What a latency table taught, for the terminal: the kinds of layers, and how well networks are predicted.
public struct LatencyModelTable: Sendable {
  private let model: LatencyModel

  /// Shows a model.
  public init(_ model: LatencyModel) { self.model = model }

  /// The table, and below it the error of predictions.
  public var text: String {
    let columns: [TextTable.Column] = [
      .left("kind of layer"), .right("widths"), .right("measurements"), .right("block"), .right("mean µs"),
    ]
    let rows = model.kinds.map { kind in
      [
        kind.name, "\(kind.widths)", "\(kind.measurements)", kind.block > 1 ? "\(kind.block)" : "",
        Figures.fixed(kind.total / Double(max(kind.measurements, 1)), decimals: 1),
      ]
    }
    let errors = model.heldOut
    return TextTable(columns: columns, rows: rows).text
      + "\(model.context)\n"
      + "predicted against measured, \(errors.networks) networks that the fit did not see: median error "
      + "\(Figures.percent(errors.median, decimals: 1)), nine in ten below \(Figures.percent(errors.p90, decimals: 1)), "
      + "bias \(Figures.change(errors.bias * 100, decimals: 1)) %\n"
  }
}
