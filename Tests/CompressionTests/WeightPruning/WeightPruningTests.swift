import Compression
import Datasets
import Foundation
import ModelFiles
import Networks
import OrderedCollections
import Runs
import TestSupport
import Testing
import Torch
import Training

/// Weights that are set to zero one by one.
@Suite struct WeightPruningTests {
  let place: TemporaryFolder
  let dataset: Dataset

  init() throws {
    place = try TemporaryFolder()
    dataset = try Dataset.synthetic(train: 420, test: 40)
  }

  func method(_ name: String) throws -> WeightPruning {
    try #require(MethodRegistry.weightMethods.first { $0.name == name })
  }

  func bench(_ network: Network, protecting: Set<String> = []) throws -> Workbench {
    try Workbench(network, protecting: protecting, dataset: dataset, imageCount: 60, seed: 1)
  }

  @Test(arguments: [0.9, 0.5, 0.1, 0.03], WeightPruning.Scope.allCases)
  func theLargestStay(share: Double, scope: WeightPruning.Scope) throws {
    let network = try residualNetwork(width: 12)
    let method = try method("magnitude").with(scope: scope)
    let budget = Budget(.nonzeros, .share(share))
    let masked = try network.applying(method.recipe(for: [budget], on: bench(network)))
    let limit = budget.limit(for: network.nonzeroWeights)
    #expect(masked.nonzeroWeights <= limit)
    // Rounding costs a weight a layer at most where each keeps its share; where all compete there is no rounding.
    #expect(masked.nonzeroWeights >= limit - (scope == .local ? network.prunableWeights.count : 0))
    var all: [(kept: Float, gone: Float)] = []
    for name in network.prunableWeights {
      let (before, after) = (network.parameters[name]?.values ?? [], masked.parameters[name]?.values ?? [])
      let kept = zip(before, after).filter { $1 != 0 }.map { abs($0.0) }
      let gone = zip(before, after).filter { $1 == 0 }.map { abs($0.0) }
      #expect(zip(before, after).allSatisfy { $1 == 0 || $0 == $1 } && !kept.isEmpty)
      #expect((gone.max() ?? 0) <= kept.min() ?? 0, "\(name)")
      if kept.count > before.count / 100 + 1 { all.append((kept.min() ?? 0, gone.max() ?? 0)) }
    }
    // Of the whole network: what went anywhere is not above what stayed in a layer that is above its floor.
    if scope == .global { #expect((all.map(\.gone).max() ?? 0) <= all.map(\.kept).min() ?? 0) }
  }

  @Test func theControlTakesAnyWeightsAsTheSeedHasIt() throws {
    let network = try residualNetwork(width: 12)
    let method = try method("random-weights")
    #expect(method.isControl && method.scope == .local)
    let budgets = [Budget(.nonzeros, .share(0.3))]
    let recipes = try [1, 1, 2].map { try method.recipe(for: budgets, on: Workbench(network, seed: $0)) }
    #expect(recipes[0] == recipes[1] && recipes[0].edits != recipes[2].edits)
    #expect(try network.applying(recipes[0]).nonzeroWeights <= budgets[0].limit(for: network.nonzeroWeights))
    // Whatever a weight is: of those that stay, as many are among the larger half as not.
    let name = "block1-inner.weight"
    let (before, after) = (
      network.parameters[name]?.values ?? [], try network.applying(recipes[0]).parameters[name]?.values ?? []
    )
    let median = before.map(abs).sorted()[before.count / 2]
    let kept = after.filter { $0 != 0 }
    let large = Double(kept.count { abs($0) >= median }) / Double(kept.count)
    #expect((0.4...0.6).contains(large), "\(large)")
  }

  @Test func tiesGoByTheirPlace() throws {
    let network = try chain(4, 3).replacing([
      "conv1.weight": Array(repeating: 1, count: 8), "conv2.weight": Array(repeating: 1, count: 12),
    ])
    let method = try method("magnitude").with(scope: .global)
    let masked = try network.applying(method.recipe(for: [Budget(.nonzeros, .count(10))], on: bench(network)))
    #expect(masked.parameters["conv1.weight"]?.values == Array(repeating: 1, count: 8))
    #expect(masked.parameters["conv2.weight"]?.values == [1, 1] + Array(repeating: 0, count: 10))
  }

  @Test func connectionsAreThoseOfTheGradient() throws {
    let network = try residualNetwork().settled()
    let names = network.prunableWeights
    // One batch, so that the mean of magnitudes is the magnitude of the mean.
    let one = try Workbench(network, dataset: dataset, imageCount: 50, seed: 1)
    let single = try ConnectionScore().scores(of: names, on: one)
    #expect(single.keys.sorted() == names.sorted())
    for name in names {
      let values = try #require(network.parameters[name]).values
      #expect(single[name]?.count == values.count)
      let place = values.count / 3
      var sides: [Double] = []
      for step in [Float(0.01), -0.01] {
        var changed = values
        changed[place] += step
        let executor = try Executor(network.replacing([name: changed]))
        try #require(one.images).forEachLabelledBatch { images, labels in
          sides.append(try executor.forward(images).crossEntropy(labels).item())
        }
      }
      let expected = abs((sides[0] - sides[1]) / 0.02 * Double(values[place]))
      let score = Double(try #require(single[name])[place])
      #expect(abs(score - expected) < 0.05 * max(expected, 2e-3), "\(name): \(score) and \(expected)")
    }
  }

  @Test func budgetsOfOtherThingsAreRefused() throws {
    let network = try residualNetwork()
    let macs = Budget(.macs, .share(0.5))
    #expect(throws: BudgetError.foreign(macs, method: "magnitude")) {
      _ = try method("magnitude").recipe(for: [macs], on: bench(network))
    }
    let nonzeros = Budget(.nonzeros, .share(0.5))
    let error = BudgetError.foreign(nonzeros, method: "l1")
    #expect(throws: error) { _ = try MethodRegistry.method(named: "l1").recipe(for: [nonzeros], on: bench(network)) }
    #expect(error.description.contains("magnitude"))
    #expect(throws: BudgetError.nothingToDo([Budget(.nonzeros, .count(1_000_000))])) {
      _ = try method("magnitude").recipe(for: [Budget(.nonzeros, .count(1_000_000))], on: bench(network))
    }
    guard
      case .unreachable(_, _, _, .floor) = #expect(
        throws: BudgetError.self,
        performing: {
          _ = try method("magnitude").recipe(for: [Budget(.nonzeros, .count(10))], on: bench(network))
        })
    else {
      Issue.record("not the floor")
      return
    }
  }

  @Test func protectedLayersStayWhole() throws {
    let network = try residualNetwork(width: 10)
    let recipe = try method("magnitude").recipe(
      for: [Budget(.nonzeros, .share(0.5))], on: bench(network, protecting: ["stem", "fc"]))
    #expect(recipe.masks.allSatisfy { !["stem.weight", "fc.weight"].contains($0.parameter) })
    #expect(try 2 * network.applying(recipe).nonzeroWeights <= network.nonzeroWeights)
  }

  /// Zeros stay zeros through stages, momentum, weight decay and averages, and in every file.
  @Test func zerosSurviveTrainingAndFiles() throws {
    let network = try residualNetwork(width: 10)
    let settings = TrainingSettings(
      epochs: 2, batchSize: 32, schedule: LearningRateSchedule(peak: 0.02), averageDecay: 0.9, seed: 5)
    let staged = StagedRun(
      try method("magnitude"), for: [Budget(.nonzeros, .share(0.1))], on: try bench(network), dataset: dataset,
      schedule: PruningSchedule(cuts: try #require(.init("agp:3")), stepEpochs: 1), sparsity: nil, settings: settings)
    let job = CompressionJob(staged)
    let journal = try RunJournal(path: place.path(of: "run"))
    let outcome = try job.run(job.plan(), in: journal) { _ in Trainer.Observer() }

    let limit = Budget(.nonzeros, .share(0.1)).limit(for: network.nonzeroWeights)
    #expect(outcome.network.nonzeroWeights <= limit && outcome.network.nonzeroWeights > limit * 9 / 10)
    #expect(outcome.results.budgets?[0].met == true)
    let recipe = try #require(try journal.folder.readRecipe())
    let masked = try network.applying(recipe)
    for name in network.prunableWeights {
      let (trained, mask) = (outcome.network.parameters[name]?.values ?? [], masked.parameters[name]?.values ?? [])
      #expect(zip(trained, mask).allSatisfy { ($0 == 0) == ($1 == 0) }, "\(name)")
      #expect(zip(trained, mask).contains { $0 != $1 }, "\(name) is trained")
    }
    let stages = try #require(outcome.results.stages)
    #expect(stages.count == 2 && stages.allSatisfy { $0.maskedDifference == nil })
    // Batch norm is folded into the exported weights by factors.
    guard case .network(let exported) = try ModelFile.read(journal.folder.path(of: .onnx)),
      case .network(let decoded) = try ModelFile.read(journal.folder.path(of: .coded))
    else {
      Issue.record("no networks")
      return
    }
    #expect(exported.nonzeroWeights == outcome.network.nonzeroWeights)
    let coded = try #require(outcome.results.coded)
    #expect(coded.nonzeros == outcome.network.nonzeroWeights && 2 * coded.codedBytes < coded.plainBytes)
    #expect(decoded == outcome.network)
  }
}

/// Weights that are set back to an earlier time after each cut.
@Suite struct RewindingTests {
  @Test func whatStaysIsSetBackAfterEveryCut() throws {
    let place = try TemporaryFolder()
    let dataset = try Dataset.synthetic(train: 420, test: 40)
    let early = try residualNetwork(width: 10)
    let settings = TrainingSettings(epochs: 1, batchSize: 32, schedule: LearningRateSchedule(peak: 0.02), seed: 5)
    let executor = try Executor(early)
    try Trainer(settings, on: dataset).train(executor)
    let trained = try executor.network()
    // Without any training behind the cuts, what is left is the early network under the masks of the trained one.
    var still = settings
    still.epochs = 0
    let staged = StagedRun(
      try #require(MethodRegistry.weightMethods.first), for: [Budget(.nonzeros, .share(0.2))],
      on: try Workbench(trained, seed: 1), dataset: dataset,
      schedule: PruningSchedule(cuts: try #require(.init("even:2")), stepEpochs: 0), sparsity: nil, settings: still,
      rewind: early, reestimationBatches: 0)
    let journal = try RunJournal(path: place.path(of: "run"))
    let job = CompressionJob(staged)
    let outcome = try job.run(job.plan(), in: journal) { _ in Trainer.Observer() }
    let recipe = try #require(try journal.folder.readRecipe())
    let expected = try early.applying(recipe)
    for (name, parameter) in expected.parameters {
      // The statistics too: no batch was asked for to measure them anew, behind any cut.
      #expect(outcome.network.parameters[name] == parameter, "\(name)")
    }
    #expect(5 * outcome.network.nonzeroWeights <= trained.nonzeroWeights)
    // The masks are of what was largest after training, not before it.
    let first = try RunFolder.open(place.path(of: "run/parts/1")).readRecipe()
    let plain = try staged.method.recipe(for: [Budget(.nonzeros, .share(0.6))], on: Workbench(trained, seed: 1))
    #expect(first?.masks.first?.isKept == plain.masks.first?.isKept)
  }
}
