/// The budgets under which layers are divided, as counts: shares are of the given network, whatever is cut out of it before.
struct GroupLimits {
  /// The budgets as they were asked for.
  let budgets: [Budget]
  /// The same as counts.
  let counts: [Budget]

  /// What the given network costs.
  private let original: [Budget.Quantity: Int]
  /// Whether it was said how many groups layers get.
  private let isAsked: Bool

  /// The limits that budgets are to the network on a workbench.
  ///
  /// - Throws: `BudgetError` when a budget is of something else, or not measured, or all of them hold already.
  init(_ budgets: [Budget], on bench: Workbench, for method: GroupConvolution) throws {
    if let other = budgets.first(where: { $0.quantity == .nonzeros || $0.quantity == .size }) {
      throw BudgetError.foreign(other, method: method.name)
    }
    let original = try bench.amounts()
    (self.budgets, self.original, isAsked) = (budgets, original, method.groups != nil)
    counts = try budgets.map { budget in
      guard let amount = original[budget.quantity] else { throw BudgetError.unmeasured(budget) }
      return Budget(budget.quantity, .count(budget.limit(for: amount)))
    }
    guard exceeded(by: { original[$0] ?? 0 }) != nil else { throw BudgetError.nothingToDo(budgets) }
  }

  /// The place of the first that is exceeded; nil if none is.
  func exceeded(by amount: (Budget.Quantity) -> Int) -> Int? {
    counts.firstIndex { amount($0.quantity) > $0.limit(for: 0) }
  }

  /// Why a budget cannot be met where so much is left; nil if all can.
  func failure(leaving amount: (Budget.Quantity) -> Int) -> BudgetError? {
    exceeded(by: amount).map { place in
      let quantity = budgets[place].quantity
      return .unreachable(
        budgets[place], least: amount(quantity), original: original[quantity] ?? 0,
        reason: isAsked ? .askedGroups : .groups)
    }
  }
}
