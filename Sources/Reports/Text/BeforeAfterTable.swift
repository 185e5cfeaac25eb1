public import Runs

/// What a run made of a network, as two tables for the terminal: its layers, and its totals.
///
/// Of a run that did not begin with a network of its own there is only one state, and no arrows.
public struct BeforeAfterTable: Sendable {
  private let results: RunResults

  /// Shows the results of a run.
  public init(_ results: RunResults) { self.results = results }

  /// Both tables with a blank line between them; the totals alone if no layer is known.
  public var text: String { [layers?.text, totals.text].compactMap(\.self).joined(separator: "\n") }

  /// Every layer that costs something, with the sum over them all as its footer; nil if no layer is known.
  public var layers: TextTable? {
    guard !results.costlyLayers.isEmpty else { return nil }
    let (layers, original, result) = (results.costlyLayers, results.original, results.result)
    let isChange = original != nil
    let shapes = layers.map { layer in
      let shapes = (Figures.shape(layer.before.shape), Figures.shape(layer.after.shape))
      return isChange && shapes.0 != shapes.1 ? "\(shapes.0) ⇒ \(shapes.1)" : shapes.1
    }
    let macs = column(layers.map { ($0.before.macs, $0.after.macs) } + [(original?.macs ?? 0, result.macs)])
    let params = column(layers.map { ($0.before.params, $0.after.params) } + [(original?.params ?? 0, result.params)])
    let left = layers.map { Figures.share($0.after.macs, of: $0.before.macs) }
    var rows = layers.indices.map { index in
      [layers[index].name, layers[index].operation, shapes[index], macs[index], params[index], left[index]]
    }
    let totalLeft = original.map { Figures.share(result.macs, of: $0.macs) } ?? ""
    var footer = ["all", "", "", macs[layers.count], params[layers.count], totalLeft]
    var columns: [TextTable.Column] = [
      .left("layer"), .left("operation"), .right("output"), .right("MACs"), .right("params"), .right("MACs left"),
    ]
    if !isChange {
      columns.removeLast()
      footer.removeLast()
      for index in rows.indices { rows[index].removeLast() }
    }
    return TextTable(columns: columns, rows: rows, footer: [footer])
  }

  /// MACs, params, accuracy and loss.
  public var totals: TextTable {
    let facts = results.totals
    guard results.original != nil else {
      return TextTable(columns: [.left(""), .right(results.result.name)], rows: facts.map { [$0.name, $0.after] })
    }
    return TextTable(
      columns: [.left(""), .right("before"), .left(""), .right("after"), .right("change")],
      rows: facts.map { [$0.name, $0.before, "⇒", $0.after, $0.change] })
  }

  /// Counts before and after with their arrows one below the other, or the counts after alone.
  private func column(_ counts: [(before: Int, after: Int)]) -> [String] {
    let after = counts.map { Figures.count($0.after) }
    guard results.original != nil else { return after }
    let before = counts.map { Figures.count($0.before) }
    let widths = (before.map(\.count).max() ?? 0, after.map(\.count).max() ?? 0)
    return zip(before, after).map { before, after in
      "\(before.padded(to: widths.0, side: .right)) ⇒ \(after.padded(to: widths.1, side: .right))"
    }
  }
}
