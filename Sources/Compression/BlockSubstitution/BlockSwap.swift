public import Networks
public import Runs
import Torch
public import Training

/// Puts cheaper bodies into residual blocks: of many networks that keep to the budgets the one whose blocks the loss depends on most.
///
/// BlockSwap (Turner, Crowley, O'Boyle, Storkey and Gray 2020): networks are drawn at random, and ranked by the Fisher potential that
/// their blocks have before any training, from one batch of images. Which images and which weights are drawn is the same for all
/// networks as far as they have the same layers; the authors draw both anew for each. That makes scores comparable and
/// repeatable.
public struct BlockSwap: DeliberatingMethod {
  /// The name on the command line.
  public let name = BlockSwap.methodName
  /// One line on what it does.
  public let summary =
    "puts cheaper bodies into residual blocks, those on which the loss depends most before any training"
  /// The paper that it comes from.
  public let reference = "Turner et al. 2020"
  /// From the network as it was, as the authors do.
  public let recovery = RecoveryRecipe.Name.distil
  /// `β` of the authors for small images.
  public let attentionWeight = 1000.0

  /// How many networks are drawn.
  public var candidates: Int
  /// How many networks are drawn if only some of them are to be ranked; nil for as many as are ranked.
  ///
  /// Half of those that are ranked are then any, and half those of the others that a fit to their potentials promises most of: a
  /// variant of ours, which the paper has not.
  public var screened: Int?
  /// How many images the batch has.
  public var batchSize: Int
  /// How many networks are ranked at the same time, each on one thread; nil for as many as LibTorch has threads.
  public var workers: Int?
  /// The type of the activations.
  public var precision: Precision
  /// The kinds of blocks.
  public var vocabulary: [BlockKind]

  static let methodName = "blockswap"

  /// The method as it is published: a thousand networks, 128 images, 23 kinds.
  public init(
    candidates: Int = 1000, screened: Int? = nil, batchSize: Int = 128, workers: Int? = nil,
    precision: Precision = .float32, vocabulary: [BlockKind] = BlockKind.vocabulary
  ) {
    (self.candidates, self.screened, self.batchSize, self.workers) = (candidates, screened, batchSize, workers)
    (self.precision, self.vocabulary) = (precision, vocabulary)
  }

  /// The substitutions that make the best of the networks that were drawn.
  ///
  /// - Throws: `BudgetError` when the budgets hold already, what `ranking(for:on:progress:)` throws.
  public func recipe(for budgets: [Budget], on bench: Workbench) throws -> Recipe {
    try recipe(of: ranking(for: budgets, on: bench), for: budgets, on: bench)
  }

  /// The cut that makes the best of the networks that were drawn, and the ranking.
  public func proposal(
    for budgets: [Budget], on bench: Workbench, notingIn folder: RunFolder?,
    tell: @Sendable (Deliberation) throws -> Void
  ) throws -> Proposal {
    let ranking = try ranking(for: budgets, on: bench) { try tell(.progress($0, of: $1)) }
    try tell(.ranked(ranking))
    var proposal = try Proposal(
      recipe: recipe(of: ranking, for: budgets, on: bench), of: bench.network, budgets: budgets,
      latency: bench.latency)
    proposal.ranking = ranking
    return proposal
  }

  /// The recipe of the first network of a ranking.
  public func recipe(of ranking: [BlockCandidate], for budgets: [Budget], on bench: Workbench) throws -> Recipe {
    let space = try BlockSpace(of: bench.network, vocabulary: vocabulary, protecting: bench.protected)
    guard let best = ranking.first else { throw BlockError.nothingDrawn(budgets, least: try space.least(of: budgets)) }
    return space.recipe(
      of: best.kinds,
      origin: Recipe.Origin(
        method: name,
        settings: [
          "budget": budgets.map(\.description).joined(separator: " "), "candidates": "\(candidates)",
          "minibatch": "\(batchSize)", "screened": "\(screened ?? candidates)",
        ], seed: bench.seed))
  }

  /// The networks that were drawn, the most promising first.
  ///
  /// - Parameter progress: told how many of how many are ranked; it throws to stop.
  /// - Throws: `BudgetError` when the budgets hold already or are of something else, `BlockError` when nothing keeps to them,
  ///   `ScoreError.needsImages` without images.
  public func ranking(
    for budgets: [Budget], on bench: Workbench, progress: @Sendable (Int, Int) throws -> Void = { _, _ in }
  ) throws -> [BlockCandidate] {
    let whole = try bench.network.costs()
    let isDone = budgets.allSatisfy { budget in
      whole[budget.quantity].map { $0 <= budget.limit(for: $0) } ?? false
    }
    guard !isDone else { throw BudgetError.nothingToDo(budgets) }
    let space = try BlockSpace(of: bench.network, vocabulary: vocabulary, protecting: bench.protected)
    var choices = try space.choices(max(candidates, screened ?? 0), under: budgets, seed: bench.seed)
    let potential = try FisherPotential(of: space, on: bench, batchSize: batchSize, precision: precision)
    let workers = workers ?? Runtime.threadCount
    let first = choices.count > candidates ? (candidates + 1) / 2 : choices.count
    let count = min(candidates, choices.count)
    var scores = try potential.scores(of: Array(choices.prefix(first)), workers: workers) { done, _ in
      try progress(done, count)
    }
    if first < choices.count {
      let fit = try PotentialFit(of: space, to: Array(choices.prefix(first)), potentials: scores.map(\.potential))
      let promising = choices[first...].map { (kinds: $0, logarithm: fit.logarithm(of: $0)) }
        .enumerated().sorted { ($1.element.logarithm, $0.offset) < ($0.element.logarithm, $1.offset) }
        .prefix(candidates - first).map(\.element.kinds)
      choices = Array(choices.prefix(first)) + promising
      scores += try potential.scores(of: promising, workers: workers) { done, _ in try progress(first + done, count) }
    }
    return zip(choices, scores).enumerated().map { number, pair in
      BlockCandidate(number: number + 1, kinds: pair.0, figures: pair.1)
    }.sorted { ($1.potential, $0.number) < ($0.potential, $1.number) }
  }
}

/// A network that blocks were put together to, and how it is ranked.
public struct BlockCandidate: Sendable, Hashable {
  /// Its place among those that were ranked, from 1 on, in the order in which they were drawn; those that a fit chose come behind the others.
  public let number: Int
  /// The kinds of its blocks.
  public let kinds: [BlockKind]
  /// Its multiply-accumulates.
  public let macs: Int
  /// Its trainable numbers.
  public let params: Int
  /// The Fisher potential of all its blocks; more is better.
  public let potential: Double

  init(number: Int, kinds: [BlockKind], figures: FisherPotential.Figures) {
    (self.number, self.kinds) = (number, kinds)
    (macs, params, potential) = (figures.macs, figures.params, figures.potential)
  }
}
