import Search

/// How it is settled into how many groups each layer is divided.
public enum GroupSearch: String, Sendable, CaseIterable {
  /// The choice that loses least of all that keep to the budgets.
  case exact
  /// The authors' local search: from the most groups everywhere, one layer after the other has fewer (Zhao and Luk 2019).
  case paper
}

/// Chooses a number of groups for each layer of a table, under budgets.
public struct GroupAllocation: Sendable {
  /// How each layer can be divided.
  public let table: GroupTable
  /// For each layer, what each of its options loses.
  public let losses: [[Double]]

  /// Choices from `table`, of which `losses` tell what each option loses, see ``GroupWeighting/losses(of:on:refit:)``.
  public init(of table: GroupTable, losses: [[Double]]) {
    precondition(
      losses.map(\.count) == table.layers.map(\.options.count), "Every option of every layer needs to lose something.")
    (self.table, self.losses) = (table, losses)
  }

  /// The place of each layer's option; nil if no choice keeps to the budgets.
  ///
  /// - Precondition: budgets are of what the table has costs of.
  public func choice(by search: GroupSearch, under budgets: [Budget]) -> [Int]? {
    switch search {
    case .exact: problem(under: budgets).best()
    case .paper: relaxed(under: budgets)
    }
  }

  /// What a choice loses.
  public func loss(of choice: [Int]) -> Double { zip(losses, choice).reduce(0) { $0 + $1.0[$1.1] } }

  /// The choices that lose least under bounds on one quantity, from the most groups everywhere to none; each once.
  ///
  /// - Parameter bounds: how many bounds are tried, at equal distances.
  public func curve(of quantity: Budget.Quantity, bounds count: Int) -> [[Int]] {
    let (whole, least) = (table.whole[quantity] ?? 0, table.least(of: quantity))
    var choices: [[Int]] = []
    for step in 0..<count {
      let bound = least + (whole - least) * step / max(1, count - 1)
      guard let choice = choice(by: .exact, under: [Budget(quantity, .count(bound))]), choice != choices.last
      else { continue }
      choices.append(choice)
    }
    return choices
  }

  private func problem(under budgets: [Budget]) -> ChoiceProblem {
    let items = zip(table.layers, losses).map { layer, losses in
      losses.indices.map { place in
        ChoiceProblem.Option(
          loss: losses[place], costs: budgets.map { layer.amount(of: $0.quantity, at: place) })
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
