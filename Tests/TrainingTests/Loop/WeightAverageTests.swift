import Datasets
import Networks
import OrderedCollections
import Runs
import TestSupport
import Testing
import Training

/// The moving average of the weights against one by hand over the weights of every step.
@Suite struct WeightAverageTests {
  static func settings(epochs: Int, decay: Double?) -> TrainingSettings {
    var settings = TrainerTests.settings(epochs: epochs)
    settings.batchSize = 56
    settings.averageDecay = decay
    return settings
  }

  /// One step an epoch on `quarters`: the records, the state after every step and the network in the end.
  static func train(_ settings: TrainingSettings) throws -> (
    records: [EpochRecord], snapshots: [Checkpoint], network: Network
  ) {
    var snapshots: [Checkpoint] = []
    let executor = try Executor(TrainerTests.network(), seed: 1)
    let observer = Trainer.Observer(epoch: { snapshots.append($1) })
    let records = try Trainer(settings, on: quarters()).train(executor, observer: observer)
    return (records, snapshots, try executor.network())
  }

  @Test(arguments: [0, 0.3, 0.9])
  func weightsAndStatisticsAreAveraged(decay: Double) throws {
    let plain = try Self.train(Self.settings(epochs: 6, decay: nil)).snapshots
    let averaged = try Self.train(Self.settings(epochs: 6, decay: decay))
    for (name, start) in try TrainerTests.network().parameters {
      var expected = start.values.map(Double.init)
      for (index, snapshot) in plain.enumerated() {
        let kept = min(decay, Double(2 + index) / Double(11 + index))
        let weights = try #require(snapshot.network.parameters[name]).values
        expected = zip(expected, weights).map { kept * $0 + (1 - kept) * Double($1) }
        let found = try #require(averaged.snapshots[index].network.parameters[name]).values
        #expect(distance(found, expected.map(Float.init)) < 1e-5, "\(name) after step \(index + 1)")
      }
    }
  }

  @Test func trainingGoesOnAsWithoutAnAverage() throws {
    let plain = try Self.train(Self.settings(epochs: 4, decay: nil))
    let averaged = try Self.train(Self.settings(epochs: 4, decay: 0.9))
    #expect(plain.records.map(\.trainLoss) == averaged.records.map(\.trainLoss))
    for (plain, averaged) in zip(plain.snapshots, averaged.snapshots) {
      for (name, parameter) in plain.network.parameters {
        #expect(averaged.state["trained/\(name)"] == parameter.values, "\(name)")
      }
      for (key, values) in plain.state { #expect(averaged.state[key] == values, "\(key)") }
    }
  }

  @Test func theAverageIsEvaluatedAndGivenBack() throws {
    let averaged = try Self.train(Self.settings(epochs: 3, decay: 0.9))
    #expect(averaged.network == averaged.snapshots.last?.network)
    for (record, snapshot) in zip(averaged.records, averaged.snapshots) {
      let evaluation = try Executor(snapshot.network).evaluate(on: quarters(), split: .search)
      #expect(evaluation.loss == record.searchLoss)
    }
  }

  @Test func aCheckpointHoldsBoth() throws {
    let folder = try TemporaryFolder()
    let journal = try RunJournal(path: folder.path(of: "run"))
    let snapshot = try #require(try Self.train(Self.settings(epochs: 1, decay: 0.9)).snapshots.last)
    let numbers = try checkpointNumbers(CheckpointFolder(of: journal.folder, keeping: 1).write(snapshot))
    let count = snapshot.network.parameters.values.reduce(0) { $0 + $1.count }
    #expect(numbers.count == 2 * count + snapshot.network.parameterCount)
  }
}
