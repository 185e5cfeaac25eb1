import Compression
import Datasets
import Foundation
import Networks
import OrderedCollections
import Runs
import TestSupport
import Testing
import Torch
import Training
import Zoo

/// Runs that cut little by little, and train before and between.
@Suite struct StagedRunTests {
  let place: TemporaryFolder
  let dataset: Dataset

  init() throws {
    place = try TemporaryFolder()
    dataset = try Dataset.synthetic(train: 420, test: 40)
  }

  func job(
    _ network: Network, method: String = "auto-balanced", budgets: [Budget] = [Budget(.macs, .share(0.4))],
    schedule: PruningSchedule, sparsity: SparseTraining? = SparseTraining(.autoBalanced), epochs: Int = 1,
    rate: Double = 0.02, refit: Refit? = nil, ranking: Ranking? = nil
  ) throws -> CompressionJob {
    let settings = TrainingSettings(
      epochs: epochs, batchSize: 64, schedule: LearningRateSchedule(peak: rate), seed: 5)
    return CompressionJob(
      try StagedRun(
        try MethodRegistry.method(named: method).with(ranking: ranking, refit: refit), for: budgets,
        on: Workbench(network, dataset: dataset, imageCount: 50, seed: 5), dataset: dataset, schedule: schedule,
        sparsity: sparsity, settings: settings, reestimationBatches: 2))
  }

  func run(_ job: CompressionJob, _ name: String = "run") throws -> (
    journal: RunJournal, outcome: CompressionRun.Outcome
  ) {
    let journal = try RunJournal(path: place.path(of: name))
    return (journal, try job.run(job.plan(), in: journal) { _ in Trainer.Observer() })
  }

  @Test func classesShrinkAbreastStageByStage() throws {
    let network = try residualNetwork(width: 16)
    let schedule = PruningSchedule(sparseEpochs: 1, cuts: .abreast, stepEpochs: 1)
    let job = try job(network, schedule: schedule)
    var kinds: [Stage.Kind] = []
    let journal = try RunJournal(path: place.path(of: "run"))
    let outcome = try job.run(job.plan(), in: journal) { stage in
      kinds.append(stage.kind)
      return Trainer.Observer()
    }
    #expect(kinds == [.preparation, .cut(.share(0.5)), .cut(.share(0.75)), .recovery])

    let stages = try #require(outcome.results.stages)
    let whole = try network.costs().macs
    #expect(stages.map(\.share) == [0, 0.5, 0.75] && stages.map(\.epochs) == [1, 1, 1])
    #expect(stages[0].macs == whole && stages[0].maskedDifference == nil)
    let limits = [0.5, 0.75].map { whole - Int($0 * Double(whole - Int(0.4 * Double(whole)))) }
    #expect(zip(stages.dropFirst().map(\.macs), limits).allSatisfy { $0 <= $1 })
    #expect(stages[1].macs > stages[2].macs && stages[2].macs > outcome.results.result.macs)
    #expect(outcome.results.budgets?.allSatisfy { $0.met } == true)
    #expect(try #require(outcome.results.maskedDifference) < 1e-4)
    #expect(stages.allSatisfy { !$0.isTakenBack })

    // Every class loses channels in every cut, and what went stays gone.
    let widths = try (1...3).map { number in
      try RunFolder.open(place.path(of: "run/parts/\(number)")).readNetwork().channels().classes.filter(\.isPrunable)
        .map(\.width)
    }
    #expect(zip(widths[0], widths[1]).allSatisfy { $0 > $1 } && zip(widths[1], widths[2]).allSatisfy { $0 > $1 })
  }

