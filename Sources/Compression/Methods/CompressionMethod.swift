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

  /// Whether this is a control, nobody's method but what methods have to beat.
  var isControl: Bool { get }
  /// What usually draws the weights together before the method cuts; nil where it takes trained weights as they are.
  var sparseTraining: SparseTraining.Name? { get }
  /// What is set right behind a cut before anything is trained.
  var refit: Refit { get }
  /// What may come before the last cut.
  var staging: Staging { get }
  /// How the method usually gets to where the budgets hold.
  var cuts: PruningSchedule.Cuts { get }
  /// How the network is usually trained again.
  var recovery: RecoveryRecipe.Name { get }
  /// The weight that attention transfer usually has where the network learns from the one before.
  var attentionWeight: Double { get }

  /// The edits that bring the network on the workbench within the budgets.
  ///
  /// - Throws: `BudgetError` when the budgets cannot be met, or hold already.
  func recipe(for budgets: [Budget], on bench: Workbench) throws -> Recipe

  /// Decides as `recipe(for:on:)` does, under one list of budgets after the other; what does not depend on them is measured once.
  func decider(on bench: Workbench) -> ([Budget]) throws -> Recipe
}

/// What may come before a method's last cut.
public enum Staging: Sendable {
  /// Nothing: it decides once, on the network as it is.
  case nothing
  /// Training.
  case training
  /// Training, and cuts of all that is to go by shares.
  case shares
  /// Training, in which channels may be drawn together, and cuts by shares, or of one class of channels after the other.
  case channels
}

extension CompressionMethod {
  /// A method without a paper is a control.
  public var isControl: Bool { reference.isEmpty }
  /// Weights are taken as they are.
  public var sparseTraining: SparseTraining.Name? { nil }
  /// It decides once.
  public var staging: Staging { .nothing }
  /// At once.
  public var cuts: PruningSchedule.Cuts { .oneShot }
  /// From the labels.
  public var recovery: RecoveryRecipe.Name { .finetune }
  /// None.
  public var attentionWeight: Double { 0 }
  /// Nothing is set right.
  public var refit: Refit { .nothing }
  /// Everything depends on budgets.
  public func decider(on bench: Workbench) -> ([Budget]) throws -> Recipe { { try recipe(for: $0, on: bench) } }
}
