import Datasets
import Networks
import OrderedCollections
import Runs
import TestSupport
import Testing
import Training

@Suite struct TrainingRunTests {
  let place: TemporaryFolder

  init() throws { place = try TemporaryFolder() }

  @Test func theFolderHoldsTheNetworkAndTheRecord() throws {
    let journal = try RunJournal(path: place.path(of: "run"))
    let data = try quarters()
    let network = try TrainerTests.network()
    try journal.begin(
      RunRecord(
        command: "train", settings: [:], seed: 1, threads: 1,
        versions: Versions(espalier: "0", torch: "0", swift: "0")))
    #expect(try !journal.folder.readRecord().isFinished)
    let outcome = try TrainingRun(network, on: data, settings: TrainerTests.settings(epochs: 2)).run(in: journal)
    let record = try journal.close(with: ["accuracy": .number(0.5)])
    #expect(record.isFinished)

    #expect(outcome.network != network)
    #expect(try journal.folder.readNetwork() == outcome.network)
    for file in [RunFile.summary, .architecture, .weights, .onnx, .record] {
      #expect(journal.folder.has(file), "\(file)")
    }
    #expect(Set(record.seconds.keys) == ["training", "evaluation"])
    #expect(try journal.folder.readRecord() == record)
  }

  @Test func resultsAreThoseOfTheLastEpochOnTheTestSplit() throws {
    let data = try quarters()
    let outcome = try TrainingRun(TrainerTests.network(), on: data, settings: TrainerTests.settings(epochs: 2))
      .run(in: RunJournal(path: place.path(of: "run")))
    let again = try Executor(outcome.network).evaluate(on: data, split: .test)
    let costs = try outcome.network.costs()
    #expect(outcome.evaluation.predictions == again.predictions)
    #expect(outcome.results.result.accuracy == again.accuracy)
    #expect(outcome.results.result.loss == again.loss)
    #expect(outcome.results.result.macs == costs.macs && outcome.results.result.params == costs.params)
    #expect(outcome.results.original == nil && outcome.results.budgets == nil)
  }
}
