import Compression
import Datasets
import Networks
import OrderedCollections
import Runs
import TestSupport
import Testing
import Training

/// Searches among ways to share a cut, judged by rules that are known.
@Suite struct AllocationSearchTests {
  /// An evaluator that counts what is asked, and likes networks with few channels in one layer.
  final class Judge: CandidateEvaluator {
    let network: Network
    var asked: [Rung: [Recipe]] = [:]

    init(_ network: Network) { self.network = network }

    func score(_ recipe: Recipe, at rung: Rung) throws -> CandidateScore {
      asked[rung, default: []].append(recipe)
      let width = try network.applying(recipe).parameters["conv1.weight"]?.shape[0] ?? 0
      // Trained, the order is turned around.
      return CandidateScore(loss: rung == .trained ? -Double(width) : Double(width), accuracy: 0.5)
    }
  }

  /// What is thrown by what should not be called.
  private struct Unwanted: Error {}

  private let network: Network
  private let bench: Workbench
  private let budgets = [Budget(.macs, .share(0.5))]

  init() throws {
    network = try chain(12, 12, 12, 4).withInitialWeights(seed: 3)
    bench = try Workbench(network, seed: 7)
  }

  private func search(_ count: Int, training: Bool = false, by judge: Judge) throws -> Proposal {
    let method = try MethodRegistry.method(named: "l2").with(ranking: .perCost)
    return try AllocationSearch(method, on: bench, candidates: count, training: training, by: judge)
      .proposal(for: budgets)
  }

  @Test func everyCandidateKeepsToTheBudgetAndTheFirstIsTheMethodsOwn() throws {
    let judge = Judge(network)
    let proposal = try search(18, by: judge)
    let own = try MethodRegistry.method(named: "l2").with(ranking: .perCost).recipe(for: budgets, on: bench)
    let fitted = try #require(judge.asked[.fitted])
    #expect(fitted[0] == own)
    let whole = try network.costs().macs
    #expect(try fitted.allSatisfy { try 2 * network.applying($0).costs().macs <= whole })
    let figures = try #require(proposal.candidates)
    #expect(figures.candidates.count == fitted.count && figures.evaluations == fitted.count && fitted.count <= 18)
    #expect(Set(fitted.map(\.edits)).count == fitted.count, "no cut is looked at twice")
    #expect(fitted.count > 5, "weights of classes make a difference")
  }

  @Test func theBestOfThoseFittedIsCutWhereNothingIsTrained() throws {
    let judge = Judge(network)
    let proposal = try search(18, by: judge)
    let figures = try #require(proposal.candidates)
    let least = try #require(figures.candidates.map(\.fitted.loss).min())
    #expect(figures.candidates[0].fitted.loss == least)
    #expect(Double(proposal.network.parameters["conv1.weight"]?.shape[0] ?? 0) == least)
    #expect(judge.asked[.trained] == nil && figures.candidates.allSatisfy { $0.trained == nil })
    #expect(figures.candidates.first { $0.number == 1 }.map { $0.fitted.loss > least } == true, "it was worth looking")
    #expect(figures.correlations.map(\.to) == ["fitted"])
  }

  @Test func theBetterQuarterIsTrainedAndTheBestOfTheseIsCut() throws {
    let judge = Judge(network)
    let figures = try #require(search(18, training: true, by: judge).candidates)
    let trained = figures.candidates.filter { $0.trained != nil }
    #expect(trained.count == max(2, figures.candidates.count / 4) && trained.count == judge.asked[.trained]?.count)
    let others = figures.candidates.filter { $0.trained == nil }.map(\.fitted.loss)
    #expect(trained.allSatisfy { finalist in others.allSatisfy { finalist.fitted.loss <= $0 } })
    #expect(figures.candidates[0].trained?.loss == trained.compactMap(\.trained?.loss).min())
    let last = try #require(figures.correlations.last)
    #expect(last.from == "fitted" && last.to == "trained" && last.count == trained.count)
    #expect(last.coefficient.map { $0 == -1 } ?? true, "the judge turns the order around")
  }

  @Test func theSameSeedFindsTheSame() throws {
    let proposals = try (0..<2).map { _ in try search(12, training: true, by: Judge(network)) }
    #expect(proposals[0].recipe == proposals[1].recipe && proposals[0].candidates == proposals[1].candidates)
  }

  @Test func aNetworkIsLookedAtOnceAtEachRung() throws {
    let judge = Judge(network)
    let remembering = RememberingEvaluator(judge, of: network)
    let recipe = try MethodRegistry.method(named: "l2").recipe(for: budgets, on: bench)
    // The same edits, by another name.
    let twin = Recipe(network: recipe.network, origin: Recipe.Origin(method: "other", seed: 9), edits: recipe.edits)
    for rung in [Rung.fitted, .trained] {
      #expect(try remembering.score(recipe, at: rung) == remembering.score(twin, at: rung))
    }
    #expect(remembering.evaluations == 2 && judge.asked.values.allSatisfy { $0.count == 1 })
  }

