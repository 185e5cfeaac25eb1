public import Networks
import Training

/// Makes convolutions group convolutions, so that the connections that count most stay.
///
/// Zhao and Luk 2019: channels are permuted and shared out among groups, and how many groups each layer has is searched under the
/// budgets. Unless the criterion or the weighting looks at images, neither data nor training is needed to decide.
public struct GroupConvolution: CompressionMethod {
  /// The name on the command line.
  public let name = "group-convolution"
  /// One line on what it does.
  public let summary = "divides convolutions into groups of channels, so that the connections that count most stay"
  /// The paper that it comes from.
  public let reference = "Zhao and Luk 2019"

  /// How much connections count.
  public var criterion: GroupCriterion
  /// How channels are shared out.
  public var solver: GroupSolver
  /// How it is settled how many groups each layer has.
  public var search: GroupSearch
  /// How much what layers lose counts; nil for how sensitive the loss is to them, or how many weights they have where there are no
  /// images, and all alike where the search is as published.
  public var weighting: GroupWeighting?
  /// The groups of every layer that can be divided into so many; nil to search.
  public var groups: Int?
  /// Into how many groups layers may be divided.
  public var rule: GroupRule
  /// What is set right in what stays before anything is trained: all weights, unless said otherwise; the paper has nothing of it.
  public var refit: Refit
  /// What removes channels before the rest is divided; nil for nothing.
  public var pruning: Pruning?

  /// A method that removes channels, and the budgets that it is to keep to.
  public struct Pruning: Sendable {
    /// The method.
    public let method: FilterPruning
    /// The budgets.
    public let budgets: [Budget]

    /// `method` under `budgets`.
    public init(_ method: FilterPruning, budgets: [Budget]) {
      (self.method, self.budgets) = (method, budgets)
    }
  }

  /// The method as it is usually used: exact steps in the sharing out, and an exact search.
  public init(
    criterion: GroupCriterion = .norm, solver: GroupSolver = .ils, search: GroupSearch = .exact,
    weighting: GroupWeighting? = nil, groups: Int? = nil, rule: GroupRule = GroupRule(), refit: Refit = .weights,
    pruning: Pruning? = nil
  ) {
    self.criterion = criterion
    (self.solver, self.search, self.weighting, self.groups, self.rule) = (solver, search, weighting, groups, rule)
    (self.refit, self.pruning) = (refit, pruning)
  }

  /// The groups that bring the network on the workbench within the budgets, behind the cut that comes before if there is one.
  ///
  /// - Throws: `BudgetError` when a budget is of something else, cannot be met, or holds already; `GroupError` when no layer can be
  ///   divided as was asked for.
  public func recipe(for budgets: [Budget], on bench: Workbench) throws -> Recipe {
    if let other = budgets.first(where: { $0.quantity == .nonzeros || $0.quantity == .size }) {
      throw BudgetError.foreign(other, method: name)
    }
    let original = try bench.amounts()
    // Shares are of the given network, whatever is cut out of it before.
    let limits = try budgets.map { budget in
      guard let amount = original[budget.quantity] else { throw BudgetError.unmeasured(budget) }
      return Budget(budget.quantity, .count(budget.limit(for: amount)))
    }
    func exceeded(_ amount: (Budget.Quantity) -> Int?) -> Int? {
      limits.firstIndex { amount($0.quantity) ?? 0 > $0.limit(for: 0) }
    }
    guard exceeded({ original[$0] }) != nil else { throw BudgetError.nothingToDo(budgets) }
    let cut = try pruning?.cut(on: bench)
    let rest = cut?.bench ?? bench
    let layers = try rest.dividedLayers(by: criterion)
    let possible = Set(layers.flatMap { layer in rule.factors(of: layer).map { $0 * layer.matrices.count } })
    guard !possible.isEmpty else { throw GroupError.nothingToDivide(leastWidth: rule.leastWidth) }
    if let groups, !possible.contains(groups) { throw GroupError.notDivisible(groups, possible: possible.sorted()) }
    let table = try GroupTable(of: layers, on: rest, rule: rule, groups: groups, solver: solver)
    guard exceeded({ table.whole[$0] }) != nil else { throw GroupError.prunedEnough(budgets) }
    let most = table.layers.map { $0.options.count - 1 }
    func failure(_ amount: (Budget.Quantity) -> Int) -> GroupError? {
      exceeded(amount).map { place in
        let quantity = budgets[place].quantity
        return .unreachable(budgets[place], least: amount(quantity), original: original[quantity] ?? 0)
      }
    }
    guard groups == nil else {
      if let failure = failure({ table.amount(of: $0, under: most) }) { throw failure }
      return try recipe(table.edits(of: most), for: budgets, on: bench, after: cut?.recipe)
    }
    let weighting = self.weighting ?? .usual(for: search, on: bench)
    let allocation = try GroupAllocation(of: table, losses: weighting.losses(of: table, on: rest, refit: refit))
    guard let choice = allocation.choice(by: search, under: limits) else {
      // Budgets that can each be met alone are told by what the most groups everywhere leave.
      throw failure(table.least) ?? failure { table.amount(of: $0, under: most) }
        ?? .nothingToDivide(leastWidth: rule.leastWidth)
    }
    return try recipe(table.edits(of: choice), weighedBy: weighting, for: budgets, on: bench, after: cut?.recipe)
  }

