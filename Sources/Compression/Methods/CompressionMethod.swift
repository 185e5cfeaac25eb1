public import Networks

/// A way to choose the edits of a network under budgets.
///
/// A method looks and decides; it never changes a weight. `Network.applying` makes the cut and `Training` recovers.
public protocol CompressionMethod: Sendable {
  /// The name on the command line, such as `l1`.
  var name: String { get }
  /// One line on what it does.
  var summary: String { get }
  /// The paper that it comes from.
  var reference: String { get }

  /// The edits that bring the network on the workbench within the budgets.
  ///
  /// - Throws: `BudgetError` when the budgets cannot be met, or hold already.
  func recipe(for budgets: [Budget], on bench: Workbench) throws -> Recipe
}
