import Compression
import Networks

extension GroupConvolution {
  /// Lines for the user on the layers that stay as they are because their widths cannot be divided; nil where there are none.
  func remark(on proposal: Proposal) -> String? {
    let before = Dictionary(
      uniqueKeysWithValues: rule.candidates(in: proposal.original).map { ($0.name, $0.groups) })
    let whole = rule.indivisible(in: proposal.network, groups: groups).filter { $0.groups <= before[$0.name] ?? 0 }
    guard !whole.isEmpty else { return nil }
    let lines = Dictionary(grouping: whole) { [$0.inputs, $0.outputs] }.sorted {
      $0.key.lexicographicallyPrecedes($1.key)
    }
    .map { widths, layers in
      "  \(widths[0]) to \(widths[1]) channels: \(layers.map(\.name).joined(separator: ", "))\n"
    }
    let count = groups.map { "\($0) groups" } ?? "groups"
    return "left whole, as their channels cannot be divided into \(count) of at least \(rule.leastWidth):\n"
      + lines.joined()
  }
}
