/// Among which channels a channel competes to stay.
public enum Ranking: String, Sendable, CaseIterable {
  /// Within its class: every class loses the same share.
  case local
  /// With all channels of the network: scores are divided by the mean of their class, and the lowest go first.
  case global
  /// With all channels of the network, by what is lost for what is saved of the budgets, see `BudgetSolver.leaps(_:under:)`.
  case perCost = "per-cost"

  /// For each channel in ascending order of score, where its removal stands in the order.
  func keys(of scores: [Double], ascending: [Int]) -> [Double] {
    switch self {
    case .local, .perCost: return ascending.indices.map { Double($0 + 1) / Double(ascending.count) }
    case .global:
      let mean = scores.reduce(0, +) / Double(scores.count)
      return ascending.map { mean > 0 ? scores[$0] / mean : 0 }
    }
  }

  /// Where a channel with the given key stands when it is spared: behind half of its class, or behind all channels that
  /// score less than the mean of their own.
  func spared(_ key: Double) -> Double {
    switch self {
    case .local, .perCost: (1 + key) / 2
    case .global: 1 + key
    }
  }
}

/// What is made of channels that are sums of several branches: the streams of a residual network.
public enum StreamRule: String, Sendable, CaseIterable {
  /// They stay until the others have given up half, and then follow.
  ///
  /// Li et al. 2017 (section 3.3) leave residual streams whole and prune within the blocks alone, since a stream's
  /// channel is a filter of every block. Below what that can reach the paper has no rule; that streams then follow, from
  /// half on, is our choice.
  case spare
  /// They go as all others do.
  case cut
}