  @Test(arguments: ["genetic", "l2"])
  func classesAreCutOneAfterTheOther(_ method: String) throws {
    let network = try residualNetwork(width: 8)
    let schedule = PruningSchedule(cuts: .layers, stepEpochs: 1)
    let job = try job(
      network, method: method, schedule: schedule, sparsity: nil, ranking: .local)
    let plan = try job.plan()
    let planned = plan.recipe.edits.compactMap { edit -> Stage.Cut? in
      guard case .keepChannels(let kept) = edit else { return nil }
      return .layer(kept.channelClass, keeping: kept.channels.count)
    }
    #expect(planned.count > 1)
    var kinds: [Stage.Kind] = []
    let journal = try RunJournal(path: place.path(of: "run"))
    let outcome = try job.run(plan, in: journal) { stage in
      kinds.append(stage.kind)
      return Trainer.Observer()
    }
    #expect(kinds == planned.map(Stage.Kind.cut) + [.recovery])
    let stages = try #require(outcome.results.stages)
    #expect(stages.map(\.channelClass) == plan.recipe.edits.map(\.channelClass))
    #expect(zip(stages, stages.dropFirst()).allSatisfy { $0.share < $1.share && $0.macs > $1.macs })
    #expect(stages.last?.share == 1 && stages.last?.macs == plan.costs.macs)
    #expect(outcome.results.result.macs == plan.costs.macs && outcome.results.budgets?.allSatisfy(\.met) == true)
    #expect(try #require(outcome.results.maskedDifference) < 1e-4)
    // The recipe of the run is that of all stages: it makes the run's network of the given one, weights aside.
    let recipe = try #require(try journal.folder.readRecipe())
    #expect(try network.applying(recipe).nodes == outcome.network.nodes)
    #expect(recipe.edits.count == planned.count)
  }

