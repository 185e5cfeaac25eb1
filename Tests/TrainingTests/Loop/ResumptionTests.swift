import Datasets
import Networks
import Runs
import TestSupport
import Testing
import Torch
import Training

/// A run that is stopped between any two steps and goes on ends with the bits of one that was not.
@Suite struct ResumptionTests {
  struct Setup: Sendable, CustomTestStringConvertible {
    var optimiser = OptimiserName.sgd
    var averageDecay: Double?
    var precision = Precision.float32
    var curve = LearningRateSchedule.Curve.cosine

    var testDescription: String { "\(optimiser) \(precision) \(curve) average \(averageDecay ?? 0)" }

    var settings: TrainingSettings {
      var settings = TrainerTests.settings(epochs: 3)
      settings.optimiser = optimiser
      settings.averageDecay = averageDecay
      settings.schedule = LearningRateSchedule(peak: optimiser == .sgd ? 0.1 : 0.01, curve: curve)
      return settings
    }
  }

  /// Everything but the seconds that a run gives.
  struct Outcome: Equatable {
    var network: Network
    var figures: [[Double]]
  }

  static let steps = 3

  /// Trains to the end, stopped after each of the steps that `stops` counts from the start of the run.
  static func train(_ setup: Setup, stoppingAfter stops: [Int]) throws -> Outcome {
    var figures: [[Double]] = []
    var checkpoint: Checkpoint?
    for stop in stops + [.max] {
      var kept: Checkpoint?
      var last = 0
      let observer = Trainer.Observer(
        step: { last = ($0.epoch - 1) * steps + $0.step },
        epoch: { record, _ in
          figures.append([record.trainLoss, record.trainAccuracy, record.searchLoss, record.searchAccuracy])
        }, checkpoint: { kept = $0 },
        check: { if last == stop { throw Interruption(signal: 15) } })
      // A new process would begin with the original network.
      let executor = try Executor(TrainerTests.network(), precision: setup.precision, seed: 1)
      do {
        try Trainer(setup.settings, on: quarters(train: 56)).train(executor, from: checkpoint, observer: observer)
        return Outcome(network: try executor.network(), figures: figures)
      } catch is Interruption {
        checkpoint = kept
      }
    }
    throw TrainingError.checkpointMismatch
  }

  @Test(arguments: [
    Setup(), Setup(optimiser: .adamW), Setup(averageDecay: 0.9), Setup(optimiser: .adamW, averageDecay: 0.9),
    Setup(precision: .bfloat16), Setup(optimiser: .adamW, averageDecay: 0.9, precision: .bfloat16),
    Setup(curve: .oneCycle),
  ])
  func aStopAfterAnyStepChangesNothing(setup: Setup) throws {
    let whole = try Self.train(setup, stoppingAfter: [])
    #expect(whole.figures.count == 3)
    for stop in 1...9 { #expect(try Self.train(setup, stoppingAfter: [stop]) == whole, "after step \(stop)") }
    #expect(try Self.train(setup, stoppingAfter: Array(1...9)) == whole)
  }

  @Test func theStateGoesThroughAFile() throws {
    let folder = try TemporaryFolder()
    let setup = Setup(optimiser: .adamW, averageDecay: 0.9)
    let checkpoints = CheckpointFolder(of: try RunFolder.create(folder.path(of: "run")), keeping: 3)
    let whole = try Executor(TrainerTests.network(), seed: 1)
    let observer = Trainer.Observer(
      wantsCheckpoint: { true },
      checkpoint: { _ = try checkpoints.write($0, seconds: ["training": StageSeconds(wall: 2)]) })
    try Trainer(setup.settings, on: quarters(train: 56)).train(whole, observer: observer)
    let names = checkpoints.files.map { $0.split(separator: "/").last.map(String.init) }
    #expect(names == ["epoch-2-step-3.safetensors", "epoch-2-step-2.safetensors", "epoch-2-step-1.safetensors"])

    let entry = try #require(try checkpoints.newest(for: TrainerTests.network()))
    #expect(entry.seconds == ["training": StageSeconds(wall: 2)])
    let resumed = try Executor(TrainerTests.network(), seed: 1)
    let records = try Trainer(setup.settings, on: quarters(train: 56)).train(resumed, from: entry.checkpoint)
    #expect(records.map(\.epoch) == [3])
    #expect(try resumed.network() == whole.network())
  }

  @Test func aDamagedFileIsPassedOverAndTheLastOneIsAnError() throws {
    let folder = try TemporaryFolder()
    let checkpoints = CheckpointFolder(of: try RunFolder.create(folder.path(of: "run")), keeping: 2)
    let observer = Trainer.Observer(epoch: { _ = try checkpoints.write($1) })
    let executor = try Executor(TrainerTests.network(), seed: 1)
    try Trainer(Setup().settings, on: quarters(train: 56)).train(executor, observer: observer)
    try folder.write("no tensors", to: "run/checkpoints/epoch-3.safetensors")
    var skipped: [String] = []
    let entry = try #require(try checkpoints.newest(for: TrainerTests.network()) { file, _ in skipped.append(file) })
    #expect(entry.checkpoint.position.epoch == 2 && entry.checkpoint.position.step == 0)
    #expect(skipped.count == 1 && skipped[0].hasSuffix("epoch-3.safetensors"))
    try folder.write("", to: "run/checkpoints/epoch-2.safetensors")
    #expect(throws: (any Error).self) { try checkpoints.newest(for: TrainerTests.network()) }
  }

  @Test func aStateOfOtherSettingsIsRefused() throws {
    var kept: Checkpoint?
    let executor = try Executor(TrainerTests.network(), seed: 1)
    try Trainer(Setup().settings, on: quarters(train: 56))
      .train(executor, observer: Trainer.Observer(epoch: { kept = $1 }))
    #expect(throws: TrainingError.checkpointMismatch) {
      try Trainer(Setup(optimiser: .adamW).settings, on: quarters(train: 56)).train(executor, from: kept)
    }
    #expect(throws: TrainingError.checkpointMismatch) {
      try Trainer(Setup().settings, on: quarters(train: 56))
        .train(Executor(tinyNetwork(input: [1, 4, 4], classes: 4)), from: kept)
    }
  }
}
