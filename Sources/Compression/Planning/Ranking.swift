/// Among which channels a channel competes to stay.
public enum Ranking: String, Sendable, CaseIterable {
  /// Within its class: every class loses the same share.
  case local
  /// With all channels of the network: the lowest scores go first, as the normaliser left them.
  case global
  /// With all channels of the network, by what is lost for what is saved of the budgets, see `BudgetSolver.leaps(_:under:)`.
  case perCost = "per-cost"

  /// For each channel in ascending order of score, where its removal stands in the order.
  func keys(of scores: [Double], ascending: [Int]) -> [Double] {
    switch self {
    case .local, .perCost: ascending.indices.map { Double($0 + 1) / Double(ascending.count) }
    case .global: ascending.map { scores[$0] }
    }
  }

  /// Where a channel with the given key stands when it is spared: behind half of its class, or behind all channels that
  /// score less than the mean of the network's.
  func spared(_ key: Double, mean: Double) -> Double {
    switch self {
    case .local, .perCost: (1 + key) / 2
    case .global: mean + key
    }
  }
}

/// What the scores of a class are divided by, so that classes can be compared.
public enum Normaliser: String, Sendable, CaseIterable {
  /// The mean of the class, as in DepGraph (Fang et al. 2023).
  case mean
  /// Their Euclidean norm, as in Molchanov et al. 2017.
  case l2
  /// The largest of them.
  case max
  /// Nothing: scores that estimate what the loss would grow by are on one scale already.
  case none

  /// The scores of each class over what they are divided by; a class that scores nothing stays as it is.
  package func applied(to scores: [Int: [Double]]) -> [Int: [Double]] {
    scores.mapValues { scores in
      let divisor =
        switch self {
        case .mean: scores.reduce(0, +) / Double(scores.count)
        case .l2: scores.reduce(0) { $0 + $1 * $1 }.squareRoot()
        case .max: scores.max() ?? 0
        case .none: 1.0
        }
      return divisor > 0 ? scores.map { $0 / divisor } : scores
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
