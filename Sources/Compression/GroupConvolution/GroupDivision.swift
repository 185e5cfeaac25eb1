import Networks
import Training

/// What a method for groups decides on under budgets: in which ways each layer can be divided, behind the cut that comes before if
/// there is one.
struct GroupDivision {
  /// The method.
  let method: GroupConvolution
  /// The budgets as they were asked for.
  let budgets: [Budget]
  /// Where the given network is.
  let bench: Workbench
  /// The ways.
  let table: GroupTable

  /// The budgets as counts: shares are of the given network, whatever is cut out of it before.
  private let limits: [Budget]
  /// What the given network costs.
  private let original: [Budget.Quantity: Int]
  /// The cut that comes before, and the workbench for what it leaves.
  private let cut: (recipe: Recipe, bench: Workbench)?

  /// Looks for the ways.
  ///
  /// - Throws: `BudgetError` when a budget is of something else, holds already or cannot be met; `GroupError` when no layer can be divided as was
  ///   asked for.
  init(by method: GroupConvolution, for budgets: [Budget], on bench: Workbench) throws {
    (self.method, self.budgets, self.bench) = (method, budgets, bench)
    if let other = budgets.first(where: { $0.quantity == .nonzeros || $0.quantity == .size }) {
      throw BudgetError.foreign(other, method: method.name)
    }
    let original = try bench.amounts()
    self.original = original
    limits = try budgets.map { budget in
      guard let amount = original[budget.quantity] else { throw BudgetError.unmeasured(budget) }
      return Budget(budget.quantity, .count(budget.limit(for: amount)))
    }
    guard limits.exceeded(by: { original[$0] ?? 0 }) != nil else { throw BudgetError.nothingToDo(budgets) }
    let (rule, groups) = (method.rule, method.groups)
    cut = try method.pruning?.cut(on: bench, fitting: method.refit)
    let rest = cut?.bench ?? bench
    let layers = try rest.dividedLayers(by: method.criterion)
    let possible = Set(layers.flatMap { layer in rule.factors(of: layer).map { $0 * layer.matrices.count } })
    guard !possible.isEmpty else { throw GroupError.nothingToDivide(leastWidth: rule.leastWidth) }
    if let groups, !possible.contains(groups) { throw GroupError.notDivisible(groups, possible: possible.sorted()) }
    let table = try GroupTable(of: layers, on: rest, rule: rule, groups: groups, solver: method.solver)
    self.table = table
    guard limits.exceeded(by: { table.whole[$0] ?? 0 }) != nil else { throw GroupError.prunedEnough(budgets) }
    if groups != nil, let failure = failure(leaving: { table.amount(of: $0, under: most) }) { throw failure }
  }

  /// The choice of the most groups everywhere.
  var most: [Int] { table.layers.map { $0.options.count - 1 } }

  /// The choice of the same number of groups in all layers that can have so many, the fewest that keep to the budgets; nil if none does.
  var fewestAlike: [Int]? {
    Set(table.layers.flatMap { $0.options.dropFirst().map(\.groups) }).sorted().lazy
      .map { groups in table.layers.map { $0.options.firstIndex { $0.groups == groups } ?? 0 } }
      .first { choice in limits.exceeded { table.amount(of: $0, under: choice) } == nil }
  }

  /// For each layer, what each of its options loses.
  func losses() throws -> [[Double]] {
    try weighting.losses(of: table, on: cut?.bench ?? bench, refit: method.refit)
  }

  /// The choice that the method's search makes by what options lose.
  ///
  /// - Throws: `BudgetError` when no choice keeps to the budgets.
  func choice(from losses: [[Double]]) throws -> [Int] {
    let allocation = GroupAllocation(of: table, losses: losses)
    guard let choice = allocation.choice(by: method.search, under: limits) else {
      // Budgets that can each be met alone are told by what the most groups everywhere leave.
      if let failure = failure(leaving: table.least) ?? failure(leaving: { table.amount(of: $0, under: most) }) {
        throw failure
      }
      throw GroupError.nothingToDivide(leastWidth: method.rule.leastWidth)
    }
    return choice
  }

  /// The recipe of a choice.
  func recipe(of choice: [Int]) throws -> Recipe {
    let recipe = Recipe(
      network: bench.network.name,
      origin: Recipe.Origin(method: method.name, settings: settings, seed: bench.seed),
      edits: table.edits(of: choice))
    return try cut?.recipe.followed(by: recipe) ?? recipe
  }

  /// Why a budget cannot be met where so much is left.
  private func failure(leaving amount: (Budget.Quantity) -> Int) -> BudgetError? {
    limits.exceeded(by: amount).map { place in
      let quantity = budgets[place].quantity
      return .unreachable(
        budgets[place], least: amount(quantity), original: original[quantity] ?? 0,
        reason: method.groups == nil ? .groups : .askedGroups)
    }
  }

  /// How much what layers lose counts.
  private var weighting: GroupWeighting { method.weighting ?? .usual(for: method.search, on: bench) }

  private var settings: [String: String] {
    var settings = [
      "budget": budgets.map(\.description).joined(separator: " "), "criterion": method.criterion.rawValue,
      "solver": method.solver.rawValue, "least-group-width": "\(method.rule.leastWidth)",
    ]
    if let groups = method.groups {
      settings["groups"] = "\(groups)"
    } else {
      (settings["search"], settings["weighting"]) = (method.search.rawValue, weighting.rawValue)
    }
    if let pruning = method.pruning {
      settings["prune-first"] = pruning.method.name
      settings["prune-budget"] = pruning.budgets.map(\.description).joined(separator: " ")
    }
    return settings
  }
}

extension [Budget] {
  /// The place of the first of these counts that is exceeded; nil if none is.
  fileprivate func exceeded(by amount: (Budget.Quantity) -> Int) -> Int? {
    firstIndex { amount($0.quantity) > $0.limit(for: 0) }
  }
}

extension GroupConvolution.Pruning {
  /// The cut, and the workbench for what it leaves, fitted as what is divided will be.
  fileprivate func cut(on bench: Workbench, fitting refit: Refit) throws -> (recipe: Recipe, bench: Workbench) {
    let recipe = try method.recipe(for: budgets, on: bench)
    var network = try bench.network.applying(recipe)
    if let refitting = Refitting(refit, of: bench.network, after: recipe, on: bench) {
      let executor = try Executor(network, device: bench.device)
      try refitting.run(on: executor)
      network = try executor.network()
    }
    return (recipe, try bench.with(network, after: recipe))
  }
}
