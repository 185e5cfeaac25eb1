public import Networks

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
    try decider(on: bench)(budgets)
  }

  /// Decides under one list of budgets after the other, with channels shared out once, and what layers lose measured once.
  public func decider(on bench: Workbench) -> ([Budget]) throws -> Recipe {
    var (known, measured): (GroupDivision?, [[Double]]?) = (nil, nil)
    return { budgets in
      let limits = try GroupLimits(budgets, on: bench, for: self)
      let division = try known ?? GroupDivision(by: self, on: bench)
      known = division
      try division.requireChoice(under: limits)
      guard groups == nil else { return try division.recipe(of: division.most, under: limits) }
      let losses = try measured ?? division.losses()
      measured = losses
      return try division.recipe(of: division.choice(from: losses, under: limits), under: limits)
    }
  }
}

extension GroupConvolution: AllocatingMethod {
  /// Allocates groups to layers; the same number in all of them is worth a look, the fewest that keep to the budgets.
  public func allocator(for budgets: [Budget], on bench: Workbench) throws -> CutAllocator {
    let limits = try GroupLimits(budgets, on: bench, for: self)
    let division = try GroupDivision(by: self, on: bench)
    try division.requireChoice(under: limits)
    let losses = try division.losses()
    let whole = GroupAllocation(of: division.table, losses: losses)
    func allocation(_ choice: [Int]) throws -> CutAllocator.Allocation {
      CutAllocator.Allocation(recipe: try division.recipe(of: choice, under: limits), predicted: whole.loss(of: choice))
    }
    return CutAllocator(
      parts: losses.count,
      best: { weights in
        let weighed = zip(losses, weights).map { losses, weight in losses.map { weight * $0 } }
        return try allocation(division.choice(from: weighed, under: limits))
      },
      others: try division.fewestAlike(under: limits).map { [try allocation($0)] } ?? [])
  }
}
