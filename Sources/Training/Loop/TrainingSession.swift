import Datasets
import OrderedCollections
import Runs
import Torch

/// A training run under way: what changes from step to step, and what a checkpoint holds of it.
final class TrainingSession {
  private let trainer: Trainer
  private let executor: Executor
  private let loader: Loader
  private let step: TrainingStep
  private let average: WeightAverage?
  private var position = TrainingPosition()

  private var settings: TrainingSettings { trainer.settings }

  /// A run of `trainer` that begins with the executor's weights, or goes on from a checkpoint.
  init(
    _ trainer: Trainer, _ executor: Executor, regulariser: (any Regulariser)?, from checkpoint: Checkpoint?,
    check: () throws -> Void
  ) throws {
    self.trainer = trainer
    self.executor = executor
    let settings = trainer.settings
    loader = Loader.training(
      on: trainer.dataset, batchSize: settings.stepSize, seed: settings.seed, augmentation: settings.augmentation)
    let teachers = try Teachers(
      trainer.teachers, for: settings, student: executor, on: trainer.dataset, cache: trainer.cache, check: check)
    step = try TrainingStep(executor, settings: settings, teachers: teachers, regulariser: regulariser)
    average = try settings.averageDecay.map { try WeightAverage(of: executor, decay: $0) }
    if let checkpoint {
      try checkpoint.restore(weights: executor.parameters.mapValues { try $0.detached() }, state: state)
      try average?.exchange()
      position = checkpoint.position
    }
  }

  /// Trains to the end; the executor then has the weights' average where the settings ask for one.
  func run(_ observer: Trainer.Observer) throws -> [EpochRecord] {
    var records: [EpochRecord] = []
    do {
      while position.epoch < settings.epochs {
        try finishSteps(observer)
        let record = try record(evaluating: observer)
        records.append(record)
        position.finishEpoch()
        try observer.epoch(record, checkpoint())
      }
    } catch let interruption as Interruption {
      try observer.checkpoint(checkpoint())
      throw interruption
    }
    try average?.exchange()
    return records
  }

  /// Takes the steps that are left of the epoch.
  private func finishSteps(_ observer: Trainer.Observer) throws {
    let (start, secondsBefore) = (ContinuousClock.now, position.seconds)
    let batches = loader.batches(epoch: position.epoch, from: position.step)
    while let batch = try batches.next() {
      let rate = learningRate(ofStep: position.stepsOfRun)
      let result = try step.run(batch, number: position.stepsOfRun + 1, learningRate: rate)
      guard result.loss.isFinite else {
        throw TrainingError.diverged(epoch: position.epoch + 1, step: position.step + 1, lastGood: nil)
      }
      position.finishStep(result)
      try average?.update(step: position.stepsOfRun)
      position.seconds = secondsBefore + (ContinuousClock.now - start) / .seconds(1)
      try observer.step(
        Trainer.StepReport(
          epoch: position.epoch + 1, step: position.step, stepCount: loader.batchCount, stepsOfRun: position.stepsOfRun,
          imageCount: min(position.step * settings.stepSize, loader.imageCount), loss: result.loss, learningRate: rate)
      )
      try observer.check()
      if observer.wantsCheckpoint() { try observer.checkpoint(checkpoint()) }
    }
  }

  /// Evaluates the epoch whose steps are done.
  private func record(evaluating observer: Trainer.Observer) throws -> EpochRecord {
    let evaluation = try averaged {
      try executor.evaluate(on: trainer.dataset, split: .search) { _, _ in try observer.check() }
    }
    // The last step may have ruined the weights, which no later step of this epoch would notice.
    guard evaluation.loss.isFinite else {
      throw TrainingError.diverged(epoch: position.epoch + 1, step: loader.batchCount, lastGood: nil)
    }
    let stepCount = Double(loader.batchCount)
    return EpochRecord(
      epoch: position.epoch + 1, stepsOfRun: position.stepsOfRun, trainLoss: position.loss / stepCount,
      trainAccuracy: position.accuracy / stepCount,
      searchLoss: evaluation.loss, searchAccuracy: evaluation.accuracy, searchTopFive: evaluation.topFive,
      learningRate: learningRate(ofStep: position.stepsOfRun - 1), seconds: position.seconds,
      imagesPerSecond: Double(loader.imageCount) / position.seconds)
  }

  private func learningRate(ofStep step: Int) -> Double {
    settings.schedule.rate(step: step, stepsPerEpoch: loader.batchCount, epochs: settings.epochs)
  }

  /// The state as it is now.
  private func checkpoint() throws -> Checkpoint {
    try averaged { try Checkpoint(of: executor, state, at: position) }
  }

  /// What training goes on with beside the executor's weights, by the keys of a checkpoint.
  ///
  /// With an average, its tensors hold the weights while the executor has the average.
  private var state: OrderedDictionary<String, Tensor> {
    step.optimiser.state.merging(average?.exchanged ?? [:]) { $1 }
  }

  /// Does `body` while the executor has the weights' average, if there is one.
  private func averaged<Result>(_ body: () throws -> Result) throws -> Result {
    guard let average else { return try body() }
    try average.exchange()
    let result = Swift.Result { try body() }
    try average.exchange()
    return try result.get()
  }
}
