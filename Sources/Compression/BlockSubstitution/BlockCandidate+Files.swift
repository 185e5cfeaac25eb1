import Networks
public import Runs

extension RunFolder {
  /// Writes `ranking.csv`, a line for each network, in their order.
  ///
  /// - Throws: `RunError` when the folder cannot be written to.
  public func write(_ ranking: [BlockCandidate]) throws {
    let lines = ranking.map { candidate in
      "\(candidate.number),\(candidate.params),\(candidate.macs),\(candidate.potential),\(candidate.blocks)"
    }
    try write(
      (["number,params,macs,fisher_potential,blocks"] + lines + [""]).joined(separator: "\n").utf8, to: .ranking)
  }
}

extension BlockCandidate {
  /// The names of its kinds of blocks, one behind the other.
  public var blocks: String { kinds.map(\.description).joined(separator: " ") }
}
