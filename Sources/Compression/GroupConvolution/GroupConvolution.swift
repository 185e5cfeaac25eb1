public import Networks

/// Makes convolutions group convolutions, so that the connections that count most stay.
///
/// Zhao and Luk 2019: channels are permuted and shared out among groups, and how many groups each layer has is searched under the
/// budgets. Unless the criterion looks at images, neither data nor training is needed to decide.
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
  /// How much what layers lose counts.
  public var weighting: GroupWeighting
  /// The groups of every layer that can be divided into so many; nil to search.
  public var groups: Int?
  /// Into how many groups layers may be divided.
  public var rule: GroupRule
  /// What is set right in what stays before anything is trained: all weights, unless said otherwise; the paper has nothing of it.
  public var refit: Refit

  /// The method as it is usually used: exact steps in the sharing out, an exact search, layers weighed by their parameters.
  public init(
    criterion: GroupCriterion = .norm, solver: GroupSolver = .ils, search: GroupSearch = .exact,
    weighting: GroupWeighting = .params, groups: Int? = nil, rule: GroupRule = GroupRule(), refit: Refit = .weights
  ) {
    self.criterion = criterion
    (self.solver, self.search, self.weighting, self.groups, self.rule) = (solver, search, weighting, groups, rule)
    self.refit = refit
  }

  /// The groups that bring the network on the workbench within the budgets.
  ///
  /// - Throws: `BudgetError` when a budget is of something else, cannot be met, or holds already; `GroupError` when no layer can be
  ///   divided as was asked for.
  public func recipe(for budgets: [Budget], on bench: Workbench) throws -> Recipe {
    if let other = budgets.first(where: { $0.quantity != .macs && $0.quantity != .params }) {
      throw BudgetError.foreign(other, method: name)
    }
    let network = bench.network
    let whole = try network.costs()
    func exceeded(_ amount: (Budget.Quantity) -> Int?) -> Budget? {
      budgets.first { amount($0.quantity) ?? 0 > $0.limit(for: whole[$0.quantity] ?? 0) }
    }
    guard exceeded({ whole[$0] }) != nil else { throw BudgetError.nothingToDo(budgets) }
    let layers = try bench.dividedLayers(by: criterion)
    let possible = Set(layers.flatMap { layer in rule.factors(of: layer).map { $0 * layer.matrices.count } })
    guard !possible.isEmpty else { throw GroupError.nothingToDivide(leastWidth: rule.leastWidth) }
    if let groups, !possible.contains(groups) { throw GroupError.notDivisible(groups, possible: possible.sorted()) }
    let table = GroupTable(of: layers, whole: whole, rule: rule, groups: groups, solver: solver, seed: bench.seed)
    let most = table.layers.map { $0.options.count - 1 }
    // Every cost falls with the number of groups, so that the most groups everywhere tell which budget is out of reach.
    let choice =
      groups == nil
      ? GroupAllocation(of: table, weighting: weighting).choice(by: search, under: budgets) ?? most : most
    if let failed = exceeded({ table.amount(of: $0, under: choice) }) {
      throw GroupError.unreachable(
        failed, least: table.amount(of: failed.quantity, under: choice), original: whole[failed.quantity] ?? 0)
    }
    return Recipe(
      network: network.name, origin: Recipe.Origin(method: name, settings: settings(budgets), seed: bench.seed),
      edits: table.edits(of: choice))
  }

  private func settings(_ budgets: [Budget]) -> [String: String] {
    var settings = [
      "budget": budgets.map(\.description).joined(separator: " "), "criterion": criterion.rawValue,
      "solver": solver.rawValue, "search": search.rawValue, "weighting": weighting.rawValue,
      "least-group-width": "\(rule.leastWidth)",
    ]
    if let groups { settings["groups"] = "\(groups)" }
    return settings
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

  /// One sentence that says what could be had instead.
  public var description: String {
    switch self {
    case .nothingToDivide(let width):
      "no convolution can be divided into groups of at least \(width) channels; --least-group-width allows fewer"
    case .notDivisible(let groups, let possible):
      "no convolution can be divided into \(groups) groups; those that can be had are "
        + possible.map(String.init).joined(separator: ", ")
    case .unreachable(let budget, let least, let original):
      "the budget \(budget) cannot be met: the network has \(original) \(budget.quantity.rawValue) and groups bring it down to "
        + "\(least) at the least, \(budget.quantity.rawValue)=\(least); more --groups, or a smaller --least-group-width, go further"
    }
  }
}
