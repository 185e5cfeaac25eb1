import Deployment
public import Networks
import Runs

/// Lets a method decide under budgets of latency until the cut keeps to them when it is measured.
///
/// The table's prediction is what the method is bounded by; then the cut is measured beside the original, and where the two do
/// not agree the bound is moved by as much and the method decides again. Weights have no part in it, so this comes before
/// the training.
public struct LatencySearch {
  /// What predicts.
  public let bench: Workbench
  /// What measures a network and its cut.
  let measure: (Network, Network) throws -> LatencyComparison

  /// A search on `bench`, which has a prediction of latencies, with what `measure` finds.
  public init(on bench: Workbench, measure: @escaping (Network, Network) throws -> LatencyComparison) {
    self.bench = bench
    self.measure = measure
  }

  /// How often the method decides at most.
  static let attempts = 4
  /// Where in the bound a cut should come to lie: under it, as the next measurement of the same differs by a hundredth or two.
  static let aim = 0.97
  /// From which share of the bound on a cut is no longer too small.
  static let near = 0.93

  /// A decision and what was measured of it.
  public struct Attempt {
    /// The cut.
    public let proposal: Proposal
    /// What it takes, as a share of what is allowed; above 1 it takes too much.
    ///
    /// Nil where others used the machine too much to tell: then the prediction is relied on.
    public let used: Double?
  }

  /// The cut nearest under the bound of those that keep to it, or the smallest if none does.
  ///
  /// - Throws: `BudgetError` when even the smallest cut is predicted above a bound, `LatencySearchError` when the engine cannot
  ///   run a cut.
  public func attempt(
    of method: some CompressionMethod, for budgets: [Budget], report: (Attempt) -> Void = { _ in }
  ) throws -> Attempt {
    let decide = method.decider(on: bench)
    return try attempt(for: budgets, report: report) {
      try Proposal(of: method, for: $0, on: bench, deciding: decide)
    }
  }

  /// The cut nearest under the bound of those that `propose` makes under moved bounds, or the smallest if none keeps to it.
  ///
  /// - Throws: `BudgetError` when even the smallest cut is predicted above a bound, `LatencySearchError` when the engine cannot
  ///   run a cut.
  public func attempt(
    for budgets: [Budget], report: (Attempt) -> Void = { _ in }, propose: ([Budget]) throws -> Proposal
  ) throws -> Attempt {
    guard let latency = bench.latency, let first = budgets.first(where: { $0.quantity == .latency }) else {
      return Attempt(proposal: try propose(budgets), used: nil)
    }
    let predicted = try latency.nanoseconds(of: bench.network)
    // Absolute bounds hold for the original as it is measured, which the prediction need not hit.
    var scale = 1.0
    var best: Attempt?
    var number = 0
    while true {
      let bounds = budgets.map { budget in
        guard budget.quantity == .latency else { return budget }
        return Budget(.latency, .count(max(1, Int(scale * Double(budget.limit(for: predicted))))))
      }
      let proposal: Proposal
      do {
        proposal = try propose(bounds)
      } catch let error where error is BudgetError || error is GroupError {
        // The bounds as they were asked for are the user's; those that were moved may be out of reach.
        guard let best else {
          throw (error as? BudgetError)?.naming(first) ?? error
        }
        return best
      }
      let used = Self.used(of: budgets, try measure(proposal.original, proposal.network))
      let asked = try Proposal(
        recipe: proposal.recipe.saying(budgets, boundedBy: bounds), of: bench.network, budgets: budgets,
        latency: latency)
      let attempt = Attempt(proposal: asked, used: used)
      report(attempt)
      guard let used else { return best ?? attempt }
      let nearest = Self.better(best, attempt)
      number += 1
      if number == Self.attempts || (Self.near...1).contains(used) { return nearest }
      best = nearest
      scale *= Self.aim / used
    }
  }

  /// The largest share of a bound that is used; nil if nothing was measured undisturbed.
  private static func used(of budgets: [Budget], _ measured: LatencyComparison) -> Double? {
    guard let ratio = measured.speedup?.median else { return nil }
    return budgets.filter { $0.quantity == .latency }.map { budget in
      switch budget.amount {
      case .share(let share): 1 / (ratio * share)
      case .count(let nanoseconds): measured.result.median * 1e6 / Double(nanoseconds)
      }
    }.max()
  }

  private static func better(_ first: Attempt?, _ second: Attempt) -> Attempt {
    guard let first else { return second }
    let (old, new) = (first.used ?? .infinity, second.used ?? .infinity)
    // Under the bound the larger is better, above it the smaller.
    if old <= 1, new <= 1 { return old > new ? first : second }
    return old <= new ? first : second
  }
}

extension BudgetError {
  /// The same error of the budget as the user wrote it.
  fileprivate func naming(_ budget: Budget) -> BudgetError {
    switch self {
    case .unreachable(let moved, let least, let original, let reason) where moved.quantity == .latency:
      .unreachable(budget, least: least, original: original, reason: reason)
    default: self
    }
  }
}

extension Recipe {
  /// The recipe with the budgets as the user wrote them beside those that the method was given.
  fileprivate func saying(_ budgets: [Budget], boundedBy bounds: [Budget]) -> Recipe {
    let text = { (budgets: [Budget]) in budgets.map(\.description).joined(separator: " ") }
    let settings = origin.settings.merging(["budget": text(budgets), "predicted-budget": text(bounds)]) { $1 }
    return Recipe(
      network: network, origin: Origin(method: origin.method, settings: settings, seed: origin.seed), edits: edits)
  }
}
