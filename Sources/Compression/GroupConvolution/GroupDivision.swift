import Networks
import Training

/// What a method for groups decides on: in which ways each layer can be divided, behind the cut that comes before if there is one.
struct GroupDivision {
  /// The method.
  let method: GroupConvolution
  /// Where the given network is.
  let bench: Workbench
  /// The ways.
  let table: GroupTable
  /// The cut that comes before, and the workbench for what it leaves.
  private let cut: (recipe: Recipe, bench: Workbench)?

  /// Looks for the ways.
  ///
  /// - Throws: `GroupError` when no layer can be divided as was asked for, and what cutting before throws.
  init(by method: GroupConvolution, on bench: Workbench) throws {
    (self.method, self.bench) = (method, bench)
    let (rule, groups) = (method.rule, method.groups)
    cut = try method.pruning?.cut(on: bench, fitting: method.refit)
    let rest = cut?.bench ?? bench
    let layers = try rest.dividedLayers(by: method.criterion)
    let possible = Set(layers.flatMap { layer in rule.factors(of: layer).map { $0 * layer.matrices.count } })
    guard !possible.isEmpty else { throw GroupError.nothingToDivide(leastWidth: rule.leastWidth) }
    if let groups, !possible.contains(groups) { throw GroupError.notDivisible(groups, possible: possible.sorted()) }
    table = try GroupTable(of: layers, on: rest, rule: rule, groups: groups, solver: method.solver)
  }

  /// Throws where no choice is left: the cut before is enough, or the smallest that can be had is not.
  ///
  /// Budgets of which each can be met alone may still be too small together.
  func requireChoice(under limits: GroupLimits) throws {
    guard limits.exceeded(by: { table.whole[$0] ?? 0 }) != nil else { throw GroupError.prunedEnough(limits.budgets) }
    let least = method.groups == nil ? table.least : { table.amount(of: $0, under: most) }
    if let failure = limits.failure(leaving: least) { throw failure }
  }

  /// The choice of the most groups everywhere.
  var most: [Int] { table.layers.map { $0.options.count - 1 } }

  /// The choice of the same number of groups in all layers that can have so many, the fewest that keep to the budgets; nil if none does.
  func fewestAlike(under limits: GroupLimits) -> [Int]? {
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
  func choice(from losses: [[Double]], under limits: GroupLimits) throws -> [Int] {
    let allocation = GroupAllocation(of: table, losses: losses)
    guard let choice = allocation.choice(by: method.search, under: limits.counts) else {
      // Budgets that can each be met alone are told by what the most groups everywhere leave.
      throw limits.failure { table.amount(of: $0, under: most) }
        ?? GroupError.nothingToDivide(leastWidth: method.rule.leastWidth)
    }
    return choice
  }

  /// The recipe of a choice.
  func recipe(of choice: [Int], under limits: GroupLimits) throws -> Recipe {
    let recipe = Recipe(
      network: bench.network.name,
      origin: Recipe.Origin(method: method.name, settings: settings(under: limits.budgets), seed: bench.seed),
      edits: table.edits(of: choice))
    return try cut?.recipe.followed(by: recipe) ?? recipe
  }

  /// How much what layers lose counts.
  private var weighting: GroupWeighting { method.weighting ?? .usual(for: method.search, on: bench) }

  private func settings(under budgets: [Budget]) -> [String: String] {
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
