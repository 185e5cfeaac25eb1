import Compression
import Datasets
import Foundation
import Networks
import OrderedCollections
import Runs
import Search
import TestSupport
import Testing
import Training
import Zoo

/// Networks with other blocks are drawn, ranked, and one is trained.
@Suite struct BlockSwapTests {
  /// Pre-activation blocks of two stages.
  private func network() throws -> Network {
    var builder = NetworkBuilder(name: "blocks", input: [1, 28, 28])
    var value = try builder.unit(
      "stem", builder.add("shrink", .pool(Pool(.average, kernel: Size(4))), builder.input), outputs: 16)
    for (index, width) in [16, 16, 32, 32].enumerated() {
      let name = "block\(index)"
      let first = builder.add("\(name).relu1", .activation(.relu), try builder.batchNorm("\(name).bn1", value))
      let convolution = Convolution(padding: Size(1))
      let inner = try builder.convolution(
        "\(name).conv1", first, outputs: width, kernel: Size(3), options: convolution)
      let second = builder.add("\(name).relu2", .activation(.relu), try builder.batchNorm("\(name).bn2", inner))
      let outer = try builder.convolution(
        "\(name).conv2", second, outputs: width, kernel: Size(3), options: convolution)
      let passed =
        builder.shape(of: value)?.first == width
        ? value : try builder.convolution("\(name).shortcut", first, outputs: width, kernel: Size(1))
      value = builder.add("\(name).sum", .add, passed, outer)
    }
    value = builder.add("relu", .activation(.relu), try builder.batchNorm("bn", value))
    value = builder.add("flatten", .flatten, builder.add("mean", .adaptiveAveragePool(Size(1)), value))
    value = try builder.linear("fc", value, outputs: 10)
    return try builder.network(output: value).withInitialWeights(seed: 1)
  }

  private func bench(_ network: Network, protecting protected: Set<String> = [], seed: UInt64 = 3) throws -> Workbench {
    try Workbench(
      network, protecting: protected, dataset: Dataset.synthetic(train: 200, test: 40), imageCount: 64, seed: seed)
  }

  @Test func whatIsDrawnKeepsToTheBudgetsAndComesNear() throws {
    let network = try network()
    let whole = try network.costs()
    let budgets = [Budget(.params, .share(0.4))]
    let ranking = try BlockSwap(candidates: 30, batchSize: 32).ranking(for: budgets, on: bench(network))
    #expect(ranking.count == 30 && ranking.map(\.potential) == ranking.map(\.potential).sorted(by: >))
    #expect(Set(ranking.map(\.number)) == Set(1...30))
    for candidate in ranking {
      #expect(Double(candidate.params) <= 0.4 * Double(whole.params))
      #expect(Double(candidate.params) >= 0.38 * Double(whole.params) - 1)
      #expect(candidate.potential > 0 && candidate.kinds.count == 4)
    }
    let both = budgets + [Budget(.macs, .share(0.5))]
    for candidate in try BlockSwap(candidates: 10, batchSize: 32).ranking(for: both, on: bench(network)) {
      #expect(Double(candidate.params) <= 0.4 * Double(whole.params))
      #expect(Double(candidate.macs) <= 0.5 * Double(whole.macs))
    }
  }

  @Test func blocksAreOfTheKindsThatWereNamed() throws {
    let network = try network()
    let kinds = ["A4B2", "ConvB4"].compactMap { BlockKind($0) }
    let space = try BlockSpace(of: network, vocabulary: kinds)
    #expect(space.kinds.count == 4 && space.kinds.allSatisfy { $0 == kinds })
    let alone = try BlockSpace(of: network, vocabulary: [kinds[0]])
    let all = alone.recipe(of: alone.kinds.map { $0[0] }, origin: Recipe.Origin(method: "test", seed: 0))
    let costs = try network.applying(all).costs()
    let ranking = try BlockSwap(candidates: 1, batchSize: 16, vocabulary: [kinds[0]])
      .ranking(for: [Budget(.params, .count(costs.params))], on: bench(network))
    #expect(ranking.map(\.params) == [costs.params])
  }