  @Test func aRunFromLayerToLayerThatIsKilledEndsAsItWouldHave() throws {
    let network = try residualNetwork(width: 8)
    let schedule = PruningSchedule(cuts: .layers, stepEpochs: 1)
    let whole = try run(job(network, method: "genetic", schedule: schedule, sparsity: nil), "whole")
    struct Killed: Error {}
    var stages = 0
    let killed = try job(network, method: "genetic", schedule: schedule, sparsity: nil)
    let journal = try RunJournal(path: place.path(of: "killed"))
    #expect(throws: Killed.self) {
      _ = try killed.run(killed.plan(), in: journal) { _ in
        stages += 1
        return Trainer.Observer(check: { if stages == 2 { throw Killed() } })
      }
    }
    let again = try killed.run(killed.plan(resuming: journal.folder), in: journal) { _ in Trainer.Observer() }
    #expect(try again.network.contentHash() == whole.outcome.network.contentHash())
  }

  @Test func onlyChannelsGoFromLayerToLayer() throws {
    let network = try residualNetwork(width: 8)
    let magnitude = try #require(MethodRegistry.weightMethods.first)
    let bench = try Workbench(network, dataset: dataset, imageCount: 50, seed: 5)
    let staged = StagedRun(
      magnitude, for: [Budget(.nonzeros, .share(0.5))], on: bench, dataset: dataset,
      schedule: PruningSchedule(cuts: .layers), sparsity: nil,
      settings: TrainingSettings(epochs: 1, batchSize: 64, schedule: LearningRateSchedule(peak: 0.02), seed: 5))
    let journal = try RunJournal(path: place.path(of: "run"))
    let plan = try Proposal(of: MethodRegistry.method(named: "l1"), for: [Budget(.macs, .share(0.5))], on: bench)
    #expect(throws: MethodError.notByLayer("magnitude")) {
      _ = try staged.run(plan, in: journal) { _ in Trainer.Observer() }
    }
  }

  @Test(arguments: [PruningSchedule(), PruningSchedule(cuts: .init("even:2") ?? .abreast)])
  func whatACutLeavesIsFittedWhetherItIsTheLastOrNot(schedule: PruningSchedule) throws {
    let network = try residualNetwork(width: 16).settled()
    let names = Refit.allCases.map { "\($0)" }
    let runs = try zip(Refit.allCases, names).map { refit, name in
      try run(
        job(network, method: "l1", schedule: schedule, sparsity: nil, epochs: 0, refit: refit), name
      ).outcome.network
    }
    // The first cut is the same in all, so that fitted and plain weights can be told apart.
    let first = try names.map { name in
      schedule.isOneShot ? nil : try RunFolder.open(place.path(of: "\(name)/parts/1")).readNetwork()
    }
    let (plain, fitted) = (first[0] ?? runs[0], first[3] ?? runs[3])
    #expect(
      plain.nodes == fitted.nodes && plain.parameters["block1-outer.weight"] != fitted.parameters["block1-outer.weight"]
    )
    let batch = try Loader.evaluation(on: dataset, split: .search, batchSize: 40, workers: 0).batches().next()
    let images = try #require(batch)
    let missed = try withoutGradients {
      let input = try images.imageTensor()
      let expected = try Executor(network).forward(input)
      return try runs.map { try (Executor($0).forward(input) - expected).squared().mean().item() }
    }
    // Two cuts choose other channels, each on the weights that the fit before it left.
    if schedule.isOneShot { #expect(missed[3] < missed[0]) } else { #expect(runs[0] != runs[3]) }
  }

  @Test func theRecipeIsOfTheGivenNetwork() throws {
    let network = try residualNetwork(width: 16)
    let (journal, outcome) = try run(
      job(network, schedule: PruningSchedule(sparseEpochs: 1, cuts: .abreast, stepEpochs: 1)))
    let recipe = try #require(try journal.folder.readRecipe())
    let replayed = try network.applying(recipe)
    #expect(replayed.nodes == outcome.network.nodes)
    #expect(replayed.parameters.mapValues(\.shape) == outcome.network.parameters.mapValues(\.shape))
  }

  @Test func leastWidthsAreThoseOfTheGivenNetwork() throws {
    let network = try residualNetwork(width: 20)
    let method = try MethodRegistry.method(named: "l1").with(streams: .cut, widths: WidthRule(leastShare: 0.5))
    let least = Budget(.macs, .count(1))
    let bench = try Workbench(network, seed: 1)
    guard
      case .unreachable(_, let floor, _, _) = #expect(
        throws: BudgetError.self,
        performing: {
          _ = try Proposal(of: method, for: [least], on: bench)
        })
    else { return }
    let staged = StagedRun(
      method, for: [Budget(.macs, .count(floor))], on: bench, dataset: dataset,
      schedule: PruningSchedule(cuts: .init("even:3") ?? .oneShot), sparsity: nil,
      settings: TrainingSettings(epochs: 0, batchSize: 64, schedule: LearningRateSchedule(peak: 0.01)))
    let outcome = try run(CompressionJob(staged)).outcome
    #expect(outcome.results.result.macs == floor)
    for channels in try outcome.network.channels().classes where channels.isPrunable {
      let before = try #require(network.channels()[channels.name]).width
      #expect(2 * channels.width >= before)
    }
  }

  /// Widths in steps of eight: the second cut finds that the first went far enough.
  @Test func aCutThatWentFarEnoughIsFollowedByNone() throws {
    let network = try residualNetwork(width: 16)
    let method = try MethodRegistry.method(named: "l1").with(streams: .cut, widths: WidthRule(multiple: 8))
    let staged = StagedRun(
      method, for: [Budget(.macs, .share(0.5))], on: try Workbench(network, seed: 1), dataset: dataset,
      schedule: PruningSchedule(cuts: .init("0.98,0.99,1") ?? .oneShot), sparsity: nil,
      settings: TrainingSettings(epochs: 0, batchSize: 64, schedule: LearningRateSchedule(peak: 0.01)))
    let outcome = try run(CompressionJob(staged)).outcome
    #expect(outcome.results.stages?.map(\.macs) == Array(repeating: outcome.results.result.macs, count: 2))
    #expect(outcome.results.budgets?.allSatisfy { $0.met } == true)
  }

  @Test func aFirstStageThatFailsLeavesNoFolder() throws {
    let job = try job(
      Zoo.network(named: "lenet5-synthetic").withInitialWeights(seed: 1), schedule: PruningSchedule(sparseEpochs: 1),
      rate: 1e30)
    #expect(throws: TrainingError.self) { _ = try run(job) }
    #expect(!FileManager.default.fileExists(atPath: place.path(of: "run")))
  }

  @Test func aCutThatCostsTooMuchIsTakenBackAndHalved() throws {
    let network = try Zoo.network(named: "lenet5-synthetic").withInitialWeights(seed: 1)
    let settings = TrainingSettings(epochs: 2, batchSize: 64, schedule: LearningRateSchedule(peak: 0.02), seed: 1)
    let executor = try Executor(network)
    try Trainer(settings, on: dataset).train(executor)
    let trained = try executor.network()
    // Without training between, a cut to a tenth of the MACs costs nearly all that the network knows.
    let budgets = [Budget(.macs, .share(0.05))]
    let schedule = PruningSchedule(cuts: .oneShot, stepEpochs: 0, allowance: 0.05)
    let outcome = try run(
      job(trained, method: "random", budgets: budgets, schedule: schedule, sparsity: nil, epochs: 0)
    )
    .outcome
    let stages = try #require(outcome.results.stages)
    #expect(stages[0].share == 1 && stages[0].isTakenBack)
    #expect(stages[1].share == 0.5)
    let least = try Executor(trained).evaluate(on: dataset, split: .search).accuracy - 0.05
    for stage in stages { #expect(stage.isTakenBack == (stage.searchAccuracy < least)) }
    let kept = try #require(stages.last { !$0.isTakenBack })
    #expect(outcome.results.result.macs == kept.macs)
    #expect(outcome.results.budgets?[0].met == false)
  }

  @Test func ifNoCutIsWithinTheAllowanceNothingIsCut() throws {
    // No cut can be better than the given network by more than all.
    let job = try job(
      residualNetwork(), method: "random", schedule: PruningSchedule(allowance: -1.5), sparsity: nil, epochs: 0)
    #expect(throws: BudgetError.nothingAllowed(-1.5)) { _ = try run(job) }
    // A half, a quarter, an eighth and a sixteenth of all that is to go were tried too.
    let parts = try FileManager.default.contentsOfDirectory(atPath: place.path(of: "run/parts"))
    #expect(parts.count == 5)
  }

  /// What pretraining in a balanced way is for: the channels that go matter less.
  @Test func balancingMakesTheCutCheaper() throws {
    let network = try residualNetwork(width: 12)
    let start = try Executor(network)
    let settings = TrainingSettings(epochs: 3, batchSize: 32, schedule: LearningRateSchedule(peak: 0.05), seed: 1)
    try Trainer(settings, on: dataset).train(start)
    let trained = try start.network()

    func change(_ network: Network, _ method: String) throws -> Double {
      let proposal = try Proposal(
        of: MethodRegistry.method(named: method).with(streams: .cut), for: [Budget(.macs, .share(0.5))],
        on: Workbench(network, seed: 1))
      let loader = Loader.evaluation(on: dataset, split: .search, batchSize: 40, workers: 0)
      let batch = try #require(try loader.batches().next())
      return try withoutGradients {
        let images = try batch.imageTensor()
        let scores = try Executor(network).forward(images)
        let cut = try Executor(proposal.network).forward(images)
        return try ((scores - cut).squared().sum() / scores.squared().sum()).item()
      }
    }
    let preparation = try job(
      trained, budgets: [Budget(.macs, .share(0.5))],
      schedule: PruningSchedule(sparseEpochs: 6, cuts: .oneShot), epochs: 0)
    _ = try run(preparation)
    let balanced = try RunFolder.open(place.path(of: "run/parts/1")).readNetwork()
    let (prepared, plain) = (try change(balanced, "auto-balanced"), try change(trained, "l1"))
    #expect(prepared < 0.5 * plain)
  }

  @Test func theWidthsOfThePaperComeFromTheirBudget() throws {
    let network = try Zoo.network(named: "resnet56-cifar10").withInitialWeights(seed: 1)
    let proposal = try Proposal(
      of: MethodRegistry.method(named: "auto-balanced"), for: [Budget(.macs, .count(49_130_000))],
      on: Workbench(network, seed: 1))
    let stay = Set(
      proposal.recipe.edits.compactMap { edit -> [Int]? in
        if case .keepChannels(let kept) = edit { [kept.width, kept.channels.count] } else { nil }
      })
    #expect(stay == [[16, 10], [32, 20], [64, 40]])
    #expect(proposal.recipe.edits.count == 30)
    let removed = 1 - Double(proposal.costs.macs) / Double(proposal.originalCosts.macs)
    #expect((removed * 1e4).rounded() == 6085)
  }
}

extension Edit {
  /// The class whose channels are kept.
  fileprivate var channelClass: String? {
    guard case .keepChannels(let kept) = self else { return nil }
    return kept.channelClass
  }
}
