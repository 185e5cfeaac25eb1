/// How much what a layer loses counts against what others lose.
public enum GroupWeighting: String, Sendable, CaseIterable {
  /// All layers alike, as in Zhao and Luk 2019.
  case layers
  /// By how many weights a layer has, which divides large and small layers more evenly.
  case params
  /// By what its connections come to.
  case norm
  /// By what the loss on images of the search split is measured to rise when the layer alone is divided; our choice, as are all but the first.
  case sensitivity

  /// The weighting where none is asked for: layers alike where the authors' search settles the groups, as theirs does; otherwise by
  /// sensitivity, as far as there are images to measure it on, and by weights without.
  static func usual(for search: GroupSearch, on bench: Workbench) -> GroupWeighting {
    switch search {
    case .paper: .layers
    case .exact: bench.searchImages == nil ? .params : .sensitivity
    }
  }

  /// For each layer of a table, what each of its options loses.
  ///
  /// That is in parts of all that layers could lose; of what is measured, in nats.
  ///
  /// - Parameter refit: what is set right in a layer before the loss is measured.
  /// - Throws: `ScoreError.needsImages` where the weighting looks at images and there are none, and what running the network
  ///   throws.
  public func losses(of table: GroupTable, on bench: Workbench, refit: Refit = .weights) throws -> [[Double]] {
    switch self {
    case .layers: table.losses { _ in 1 }
    case .params: table.losses { Double($0.amount(of: .params, at: 0)) }
    case .norm: table.losses(weighedBy: \.total)
    case .sensitivity: try GroupSensitivity(bench: bench, refit: refit).rises(of: table)
    }
  }
}

extension GroupTable {
  /// What each option of each layer loses of its connections, weighed.
  fileprivate func losses(weighedBy weight: (Layer) -> Double) -> [[Double]] {
    let sum = max(layers.reduce(0) { $0 + weight($1) }, .leastNormalMagnitude)
    return layers.map { layer in layer.options.map { weight(layer) / sum * (1 - $0.kept) } }
  }
}
