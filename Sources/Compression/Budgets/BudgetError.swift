public import Networks

/// Why a budget cannot be read or met, or why nothing would be done to meet it.
public enum BudgetError: Error, Equatable, CustomStringConvertible {
  /// The text is no budget.
  case unreadable(String, String)
  /// No choice keeps to the budget.
  case unreachable(Budget, least: Int, original: Int, reason: StopReason)
  /// A latency is bounded, and nothing tells latencies.
  case unmeasured(Budget)
  /// The method called so removes what the budget does not bound.
  case foreign(Budget, method: String)
  /// The network keeps to all budgets as it is.
  case nothingToDo([Budget])
  /// The network has no channels that may be removed; each of its classes says why.
  case nothingPrunable([ChannelClass])
  /// The method called so chose to remove nothing.
  case nothingChosen(method: String)
  /// Even the smallest cut costs more accuracy than is allowed.
  case nothingAllowed(Double)

  /// What keeps a network from becoming smaller.
  public enum StopReason: String, Sendable {
    /// Every prunable class is at its least width.
    case floor = "every class of channels that may be cut is at its least width"
    /// What is left belongs to pinned classes.
    case protected = "what is left belongs to channels that may not be removed"
    /// No layer can have more groups.
    case groups = "no layer can be divided further; a smaller --least-group-width goes further"
    /// All layers have as many groups as were asked for.
    case askedGroups = "no more groups were asked for; more --groups, or a smaller --least-group-width, go further"
  }

  /// One sentence that names the budget and the fault.
  public var description: String {
    switch self {
    case .unreadable(let text, let fault): "the budget '\(text)' cannot be read: \(fault)"
    case .unreachable(let budget, let least, let original, let reason):
      "the budget \(budget) cannot be met: the network has \(budget.stating(original)), and it comes down to "
        + "\(budget.quantity == .latency ? budget.text(least) : "\(least)") at the least, "
        + "\(budget.quantity.rawValue)=\(budget.text(least)), since \(reason.rawValue)"
    case .unmeasured(let budget):
      "the budget \(budget) cannot be kept to: nothing is known of latencies; add --latency-table FILE and --engine NAME"
    case .foreign(let budget, let method):
      "the method '\(method)' does not decide on \(budget); \(budget.quantity.deciders)"
    case .nothingToDo(let budgets):
      "the network keeps to \(budgets.map(\.description).joined(separator: ", ")) as it is, so nothing would be pruned"
    case .nothingPrunable(let classes): "no channel of the network may be removed: \(classes.pinReasons)"
    case .nothingAllowed(let allowance):
      "every cut that was tried costs more than \(allowance * 100) points of accuracy on the search split, so nothing was removed"
    case .nothingChosen(let method): "the method '\(method)' chose to remove nothing, so nothing would be pruned"
    }
  }
}

extension Budget {
  /// A count with what it counts: `1234 macs`, `a predicted latency of 1.25ms`.
  func stating(_ count: Int) -> String {
    quantity == .latency ? "a predicted latency of \(text(count))" : "\(count) \(quantity.rawValue)"
  }
}

extension Budget.Quantity {
  /// Who decides on budgets of this.
  fileprivate var deciders: String {
    switch self {
    case .nonzeros:
      "those that set weights to zero are \(MethodRegistry.weightMethods.map(\.name).joined(separator: ", "))"
    case .size: "\(MethodRegistry.weightSharing.name) does"
    case .macs, .params, .latency: "methods that remove channels do"
    }
  }
}
