import Datasets
import Networks
import Testing
import Training

@Suite struct TrainerTests {
  static func settings(epochs: Int = 4, rate: Double = 0.1, seed: UInt64 = 1) -> TrainingSettings {
    TrainingSettings(
      epochs: epochs, batchSize: 16, schedule: LearningRateSchedule(peak: rate, warmUpEpochs: 1),
      augmentation: Augmentation(padding: 1), seed: seed)
  }

  /// A small network with batch norm and dropout for the images of `quarters`.
  static func network() throws -> Network {
    var builder = NetworkBuilder(name: "small", input: [1, 4, 4])
    let value = builder.add("flatten", .flatten, try builder.unit("conv", builder.input, outputs: 6))
    let dropped = builder.add("dropout", .dropout(probability: 0.1), value)
    let scores = try builder.linear("fc", dropped, outputs: 4)
    return try builder.network(output: scores).withInitialWeights(seed: 1)
  }

  static func train(_ settings: TrainingSettings) throws -> (records: [EpochRecord], network: Network) {
    let executor = try Executor(network(), seed: settings.seed)
    let records = try Trainer(settings, on: quarters()).train(executor)
    return (records, try executor.network())
  }

  @Test func theLossFallsAndTheClassesAreLearnt() throws {
    let records = try Self.train(Self.settings(epochs: 8)).records
    let (first, last) = (try #require(records.first), try #require(records.last))
    #expect(last.trainLoss < first.trainLoss / 2)
    #expect(last.searchLoss < first.searchLoss)
    #expect(last.searchAccuracy == 1)
  }

  @Test func aSeedGivesTheSameBitsTwiceAndAnotherSeedOthers() throws {
    let first = try Self.train(Self.settings())
    let second = try Self.train(Self.settings())
    #expect(first.network == second.network)
    #expect(first.records.map(\.trainLoss) == second.records.map(\.trainLoss))
    #expect(first.records.map(\.searchLoss) == second.records.map(\.searchLoss))
    #expect(try Self.train(Self.settings(seed: 2)).network != first.network)
  }

  @Test func recordsSayWhatHappened() throws {
    let settings = Self.settings(epochs: 3)
    var steps: [Trainer.StepReport] = []
    var snapshots: [Int] = []
    let executor = try Executor(Self.network())
    let observer = Trainer.Observer(step: { steps.append($0) }, epoch: { snapshots.append($1.position.epoch) })
    let records = try Trainer(settings, on: quarters(train: 56, search: 8)).train(executor, observer: observer)
    #expect(records.map(\.epoch) == [1, 2, 3])
    #expect(snapshots == [1, 2, 3])
    #expect(steps.map(\.epoch) == [1, 1, 1, 2, 2, 2, 3, 3, 3])
    #expect(steps.map(\.step) == [1, 2, 3, 1, 2, 3, 1, 2, 3])
    #expect(steps.allSatisfy { $0.stepCount == 3 })
    for (record, epoch) in zip(records, 0...) {
      let mean = steps[3 * epoch..<3 * epoch + 3].reduce(0) { $0 + $1.loss } / 3
      #expect(abs(record.trainLoss - mean) < 1e-12)
      #expect(record.learningRate == settings.schedule.rate(step: 3 * epoch + 2, stepsPerEpoch: 3, epochs: 3))
      #expect((0...1).contains(record.trainAccuracy) && (0...1).contains(record.searchAccuracy))
      #expect(record.seconds > 0 && abs(record.imagesPerSecond - 48 / record.seconds) < 1e-6)
    }
  }

  @Test func aHugeLearningRateIsCalledDivergence() throws {
    let error = #expect(throws: TrainingError.self) { try Self.train(Self.settings(rate: 1e30)) }
    guard case .diverged(let epoch, _, let lastGood) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(epoch == 1)
    #expect(lastGood == nil)
    #expect(error?.description.contains("lower the learning rate") == true)
  }

  @Test func divergenceInTheLastStepOfTheRunIsFound() throws {
    var settings = Self.settings(epochs: 1, rate: 1e38)
    settings.batchSize = 56
    settings.schedule = LearningRateSchedule(peak: 1e38, curve: .constant)
    #expect(throws: TrainingError.diverged(epoch: 1, step: 1, lastGood: nil)) { try Self.train(settings) }
  }

  @Test func noEpochsChangeNothing() throws {
    #expect(try Self.train(Self.settings(epochs: 0)).network == Self.network())
  }
}
