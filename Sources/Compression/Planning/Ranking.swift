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
  /// With all channels of the network, by how much the loss rises as with `sensitivity`, for what is saved as with `perCost`.
  case risePerCost = "rise-per-cost"

  /// At which shares of a class the loss is measured.
  ///
  /// Where costs count three will do, our choice: between them the loss follows what the criterion says is lost.
  var measuredShares: [Double] { countsCosts ? [0.25, 0.5, 0.75] : (1...9).map { Double($0) / 10 } }
  /// Whether the rise of the loss is measured.
  package var isMeasured: Bool { self == .sensitivity || self == .risePerCost }
  /// Whether what is lost counts for what is saved.
  var countsCosts: Bool { self == .perCost || self == .risePerCost }

  /// For each channel in ascending order of score, where its removal stands in the order.
  func keys(of scores: [Double], ascending: [Int]) -> [Double] {
    switch self {
    case .local, .perCost, .sensitivity, .risePerCost:
      ascending.indices.map { Double($0 + 1) / Double(ascending.count) }
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
    case .sensitivity, .risePerCost: key
    }
  }
}