  @Test func whatComesNearToNoBudgetIsDrawnAllTheSame() throws {
    let network = try network()
    let kind = try #require(BlockKind("DConvA4"))
    let alone = try BlockSpace(of: network, vocabulary: [kind])
    let all = alone.recipe(of: alone.kinds.map { $0[0] }, origin: Recipe.Origin(method: "test", seed: 0))
    let costs = try network.applying(all).costs()
    let wide = [Budget(.params, .count(costs.params * 5 / 4))]
    let ranking = try BlockSwap(candidates: 2, batchSize: 16, vocabulary: [kind]).ranking(for: wide, on: bench(network))
    #expect(ranking.map(\.params) == [costs.params, costs.params])
    // A bound on parameters that one on products keeps all networks far from.
    let whole = try network.costs()
    let both = [Budget(.params, .share(0.9)), Budget(.macs, .share(0.3))]
    for candidate in try BlockSwap(candidates: 4, batchSize: 16).ranking(for: both, on: bench(network)) {
      #expect(
        Double(candidate.macs) <= 0.3 * Double(whole.macs) && Double(candidate.macs) >= 0.285 * Double(whole.macs) - 1)
    }
  }

  /// How likely it is that blocks of WRN-40-2 drawn one by one come within a fortieth of a budget, known from other counts.
  @Test(arguments: [(162_200, 3.007e-4), (400_000, 4.909e-2), (811_400, 9.314e-3), (1_600_000, 6.19e-7)])
  func asManyChoicesLieInTheWindowAsAreKnownTo(_ budget: Int, _ likelihood: Double) throws {
    let network = try Zoo.network(named: "wrn40x2-cifar10")
    let space = try BlockSpace(of: network)
    let bodies = zip(space.blocks, space.kinds).map { block, kinds in
      kinds.compactMap { $0.parameterCount(inputs: block.inputs, outputs: block.outputs) }
    }
    let given = space.blocks.compactMap { BlockKind("Conv")?.parameterCount(inputs: $0.inputs, outputs: $0.outputs) }
    let rest = network.parameterCount - given.reduce(0, +)
    #expect(bodies.allSatisfy { $0.count == 23 } && given.count == 18)
    let sampler = try #require(
      WindowSampler(costs: bodies, window: budget * 39 / 40 - rest + 1...budget * 41 / 40 - rest - 1))
    #expect(abs(sampler.count / sampler.total / likelihood - 1) < 2e-3, "\(sampler.count / sampler.total)")
  }

  @Test func withoutABudgetOfParametersTheOtherIsComeNearTo() throws {
    let network = try network()
    let whole = Double(try network.costs().macs)
    for candidate in try BlockSwap(candidates: 10, batchSize: 16).ranking(
      for: [Budget(.macs, .share(0.4))], on: bench(network))
    {
      #expect(Double(candidate.macs) <= 0.4 * whole && Double(candidate.macs) >= 0.38 * whole - 1)
      let edits = zip(network.residualBlocks(), candidate.kinds).filter { $1 != .given }.map {
        Edit.substituteBlock(BlockSubstitution(block: $0.name, kind: $1))
      }
      let recipe = Recipe(network: network.name, origin: Recipe.Origin(method: "test", seed: 0), edits: edits)
      #expect(try network.applying(recipe).costs().macs == candidate.macs)
    }
  }

  @Test func theRankingIsTheSameWhateverTheNumberOfWorkers() throws {
    let bench = try bench(network())
    let budgets = [Budget(.params, .share(0.4))]
    let rankings = try [1, 2, 3].map {
      try BlockSwap(candidates: 12, batchSize: 32, workers: $0).ranking(for: budgets, on: bench)
    }
    #expect(rankings[0] == rankings[1] && rankings[1] == rankings[2])
    let other = try self.bench(network(), seed: 4)
    #expect(try BlockSwap(candidates: 12, batchSize: 32).ranking(for: budgets, on: other) != rankings[0])
  }

  @Test func networksRankAlikeWhateverWeightsAreDrawn() throws {
    let network = try WideResNet(depth: 40, width: 2).network(named: "wide", input: [1, 28, 28], classes: 10)
    let ranking = try BlockSwap(candidates: 16, batchSize: 8).ranking(
      for: [Budget(.params, .count(400_000))], on: bench(network))
    let other = try FisherPotential(of: BlockSpace(of: network), on: bench(network, seed: 4), batchSize: 8)
    let potentials = try ranking.map { try other.figures(of: $0.kinds).potential }
    let agreement = try #require(RankCorrelation.coefficient(ranking.map(\.potential), potentials))
    #expect(agreement > 0.6 && agreement < 1, "\(agreement)")
  }

  /// As the paper on BlockSwap reports of networks before any training, by the mean logarithm over seeds.
  @Test func theLossDependsLessOnBlocksWithNarrowerBottlenecks() throws {
    let network = try network()
    let space = try BlockSpace(of: network)
    let given = try #require(BlockKind("Conv"))
    let logarithms = try ["Conv", "ConvB2", "ConvB4"].map { name in
      var kinds = space.blocks.map { _ in given }
      kinds[0] = try #require(BlockKind(name))
      let structure = try network.applying(space.recipe(of: kinds, origin: Recipe.Origin(method: "test", seed: 0)))
      return try (1...12).reduce(0.0) { sum, seed in
        let seed = UInt64(seed)
        let products = try ActivationProducts(
          of: structure.withInitialWeights(seed: seed, scaledBy: .output), at: [space.blocks[0].output], mode: .training
        )
        let images = try #require(bench(network, seed: seed).images?.prefix(32))
        return try sum + log(Double(information(of: products, on: images)))
      }
    }
    #expect(logarithms[0] > logarithms[1] && logarithms[1] > logarithms[2], "\(logarithms)")
  }

  /// The Fisher information of the first of the places that are looked at.
  private func information(of products: ActivationProducts, on images: CalibrationImages) throws -> Float {
    var sum: Float = 0
    try images.forEachLabelledBatch { sum += try products.information($0, labels: $1)[0].reduce(0, +) }
    return sum
  }

  @Test func halfOfThoseThatAreRankedAreChosenFromMore() throws {
    let bench = try bench(network())
    let budgets = [Budget(.params, .share(0.4))]
    let ranking = try BlockSwap(candidates: 40, screened: 400, batchSize: 32).ranking(for: budgets, on: bench)
    #expect(ranking.count == 40 && Set(ranking.map(\.number)) == Set(1...40))
    let first = try BlockSwap(candidates: 20, batchSize: 32).ranking(for: budgets, on: bench)
    #expect(ranking.filter { $0.number <= 20 } == first)
    // The others are none of the next that were drawn, but for a few.
    let next = try BlockSwap(candidates: 40, batchSize: 32).ranking(for: budgets, on: bench)
    let chosen = Set(ranking.filter { $0.number > 20 }.map(\.kinds))
    #expect(chosen.subtracting(next.map(\.kinds)).count > 10)
  }

  @Test func whatCannotBeHadIsRefused() throws {
    let network = try network()
    func refusal(_ budget: Budget, _ bench: Workbench) throws -> String {
      "\(try #require(throws: (any Error).self) { try BlockSwap(candidates: 4, batchSize: 16).recipe(for: [budget], on: bench) })"
    }
    for quantity in [Budget.Quantity.params, .macs] {
      let words = try refusal(Budget(quantity, .share(0.01)), bench(network))
      let least = try #require(words.split(separator: " ").last.map(String.init))
      #expect(least.hasPrefix("\(quantity.rawValue)="), "\(words)")
      // What is said to be the least can be had.
      let had = try BlockSwap(candidates: 1, batchSize: 16).ranking(for: [Budget(least)], on: bench(network))
      #expect(had.count == 1)
    }
    #expect(try refusal(Budget(.params, .share(1)), bench(network)).contains("nothing would be pruned"))
    #expect(try refusal(Budget(.nonzeros, .share(0.5)), bench(network)).contains("does not decide"))
    let all = ["block0.sum", "block1.sum", "block2.sum", "block3.sum"]
    #expect(
      try refusal(Budget(.params, .share(0.5)), bench(network, protecting: Set(all))).contains("no residual block"))
    #expect(throws: ScoreError.needsImages) {
      try BlockSwap(candidates: 4).recipe(for: [Budget(.params, .share(0.5))], on: Workbench(network, seed: 1))
    }
  }

  @Test func aRunEndsWithTheNetworkOfTheRecipeTrained() throws {
    let network = try network()
    let dataset = try Dataset.synthetic(train: 200, test: 40)
    let bench = try bench(network)
    let place = try TemporaryFolder()
    let budgets = [Budget(.params, .share(0.5))]
    let run = StagedRun(
      BlockSwap(candidates: 6, batchSize: 32), for: budgets, on: bench, dataset: dataset, schedule: PruningSchedule(),
      sparsity: nil, settings: TrainingSettings(epochs: 1, schedule: LearningRateSchedule(peak: 0.02), seed: 5),
      reestimationBatches: 2)
    let job = CompressionJob(run)
    let plan = try job.plan()
    let outcome = try job.run(plan, in: RunJournal(path: place.path(of: "run"))) { _ in Trainer.Observer() }
    #expect(outcome.results.budgets?.allSatisfy(\.met) == true && !plan.recipe.edits.isEmpty)
    #expect(outcome.network.nodes == (try network.applying(plan.recipe)).nodes)
    #expect(try plan.network == Proposal(recipe: plan.recipe, of: network).network)
    // No new convolution is left at zero.
    for (name, parameter) in plan.network.parameters where parameter.shape.count == 4 {
      #expect(parameter.values.contains { $0 != 0 }, "\(name)")
    }
  }
}
