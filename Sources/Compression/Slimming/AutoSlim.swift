import Deployment
public import Networks
public import Runs

/// Slims the class of channels whose loss is felt least, a twelfth of its channels at a time, until the budgets hold.
///
/// AutoSlim (Yu and Huang 2019): a network that was trained for all widths, see `SandwichRule`, tells what any cut of it is worth, without
/// training it. Every class is tried without its next channels on images of the search split, and the one without which fewest
/// are told wrong loses them. Batch norm normalises by the images themselves. The authors' steps are about a twelfth of a layer's widest, and
/// no layer keeps less than its share. Where as many images are told wrong they take the earliest layer; here the loss decides, unless
/// `ties` says otherwise. A shortlist, which the paper has not, spares trying those classes of whose next channels the loss depends on most.
public struct AutoSlim: DeliberatingMethod {
  /// The name on the command line.
  public let name = AutoSlim.methodName
  /// One line on what it does.
  public let summary = "slims the channels that are missed least, of a network that was trained for all widths"
  /// The paper that it comes from.
  public let reference = "Yu and Huang 2019"
  /// For all widths.
  public let sparseTraining: SparseTraining.Name? = .slimmable
  /// One cut, behind training.
  public let staging = Staging.training
  /// What widths classes may shrink to; the least share is that of the narrowest cut that is trained, too.
  public var widths: WidthRule
  /// Into how many steps the channels of a class are divided.
  public var bins: Int
  /// What decides between classes without which as many images are told right.
  public var ties: Ties
  /// Whether the class gives up channels next by which the loss rises least for what they save of the budgets that do not hold yet,
  /// and not, as published, the one without which fewest images are told wrong.
  public var countsCosts: Bool
  /// How many classes are tried before each step, those whose next channels have the least Fisher information; nil for all.
  public var shortlist: Int?
  /// What an earlier run trained for all widths, to be slimmed in place of what would be trained; nil for none.
  public var supernet: Supernet?

  /// What decides between classes without which as many images are told right.
  public enum Ties: String, Sendable, CaseIterable {
    /// The smaller loss.
    case loss
    /// The earlier layer, as published.
    case first
  }

  static let methodName = "autoslim"

  /// The least share of its channels that a class keeps, as published: two of twelve steps.
  public static let leastShare = 2.0 / 12

  /// How many images batch norm's statistics are of while classes are tried; the paper does not say.
  package static let batchSize = 250

  /// The method as it is published, but for ties: twelve steps.
  public init(
    widths: WidthRule = WidthRule(leastShare: AutoSlim.leastShare), bins: Int = 12, ties: Ties = .loss,
    countsCosts: Bool = false, shortlist: Int? = nil, supernet: Supernet? = nil
  ) {
    (self.widths, self.bins, self.ties) = (widths, max(1, bins), ties)
    (self.countsCosts, self.shortlist, self.supernet) = (countsCosts, shortlist, supernet)
  }

  /// Throws what can be said against budgets before anything is trained.
  ///
  /// - Throws: `BudgetError` when they cannot be met, or hold already.
  func requireFeasible(_ budgets: [Budget], on bench: Workbench) throws {
    _ = try GreedySlimming(of: bench, under: budgets, as: self)
  }

  /// The channels that stay of the network on the workbench under the budgets.
  ///
  /// - Throws: `BudgetError` when the budgets cannot be met, or hold already; `ScoreError.needsImages` without images.
  public func recipe(for budgets: [Budget], on bench: Workbench) throws -> Recipe {
    try recipe(for: budgets, on: bench, after: [])
  }

  /// The cut that keeps to the budgets; every step is noted in the folder, and the next goes on behind those that are.
  public func proposal(
    for budgets: [Budget], on bench: Workbench, notingIn folder: RunFolder?,
    tell: @Sendable (Deliberation) throws -> Void
  ) throws -> Proposal {
    let settings = settings(for: budgets, on: bench).merging(["seed": "\(bench.seed)"]) { $1 }
    let noted = try folder?.readSlimming()
    // Under other settings others may have been taken.
    let known = noted?.settings == settings ? noted?.steps ?? [] : []
    var taken: [SlimmingStep] = []
    let recipe = try recipe(for: budgets, on: bench, after: known) { step in
      taken.append(step)
      guard step.number > known.count else { return }
      try folder?.write(SlimmingLog(taken, under: settings))
      try tell(.slimmed(step))
    }
    // Known steps may go further than the budgets ask for.
    try folder?.write(SlimmingLog(taken, under: settings))
    return try Proposal(recipe: recipe, of: bench.network, budgets: budgets, latency: bench.latency)
  }

  /// The recipe that keeps to the budgets, step by step.
  ///
  /// - Parameters:
  ///   - steps: those that are known already, which are taken first as far as the budgets ask for them.
  ///   - report: told of each step that is taken; it throws to stop.
  public func recipe(
    for budgets: [Budget], on bench: Workbench, after steps: [SlimmingStep],
    report: (SlimmingStep) throws -> Void = { _ in }
  ) throws -> Recipe {
    let slimming = try GreedySlimming(of: bench, under: budgets, as: self)
    let selection = try slimming.selection(after: steps, report: report)
    var settings = settings(for: budgets, on: bench)
    settings["budget"] = budgets.map(\.description).joined(separator: " ")
    return Recipe(
      network: bench.network.name, origin: Recipe.Origin(method: name, settings: settings, seed: bench.seed),
      edits: selection.edits(in: bench.analysis))
  }

  /// What steps depend on beside weights and seed; how many there are is the budgets' matter alone.
  private func settings(for budgets: [Budget], on bench: Workbench) -> [String: String] {
    // What counts against what is saved depends on what is bounded, and how tightly where there are several; steps end where times fall.
    let bounds = budgets.count > 1 ? budgets.map(\.description) : budgets.map(\.quantity.rawValue)
    let isTimed = budgets.contains { $0.quantity == .latency }
    return [
      "saving": countsCosts ? bounds.joined(separator: " ") : "nothing",
      "timed-by": isTimed ? bench.latency?.model.context.description ?? "" : "nothing",
      "bins": "\(bins)", "ties": ties.rawValue, "images": "\(bench.searchImages?.count ?? 0)",
      "least-share": "\(widths.leastShare)", "least-width": "\(widths.leastWidth)", "multiple": "\(widths.multiple)",
      "protect": bench.protected.sorted().joined(separator: " "), "shortlist": shortlist.map(String.init) ?? "all",
    ]
  }
}

extension Workbench {
  /// For each class that may be cut, its channels in the order in which they go, the smallest first, as they were before anything was
  /// trained.
  ///
  /// The authors train from nothing, where any order is as good; of a trained network the smallest channels are missed least.
  package func slimmingOrders() throws -> [Int: [Int]] {
    try L2Score().scores(on: Workbench(given, protecting: protected, seed: seed)).mapValues(\.removalOrder)
  }
}