  @Test func layersShareADivisionIntoGroupsAndTheSameInAllOfThemIsLookedAt() throws {
    let judge = Judge(network)
    let method = GroupConvolution(solver: .paper, rule: GroupRule(leastWidth: 2))
    let budgets = [Budget(.params, .share(0.6))]
    let proposal = try AllocationSearch(method, on: bench, candidates: 12, training: false, by: judge)
      .proposal(for: budgets)
    let asked = try #require(judge.asked[.fitted])
    #expect(try asked[0] == method.recipe(for: budgets, on: bench) && (3...12).contains(asked.count))
    let last = try #require(asked.last).groupings.map(\.groups)
    #expect(Set(last).count == 1, "\(last)")
    let whole = try network.costs().params
    for recipe in asked { #expect(try 10 * network.applying(recipe).costs().params <= 6 * whole) }
    #expect(proposal.budgets.map(\.met) == [true])
  }

  @Test(arguments: [Refit.nothing, .weights])
  func groupsAreEvaluatedAsRecoveryBegins(_ refit: Refit) throws {
    let dataset = try Dataset.synthetic(train: 600, test: 40)
    let network = try residualNetwork(width: 8)
    let bench = try Workbench(network, dataset: dataset, imageCount: 100, seed: 5)
    let method = GroupConvolution(
      solver: .paper, weighting: .params, rule: GroupRule(leastWidth: 2), refit: refit)
    let run = StagedRun(
      method, for: [Budget(.params, .share(0.85))], on: bench, dataset: dataset, schedule: PruningSchedule(),
      sparsity: nil,
      settings: TrainingSettings(epochs: 1, batchSize: 32, schedule: LearningRateSchedule(peak: 0.02), seed: 5),
      reestimationBatches: 2)
    let evaluator = RecoveryEvaluator(of: run)
    let recipe = try method.recipe(for: run.budgets, on: bench)
    let proposal = try Proposal(recipe: recipe, of: network)
    let quarter = try #require(bench.images).prefix(25)
    let executor = try Executor(run.fittedGroups(of: proposal, on: quarter) ?? proposal.network)
    try executor.reestimateBatchNorm(on: dataset, batches: 2, seed: 5)
    let loss = try executor.evaluate(on: dataset, split: .search).loss
    let score = try evaluator.score(recipe, at: .fitted)
    #expect(abs(score.loss - loss) < 1e-4)
  }

  @Test func recoveriesOfGrowingLengthTellMoreAndMore() throws {
    let dataset = try Dataset.synthetic(train: 600, test: 40)
    let network = try residualNetwork(width: 8)
    let method = try MethodRegistry.method(named: "obs")
    let bench = try Workbench(network, dataset: dataset, imageCount: 100, seed: 5)
    let run = StagedRun(
      method, for: [Budget(.macs, .share(0.6))], on: bench, dataset: dataset, schedule: PruningSchedule(),
      sparsity: nil,
      settings: TrainingSettings(epochs: 3, batchSize: 32, schedule: LearningRateSchedule(peak: 0.02), seed: 5),
      reestimationBatches: 2)
    let recipe = try method.recipe(for: run.budgets, on: bench)
    let evaluator = RecoveryEvaluator(of: run)
    let scores = try [Rung.fitted, .trained].map { try evaluator.score(recipe, at: $0) }
    #expect(scores[1].loss < scores[0].loss, "an epoch of training helps a network that was never trained")
    #expect(try evaluator.score(recipe, at: .fitted) == scores[0])
    let proposal = try AllocationSearch(method, on: bench, candidates: 2, training: true, by: evaluator)
      .proposal(for: run.budgets)
    #expect(proposal.candidates?.candidates.contains { $0.number == 1 && $0.fitted == scores[0] } == true)

    // A run that goes on neither searches again nor forgets what was weighed.
    let place = try TemporaryFolder()
    let journal = try RunJournal(path: place.path(of: "run"))
    let outcome = try CompressionJob(run) { _, _, _ in proposal }.run(proposal, in: journal) { _ in Trainer.Observer() }
    #expect(outcome.results.candidates == proposal.candidates)
    let resumed = try CompressionJob(run) { _, _, _ in throw Unwanted() }.plan(resuming: journal.folder)
    #expect(resumed.recipe == proposal.recipe && resumed.candidates == proposal.candidates)
  }
}
