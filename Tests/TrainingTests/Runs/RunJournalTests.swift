import Datasets
import Foundation
import Networks
import OrderedCollections
import Runs
import TestSupport
import Testing
import Training

@Suite struct RunJournalTests {
  let place: TemporaryFolder
  let journal: RunJournal

  init() throws {
    place = try TemporaryFolder()
    journal = try RunJournal(path: place.path(of: "run"))
  }

  /// Trains on `quarters` with one step an epoch and notes every epoch.
  @discardableResult
  func train(
    epochs: Int, curve: LearningRateSchedule.Curve = .constant, optimiser: OptimiserName = .sgd,
    then note: () throws -> Void = {}
  ) throws -> [EpochRecord] {
    let settings = TrainingSettings(
      epochs: epochs, batchSize: 56, schedule: LearningRateSchedule(peak: 0.05, curve: curve), optimiser: optimiser)
    return try withoutActuallyEscaping(note) { note in
      let observer = Trainer.Observer(epoch: { _, _ in try note() }).noting(in: journal)
      return try journal.guarding {
        try Trainer(settings, on: quarters()).train(try Executor(TrainerTests.network()), observer: observer)
      }
    }
  }

  var checkpoints: [String] { content(of: journal.folder.path(of: RunFile.checkpoints)) }

  @Test func everyEpochHasItsLineInTheSummary() throws {
    let records = try train(epochs: 3)
    let rows = try SummaryFile.rows(in: journal.folder)
    #expect(
      rows
        == records.map {
          SummaryRow(
            epoch: $0.epoch - 1, trainLoss: $0.trainLoss, trainTop1: $0.trainAccuracy, evalLoss: $0.searchLoss,
            evalTop1: $0.searchAccuracy, learningRate: $0.learningRate, seconds: $0.seconds,
            imagesPerSecond: $0.imagesPerSecond)
        })
    #expect(rows.map(\.epoch) == [0, 1, 2])
  }

  @Test func asManyCheckpointsAsAskedForStay() throws {
    journal.policy.keptCount = 2
    try train(epochs: 12)
    #expect(checkpoints == ["epoch-11.safetensors", "epoch-12.safetensors"])
  }

  @Test func thereIsExactlyOneCheckpointAfterEveryEpoch() throws {
    journal.policy.keptCount = 1
    var seen: [[String]] = []
    try train(epochs: 3) { seen.append(checkpoints) }
    #expect(seen == [["epoch-1.safetensors"], ["epoch-2.safetensors"], ["epoch-3.safetensors"]])
    #expect(journal.lastCheckpoint == "\(journal.folder.path)/checkpoints/epoch-3.safetensors")
  }

  @Test func trainingTwiceInOneFolderKeepsACheckpoint() throws {
    try train(epochs: 1)
    try train(epochs: 1)
    #expect(checkpoints == ["epoch-1.safetensors"])
  }

  @Test(arguments: [(OptimiserName.sgd, 1), (.adamW, 2)])
  func aCheckpointHoldsWeightsAndTheOptimisersState(optimiser: OptimiserName, buffers: Int) throws {
    let records = try train(epochs: 1, optimiser: optimiser)
    let numbers = try checkpointNumbers(try #require(journal.lastCheckpoint))
    let network = try TrainerTests.network()
    let count = network.parameters.values.reduce(0) { $0 + $1.count }
    #expect(records.count == 1 && numbers.count == count + buffers * network.parameterCount)
    #expect(numbers.allSatisfy { $0.isFinite })
  }

  @Test func divergenceNamesTheLastGoodCheckpoint() throws {
    let curve = LearningRateSchedule.Curve.step(at: [0.5], factor: 1e38)
    let error = #expect(throws: TrainingError.self) { try train(epochs: 4, curve: curve) }
    guard case .diverged(let epoch, _, let lastGood?) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(epoch == 3)
    #expect(lastGood == journal.lastCheckpoint)
    #expect(lastGood.hasSuffix("epoch-2.safetensors"))
    #expect(checkpoints == ["epoch-1.safetensors", "epoch-2.safetensors"])
    #expect(try checkpointNumbers(lastGood).allSatisfy { $0.isFinite })
    #expect(error?.description.contains(lastGood) == true)
    #expect(try SummaryFile.rows(in: journal.folder).map(\.epoch) == [0, 1])
  }

  @Test func aFailureBeforeTheFirstCheckpointPassesUnchangedAndLeavesNoFolder() throws {
    let error = TrainingError.tooFewImages(1, batchSize: 2)
    #expect(throws: error) { try journal.guarding { throw error } }
    #expect(!FileManager.default.fileExists(atPath: journal.folder.path))
  }

  @Test func aFailureAfterACheckpointLeavesIt() throws {
    try train(epochs: 1)
    let error = TrainingError.tooFewImages(1, batchSize: 2)
    #expect(throws: error) { try journal.guarding { throw error } }
    #expect(checkpoints == ["epoch-1.safetensors"])
  }

  @Test func aSecondRunOfTheSameNameHasAFolderOfItsOwn() throws {
    let second = try RunJournal(path: place.path(of: "run"))
    #expect(second.folder.path == journal.folder.path + "-2")
  }
}
