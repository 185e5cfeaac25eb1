/// Why convolutions cannot be divided as was asked for.
public enum GroupError: Error, Equatable, CustomStringConvertible {
  /// No convolution has channels enough.
  case nothingToDivide(leastWidth: Int)
  /// No convolution can have so many groups.
  case notDivisible(Int, possible: [Int])
  /// Connections of a layer are no numbers.
  case notFinite(layer: String)
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
    case .notFinite(let layer):
      "some connections of \(layer) are no finite numbers, so that none can be said to count more than others"
    case .prunedEnough(let budgets):
      "--prune-first alone keeps to \(budgets.map(\.description).joined(separator: ", ")), so nothing would be divided; a "
        + "larger --prune-budget or a smaller --budget leaves something to do"
    }
  }
}