  private func recipe(
    _ edits: [Edit], weighedBy weighting: GroupWeighting? = nil, for budgets: [Budget], on bench: Workbench,
    after cut: Recipe?
  ) throws -> Recipe {
    let recipe = Recipe(
      network: bench.network.name,
      origin: Recipe.Origin(method: name, settings: settings(budgets, weighting), seed: bench.seed),
      edits: edits)
    return try cut?.followed(by: recipe) ?? recipe
  }

  private func settings(_ budgets: [Budget], _ weighting: GroupWeighting?) -> [String: String] {
    var settings = [
      "budget": budgets.map(\.description).joined(separator: " "), "criterion": criterion.rawValue,
      "solver": solver.rawValue, "least-group-width": "\(rule.leastWidth)",
    ]
    if let groups { settings["groups"] = "\(groups)" }
    if let weighting { (settings["search"], settings["weighting"]) = (search.rawValue, weighting.rawValue) }
    if let pruning {
      settings["prune-first"] = pruning.method.name
      settings["prune-budget"] = pruning.budgets.map(\.description).joined(separator: " ")
    }
    return settings
  }
}

extension GroupConvolution.Pruning {
  /// The cut, and the workbench for what it leaves, fitted where the method does so.
  fileprivate func cut(on bench: Workbench) throws -> (recipe: Recipe, bench: Workbench) {
    let recipe = try method.recipe(for: budgets, on: bench)
    var network = try bench.network.applying(recipe)
    if let refitting = Refitting(method.refit, of: bench.network, after: recipe, on: bench) {
      let executor = try Executor(network, device: bench.device)
      try refitting.run(on: executor)
      network = try executor.network()
    }
    return (recipe, try bench.with(network, after: recipe))
  }
}

/// Why convolutions cannot be divided as was asked for.
public enum GroupError: Error, Equatable, CustomStringConvertible {
  /// No convolution has channels enough.
  case nothingToDivide(leastWidth: Int)
  /// No convolution can have so many groups.
  case notDivisible(Int, possible: [Int])
  /// The groups that may be had leave more than a budget allows.
  case unreachable(Budget, least: Int, original: Int)
  /// The cut that comes before keeps to the budgets already.
  case prunedEnough([Budget])

  /// One sentence that says what could be had instead.
  public var description: String {
    switch self {
    case .nothingToDivide(let width):
      "no convolution can be divided into groups of at least \(width) channels; --least-group-width allows fewer"
    case .notDivisible(let groups, let possible):
      "no convolution can be divided into \(groups) groups; those that can be had are "
        + possible.map(String.init).joined(separator: ", ")
    case .unreachable(let budget, let least, let original):
      "the budget \(budget) cannot be met: the network has \(budget.stating(original)) and groups bring it down to "
        + "\(budget.quantity == .latency ? budget.text(least) : "\(least)") at the least, "
        + "\(budget.quantity.rawValue)=\(budget.text(least)); more --groups, or a smaller --least-group-width, go further"
    case .prunedEnough(let budgets):
      "--prune-first alone keeps to \(budgets.map(\.description).joined(separator: ", ")), so nothing would be divided; a "
        + "larger --prune-budget or a smaller --budget leaves something to do"
    }
  }
}
