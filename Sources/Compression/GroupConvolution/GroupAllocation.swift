import Search

/// How it is settled into how many groups each layer is divided.
public enum GroupSearch: String, Sendable, CaseIterable {
  /// The choice that loses least of all that keep to the budgets.
  case exact
  /// The authors' local search: from the most groups everywhere, one layer after the other has fewer (Zhao and Luk 2019).
  case paper
}

/// How much what a layer loses counts against what others lose.
public enum GroupWeighting: String, Sendable, CaseIterable {
  /// All layers alike, as in Zhao and Luk 2019.
  case layers
  /// By how many weights a layer has, which divides large and small layers more evenly.
  case params
  /// By what its connections come to.
  case norm
}

/// Chooses a number of groups for each layer of a table, under budgets.
public struct GroupAllocation: Sendable {
  /// How each layer can be divided.
  public let table: GroupTable
  /// How much what layers lose counts.
  public let weighting: GroupWeighting

  /// Choices from `table`.
  public init(of table: GroupTable, weighting: GroupWeighting) {
    (self.table, self.weighting) = (table, weighting)
  }

  /// The place of each layer's option; nil if no choice keeps to the budgets.
  ///
  /// - Precondition: budgets are of `macs` and `params`.
  public func choice(by search: GroupSearch, under budgets: [Budget]) -> [Int]? {
    switch search {
    case .exact: problem(under: budgets).best()
    case .paper: relaxed(under: budgets)
    }
  }

  /// What a choice loses, in parts of all that layers could lose.
  public func loss(of choice: [Int]) -> Double {
    let weights = self.weights
    let sum = weights.reduce(0, +)
    let lost = zip(zip(table.layers, weights), choice).reduce(0.0) { sum, pair in
      sum + pair.0.1 * (1 - pair.0.0.options[pair.1].kept)
    }
    return sum > 0 ? lost / sum : 0
  }

  private var weights: [Double] {
    table.layers.map { layer in
      switch weighting {
      case .layers: 1
      case .params: Double(layer.params)
      case .norm: layer.total
      }
    }
  }

  private func problem(under budgets: [Budget]) -> ChoiceProblem {
    let weights = self.weights
    let sum = max(weights.reduce(0, +), .leastNormalMagnitude)
    let items = zip(table.layers, weights).map { layer, weight in
      layer.options.indices.map { place in
        ChoiceProblem.Option(
          loss: weight / sum * (1 - layer.options[place].kept),
          costs: budgets.map { layer.amount(of: $0.quantity, at: place) })
      }
    }
    let limits = budgets.map { budget in
      let whole = table.whole[budget.quantity] ?? 0
      return budget.limit(for: whole) - whole
        + table.layers.reduce(0) { $0 + $1.amount(of: budget.quantity, at: 0) }
    }
    return ChoiceProblem(items: items, limits: limits)
  }

  /// From the most groups everywhere: again and again the layer that keeps most more by it takes the next fewer, as long as the budgets
  /// hold.
  ///
  /// The authors' search ends one step behind the budgets; here it ends before.
  private func relaxed(under budgets: [Budget]) -> [Int]? {
    func holds(_ choice: [Int]) -> Bool {
      budgets.allSatisfy {
        table.amount(of: $0.quantity, under: choice) <= $0.limit(for: table.whole[$0.quantity] ?? 0)
      }
    }
    var choice = table.layers.map { $0.options.count - 1 }
    guard holds(choice) else { return nil }
    while true {
      let steps = choice.indices.filter { choice[$0] > 0 }.map { layer -> (choice: [Int], loss: Double) in
        var next = choice
        next[layer] -= 1
        return (next, loss(of: next))
      }
      guard let best = steps.filter({ holds($0.choice) }).min(by: { $0.loss < $1.loss }) else { return choice }
      choice = best.choice
    }
  }
}
