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
