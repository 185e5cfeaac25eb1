import Datasets
import Foundation
import Networks
public import Runs
import Search

/// Looks for a way to allocate a cut under budgets that is better than the one that a method proposes at once.
///
/// What each part of the network is said to lose is weighed anew by an evolution strategy over the logarithms of the weights, as
/// SPDY does (Frantar and Alistarh 2022); under every weighing the budgets hold. The first candidate is the method's own, and the
/// last are those that it calls worth a look. All are looked at fitted; where something is to be trained, the better quarter of those that
/// differ is trained for an epoch, and the best of these is what is cut. The spread of the weights, the size of a generation and the
/// quarter are our choices.
public struct AllocationSearch<Evaluator: CandidateEvaluator> {
  private let method: any AllocatingMethod
  private let bench: Workbench
  private let evaluator: RememberingEvaluator<Evaluator>
  /// How many candidates are fitted at most.
  private let count: Int
  /// Whether the best are trained for an epoch.
  private let trains: Bool

  /// The candidates of a generation.
  private static var generation: Int { 6 }
  /// The standard deviation of the logarithms of the first weights.
  private static var deviation: Double { 0.5 }

  /// A search among `count` candidates of a method, each judged by `evaluator`.
  public init(
    _ method: any AllocatingMethod, on bench: Workbench, candidates count: Int, training trains: Bool,
    by evaluator: Evaluator
  ) {
    (self.method, self.bench, self.count, self.trains) = (method, bench, count, trains)
    self.evaluator = RememberingEvaluator(evaluator, of: bench.network)
  }

  /// One cut and what came of it.
  private struct Candidate {
    let recipe: Recipe
    var figures: CandidateFigures.Candidate
  }

  /// The best cut of those that were looked at, with what is known of all.
  ///
  /// - Parameter progress: told of each look, and of how many there will be at that rung.
  /// - Throws: `BudgetError` when the budgets cannot be met, and what the evaluator throws.
  public func proposal(
    for budgets: [Budget],
    progress: (_ rung: Rung, _ candidate: CandidateFigures.Candidate, _ count: Int) -> Void = { _, _, _ in }
  ) throws -> Proposal {
    let allocator = try method.allocator(for: budgets, on: bench)
    let weighings = max(1, count - allocator.others.count)
    var search = EvolutionStrategy(
      from: Array(repeating: 0, count: allocator.parts), deviation: Self.deviation,
      children: min(weighings, Self.generation), generations: max(1, weighings / Self.generation),
      stream: RandomStream(seed: bench.seed, name: "allocations"))
    let most = search.children * search.generations + allocator.others.count
    var candidates: [Candidate] = []
    func loss(of allocation: CutAllocator.Allocation) throws -> Double {
      if let known = candidates.first(where: { $0.recipe.edits == allocation.recipe.edits }) {
        return known.figures.fitted.rank
      }
      let candidate = try candidate(candidates.count + 1, allocation)
      candidates.append(candidate)
      progress(.fitted, candidate.figures, most)
      return candidate.figures.fitted.rank
    }
    _ = try search.run { asked in
      try asked.map { logarithms in try loss(of: allocator.best(logarithms.map { exp($0) })) }
    }
    for allocation in allocator.others { _ = try loss(of: allocation) }
    let ascending = candidates.sorted { $0.figures.fitted.rank < $1.figures.fitted.rank }
    var best = ascending[0]
    if trains {
      var finalists = Array(ascending.prefix(max(2, candidates.count / 4)))
      for index in finalists.indices {
        let score = try evaluator.score(finalists[index].recipe, at: .trained)
        finalists[index].figures.trained = score
        candidates[finalists[index].figures.number - 1] = finalists[index]
        progress(.trained, finalists[index].figures, finalists.count)
      }
      best = finalists.reduce(finalists[0]) { best, next in
        (next.figures.trained?.rank ?? .infinity) < (best.figures.trained?.rank ?? .infinity) ? next : best
      }
    }
    var proposal = try Proposal(
      recipe: allocator.settled(best.recipe), of: bench.network, budgets: budgets, latency: bench.latency)
    proposal.candidates = figures(of: candidates.map(\.figures), best: best.figures.number)
    return proposal
  }

  /// An allocation, and how it does.
  private func candidate(_ number: Int, _ allocation: CutAllocator.Allocation) throws -> Candidate {
    let costs = try bench.network.applying(allocation.recipe).costs()
    let figures = CandidateFigures.Candidate(
      number: number, macs: costs.macs, params: costs.params, predicted: allocation.predicted,
      fitted: try evaluator.score(allocation.recipe, at: .fitted))
    return Candidate(recipe: allocation.recipe, figures: figures)
  }

  private func figures(of candidates: [CandidateFigures.Candidate], best: Int) -> CandidateFigures {
    let trained = candidates.filter { $0.trained != nil }
    var correlations = [
      CandidateFigures.Correlation(
        from: Rung.predicted.rawValue, to: Rung.fitted.rawValue, count: candidates.count,
        coefficient: RankCorrelation.coefficient(candidates.map(\.predicted), candidates.map(\.fitted.rank)))
    ]
    if !trained.isEmpty {
      correlations.append(
        CandidateFigures.Correlation(
          from: Rung.fitted.rawValue, to: Rung.trained.rawValue, count: trained.count,
          coefficient: RankCorrelation.coefficient(
            trained.map(\.fitted.rank), trained.map { $0.trained?.rank ?? .infinity })))
    }
    let others = candidates.filter { $0.number != best }
    return CandidateFigures(
      candidates: candidates.filter { $0.number == best } + others, correlations: correlations,
      evaluations: evaluator.evaluations)
  }
}

extension CandidateScore {
  /// What candidates are ranked by: the loss, or the worst of all where there is none.
  fileprivate var rank: Double { loss.isFinite ? loss : .infinity }
}
