public import Deployment
import ModelFiles
public import Networks
public import Runs

/// What a method proposes: the recipe, and the network that it makes, not yet trained again.
public struct Proposal: Sendable {
  /// The network before.
  public let original: Network
  /// The edits.
  public let recipe: Recipe
  /// The network after.
  public let network: Network
  /// What the network cost before.
  public let originalCosts: NetworkCosts
  /// What it costs after.
  public let costs: NetworkCosts
  /// The budgets, as they were asked for and as they came out.
  public let budgets: [BudgetFigures]
  /// What was weighed before the method decided; nil where it decided at once.
  public internal(set) var candidates: CandidateFigures?
  /// The networks with other blocks that were ranked before one was chosen, the best first; empty where none were.
  public var ranking: [BlockCandidate] = []

  /// Lets a method decide and makes the cut.
  ///
  /// - Throws: `BudgetError` when the budgets cannot be met or nothing would be pruned, `NetworkError` when the recipe does
  ///   not fit.
  public init(of method: some CompressionMethod, for budgets: [Budget], on bench: Workbench) throws {
    try self.init(of: method, for: budgets, on: bench) { try method.recipe(for: $0, on: bench) }
  }

  /// Lets a method decide and makes the cut.
  ///
  /// - Parameter decide: the method's decider, which may have decided under other budgets before.
  /// - Throws: `BudgetError` when the budgets cannot be met or nothing would be pruned, `NetworkError` when the recipe does
  ///   not fit.
  public init(
    of method: some CompressionMethod, for budgets: [Budget], on bench: Workbench,
    deciding decide: ([Budget]) throws -> Recipe
  ) throws {
    try self.init(recipe: decide(budgets), of: bench.network, budgets: budgets, latency: bench.latency)
    guard network != original else { throw BudgetError.nothingChosen(method: method.name) }
  }

  /// Makes the cut that a recipe describes.
  ///
  /// - Parameter latency: predicts what budgets of latency come to; without it they are left out.
  /// - Throws: `NetworkError` when the recipe does not fit.
  public init(
    recipe: Recipe, of original: Network, budgets: [Budget] = [], latency: NetworkLatency? = nil
  ) throws {
    self.original = original
    self.recipe = recipe
    network = try original.applying(recipe).withNewBodies(of: recipe)
    originalCosts = try original.costs()
    costs = try network.costs()
    let (before, after) = (originalCosts, costs)
    let nonzeros = (original.nonzeroWeights, network.nonzeroWeights)
    let isSized = budgets.contains { $0.quantity == .size }
    let sizes = try isSized ? (original.plainBytes, network.espz().count) : (0, 0)
    let times = try [original, network].map { try latency?.nanoseconds(of: $0) }
    self.budgets = budgets.compactMap { budget in
      let counts: (Int?, Int?) =
        switch budget.quantity {
        case .nonzeros: nonzeros
        case .size: sizes
        case .macs, .params, .latency: (before[budget.quantity], after[budget.quantity])
        }
      guard let original = counts.0 ?? times[0], let got = counts.1 ?? times[1] else { return nil }
      return BudgetFigures(
        quantity: budget.quantity.rawValue, asked: budget.asked, limit: budget.limit(for: original), got: got)
    }
  }

  /// Why no more and no less was removed.
  public var stopReason: String {
    if budgets.isEmpty { return "the recipe was given" }
    if !recipe.sharings.isEmpty { return "weights share as many numbers as the budget allows" }
    if !recipe.substitutions.isEmpty {
      return "of the networks that were drawn near the budgets this one's blocks promise most"
    }
    if !recipe.groupings.isEmpty {
      return recipe.origin.settings["groups"].map { "all layers that can be divided into \($0) groups are" }
        ?? "fewer groups of channels would exceed a budget, or lose more elsewhere"
    }
    if !recipe.masks.isEmpty { return "as many weights stay as the budget allows" }
    if recipe.origin.method == AutoSlim.methodName {
      return
        "classes of channels were slimmed until every budget held, and of the last step as much was put back as could be"
    }
    return budgets.contains { $0.quantity == Budget.Quantity.latency.rawValue }
      ? "channels went until the predicted latency, corrected by measurements of the cut, kept to its bound"
      : "every budget holds, and putting back any one more channel would exceed a budget"
  }

  /// Every layer that costs something, before and after.
  public var layers: [LayerFigures] {
    let after = Dictionary(uniqueKeysWithValues: costs.layers.map { ($0.node, $0) })
    return originalCosts.layers.compactMap { layer in
      guard layer.macs > 0 || layer.params > 0, let cut = after[layer.node] else { return nil }
      return LayerFigures(name: layer.node, operation: layer.operation, before: layer.state, after: cut.state)
    }
  }
}

extension NetworkCosts {
  /// The count that a budget bounds; nil for what is no count.
  package subscript(quantity: Budget.Quantity) -> Int? {
    switch quantity {
    case .macs: macs
    case .params: params
    case .nonzeros, .size, .latency: nil
    }
  }
}

extension LayerCost {
  fileprivate var state: LayerFigures.State { .init(shape: outputShape, macs: macs, params: params) }
}
