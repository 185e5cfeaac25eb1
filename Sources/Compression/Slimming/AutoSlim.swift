public import Networks

/// Slims the class of channels whose loss is felt least, a twelfth of its channels at a time, until the budgets hold.
///
/// AutoSlim (Yu and Huang 2019): a network that was trained for all widths, see `SandwichRule`, tells what any cut of it is worth, without
/// training it. Every class is tried without its next channels on images of the search split, and the one without which fewest
/// are told wrong loses them. Batch norm normalises by the images themselves. The authors break ties by the earliest layer, here the loss
/// decides; their steps are about a twelfth of a layer's widest, and no layer keeps less than its share.
public struct AutoSlim: CompressionMethod {
  /// The name on the command line.
  public let name = "autoslim"
  /// One line on what it does.
  public let summary = "slims the channels that are missed least, of a network that was trained for all widths"
  /// The paper that it comes from.
  public let reference = "Yu and Huang 2019"
  /// For all widths.
  public let sparseTraining: SparseTraining.Name? = .slimmable
  /// What widths classes may shrink to.
  public var widths: WidthRule
  /// Into how many steps the channels of a class are divided.
  public var bins: Int

  /// The method as it is published: twelve steps.
  public init(widths: WidthRule = WidthRule(), bins: Int = 12) {
    (self.widths, self.bins) = (widths, max(1, bins))
  }

  /// Throws what can be said against budgets before anything is trained.
  ///
  /// - Throws: `BudgetError` when they cannot be met, or hold already.
  func requireFeasible(_ budgets: [Budget], on bench: Workbench) throws {
    _ = try GreedySlimming(of: bench, under: budgets, widths: widths, bins: bins, for: name)
  }

  /// The channels that stay of the network on the workbench under the budgets.
  ///
  /// - Throws: `BudgetError` when the budgets cannot be met, or hold already; `ScoreError.needsImages` without images.
  public func recipe(for budgets: [Budget], on bench: Workbench) throws -> Recipe {
    try recipe(for: budgets, on: bench, after: [])
  }

  /// The same, step by step.
  ///
  /// - Parameters:
  ///   - steps: those that were taken before, to go on behind.
  ///   - report: told of each step that is taken; it throws to stop.
  public func recipe(
    for budgets: [Budget], on bench: Workbench, after steps: [SlimmingStep],
    report: (SlimmingStep) throws -> Void = { _ in }
  ) throws -> Recipe {
    let slimming = try GreedySlimming(of: bench, under: budgets, widths: widths, bins: bins, for: name)
    let selection = try slimming.selection(after: steps, report: report)
    return Recipe(
      network: bench.network.name,
      origin: Recipe.Origin(
        method: name,
        settings: [
          "budget": budgets.map(\.description).joined(separator: " "), "bins": "\(bins)",
          "least-share": "\(widths.leastShare)", "least-width": "\(widths.leastWidth)",
          "multiple": "\(widths.multiple)",
        ], seed: bench.seed),
      edits: selection.edits(in: bench.analysis))
  }
}

extension Workbench {
  /// For each class that may be cut, its channels in the order in which they go, the smallest first, as they were before anything was
  /// trained.
  ///
  /// The authors train from nothing, where any order is as good; of a trained network the smallest channels are missed least.
  func slimmingOrders() throws -> [Int: [Int]] {
    try L2Score().scores(on: Workbench(given, protecting: protected, seed: seed)).mapValues(\.removalOrder)
  }
}
