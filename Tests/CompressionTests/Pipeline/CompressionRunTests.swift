import Compression
import Datasets
import Foundation
import Networks
import OrderedCollections
import Runs
import TestSupport
import Testing
import Training
import Zoo

/// Whole runs: cut, verify, recover, evaluate, and a folder that holds it all.
@Suite struct CompressionRunTests {
  let place: TemporaryFolder

  init() throws { place = try TemporaryFolder() }

  /// A run and what it left.
  struct Finished {
    let journal: RunJournal
    let proposal: Proposal
    let outcome: CompressionRun.Outcome

    init(_ network: Network, method: String, budgets: [Budget], epochs: Int, in place: TemporaryFolder) throws {
      journal = try RunJournal(path: place.path(of: "run"))
      proposal = try Proposal(
        of: MethodRegistry.method(named: method), for: budgets, on: Workbench(network, seed: 5))
      let settings = TrainingSettings(
        epochs: epochs, batchSize: 64, schedule: LearningRateSchedule(peak: 0.02, warmUpEpochs: 0.5), seed: 5)
      outcome = try CompressionRun(
        proposal, on: Dataset.synthetic(train: 220, test: 40), recovery: Recovery(settings, reestimationBatches: 2)
      ).run(in: journal)
    }
  }

  static func leNet() throws -> Network {
    try Zoo.network(named: "lenet5-synthetic").withInitialWeights(seed: 1)
  }

  @Test func leNetIsCutVerifiedAndRecovered() throws {
    let budgets = [Budget(.macs, .share(0.5)), Budget(.params, .count(100_000))]
    let run = try Finished(Self.leNet(), method: "l1", budgets: budgets, epochs: 1, in: place)
    let results = run.outcome.results

    let costs = try run.outcome.network.costs()
    #expect(costs.params <= 100_000 && 2 * costs.macs <= run.proposal.originalCosts.macs)
    #expect(results.budgets?.allSatisfy { $0.met } == true)
    #expect(results.result.macs == costs.macs && results.result.params == costs.params)
    #expect(results.original?.params == 431_080)
    #expect(try #require(results.maskedDifference) < 1e-5)
    #expect(results.original?.accuracy != nil && results.result.accuracy != nil)
    #expect(run.outcome.network != run.proposal.network, "recovery trains")
    #expect(run.outcome.network.nodes == run.proposal.network.nodes)
  }

  @Test func theFolderHoldsRecipeNetworkSummaryAndCheckpoint() throws {
    let run = try Finished(Self.leNet(), method: "fpgm", budgets: [Budget(.macs, .share(0.4))], epochs: 1, in: place)
    let folder = run.journal.folder
    for file in [RunFile.recipe, .architecture, .weights, .onnx, .summary] {
      #expect(folder.has(file), "\(file)")
    }
    #expect(try folder.readNetwork() == run.outcome.network)
    #expect(try SummaryFile.rows(in: folder).map(\.epoch) == [0])
    let checkpoint = try #require(run.journal.lastCheckpoint)
    #expect(FileManager.default.fileExists(atPath: checkpoint))
    #expect(Set(run.journal.timer.seconds.keys) == ["verification", "fitting", "recovery", "evaluation"])
  }

  @Test func theRecipeInTheFolderReplaysToTheSameArchitecture() throws {
    let network = try Self.leNet()
    let run = try Finished(network, method: "l2", budgets: [Budget(.params, .share(0.3))], epochs: 1, in: place)
    let recipe = try Recipe(readingFrom: run.journal.folder.path(of: .recipe))
    #expect(recipe == run.proposal.recipe)
    let replayed = try network.applying(recipe)
    #expect(replayed == run.proposal.network)
    #expect(replayed.nodes == run.outcome.network.nodes)
    #expect(replayed.parameters.mapValues(\.shape) == run.outcome.network.parameters.mapValues(\.shape))
  }

  @Test func withoutEpochsOnlyStatisticsChange() throws {
    let run = try Finished(
      residualNetwork(width: 8), method: "bn-scale", budgets: [Budget(.macs, .share(0.5))], epochs: 0, in: place)
    for (name, parameter) in run.proposal.network.parameters {
      #expect((run.outcome.network.parameters[name] == parameter) == parameter.isTrainable, "\(name)")
    }
    #expect(try SummaryFile.rows(in: run.journal.folder).isEmpty)
    #expect(run.journal.lastCheckpoint == nil)
    #expect(try run.journal.folder.readNetwork() == run.outcome.network)
    #expect(run.outcome.results.result.accuracy != nil)
  }

  @Test func divergenceBeforeTheFirstCheckpointLeavesNoFolder() throws {
    let journal = try RunJournal(path: place.path(of: "run"))
    let proposal = try Proposal(
      of: MethodRegistry.method(named: "l1"), for: [Budget(.macs, .share(0.5))], on: Workbench(Self.leNet(), seed: 5))
    let settings = TrainingSettings(epochs: 2, batchSize: 64, schedule: LearningRateSchedule(peak: 1e30))
    let run = try CompressionRun(proposal, on: Dataset.synthetic(train: 220, test: 40), recovery: Recovery(settings))
    let error = #expect(throws: TrainingError.self) { try run.run(in: journal) }
    guard case .diverged(1, _, nil) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!FileManager.default.fileExists(atPath: journal.folder.path))
  }
}
