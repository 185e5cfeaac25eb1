/// Among which channels a channel competes to stay.
public enum Ranking: String, Sendable, CaseIterable {
  /// Within its class: every class loses the same share.
  case local
  /// With all channels of the network: the lowest scores go first, as the normaliser left them.
  case global
  /// With all channels of the network, by what is lost for what is saved of the budgets, see `BudgetSolver.leaps(_:under:)`.
  case perCost = "per-cost"
  /// With all channels of the network, by how much the loss rises without them and those of their class that score less, see
  /// `SensitivityScan`.
  ///
  /// A budget then asks for the largest rise that no class passes alone (Li et al. 2017, section 3.2).
  case sensitivity

  /// For each channel in ascending order of score, where its removal stands in the order.
  func keys(of scores: [Double], ascending: [Int]) -> [Double] {
    switch self {
    case .local, .perCost, .sensitivity: ascending.indices.map { Double($0 + 1) / Double(ascending.count) }
    case .global: ascending.map { scores[$0] }
    }
  }

  /// Where a channel with the given key stands when it is spared: behind half of its class, or behind all channels that
  /// score less than the mean of the network's.
  func spared(_ key: Double, mean: Double) -> Double {
    switch self {
    case .local, .perCost: (1 + key) / 2
    case .global: mean + key
    // What the loss says of a stream was measured.
    case .sensitivity: key
    }
  }
}
