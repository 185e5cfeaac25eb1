public import Datasets
import Networks
import OrderedCollections

/// Trains the network of an executor in place.
public struct Trainer: Sendable {
  /// How it trains.
  public let settings: TrainingSettings
  /// What it trains on: the train split.
  ///
  /// The search split is evaluated after every epoch and decides nothing here.
  public let dataset: Dataset

  /// Who is told how training goes.
  public struct Observer {
    /// Told after each step.
    public var step: (StepReport) throws -> Void
    /// Told after each epoch, with a snapshot to keep.
    public var epoch: (EpochRecord, Snapshot) throws -> Void

    /// An observer that looks at steps, epochs, or nothing.
    public init(
      step: @escaping (StepReport) throws -> Void = { _ in },
      epoch: @escaping (EpochRecord, Snapshot) throws -> Void = { _, _ in }
    ) {
      self.step = step
      self.epoch = epoch
    }
  }

  /// Where training stands after a step.
  public struct StepReport: Sendable {
    /// The epoch, counted from 1.
    public let epoch: Int
    /// The step within the epoch, counted from 1.
    public let step: Int
    /// How many steps the epoch has.
    public let stepCount: Int
    /// The loss of the step.
    public let loss: Double
  }

  /// Trains `dataset` as `settings` say.
  public init(_ settings: TrainingSettings, on dataset: Dataset) {
    self.settings = settings
    self.dataset = dataset
  }

  /// Trains for all epochs and returns what each gave.
  ///
  /// - Throws: `TrainingError.diverged` when a loss is not finite, other cases of it when the data do not fit, whatever the
  ///   observer throws, and `TorchError` when LibTorch fails.
  @discardableResult
  public func train(_ executor: Executor, observer: Observer = Observer()) throws -> [EpochRecord] {
    try executor.structure.requireFit(of: dataset)
    guard dataset.count(of: .train) >= settings.batchSize else {
      throw TrainingError.tooFewImages(dataset.count(of: .train), batchSize: settings.batchSize)
    }
    let loader = Loader.training(
      on: dataset, batchSize: settings.batchSize, seed: settings.seed, augmentation: settings.augmentation)
    let step = try TrainingStep(executor, settings: settings)
    let average = try settings.averageDecay.map { try WeightAverage(of: executor, decay: $0) }
    var records: [EpochRecord] = []
    for epoch in 0..<settings.epochs {
      if epoch > 0 { try average?.exchange() }
      let pass = try pass(epoch, loader, observer) { batch, rate in
        let result = try step.run(batch, learningRate: rate)
        try average?.update()
        return result
      }
      try average?.exchange()
      let evaluation = try executor.evaluate(on: dataset, split: .search)
      // The last step may have ruined the weights, which no later step of this epoch would notice.
      guard evaluation.loss.isFinite else {
        throw TrainingError.diverged(epoch: epoch + 1, step: loader.batchCount, lastGood: nil)
      }
      let record = EpochRecord(
        epoch: epoch + 1, trainLoss: pass.loss, trainAccuracy: pass.accuracy, searchLoss: evaluation.loss,
        searchAccuracy: evaluation.accuracy, learningRate: pass.learningRate, seconds: pass.seconds,
        imagesPerSecond: Double(loader.imageCount) / pass.seconds)
      records.append(record)
      let state = step.optimiser.state.merging(average?.exchanged ?? [:]) { $1 }
      try observer.epoch(record, try Snapshot(of: executor, state, epoch: epoch + 1))
    }
    return records
  }
}

extension Trainer {
  /// What one epoch of steps gave.
  private struct Pass {
    var loss = 0.0
    var accuracy = 0.0
    var learningRate = 0.0
    var seconds = 0.0
  }

  private func pass(
    _ epoch: Int, _ loader: Loader, _ observer: Observer, run: (Batch, Double) throws -> TrainingStep.Result
  ) throws -> Pass {
    let start = ContinuousClock.now
    var pass = Pass()
    for (step, batch) in loader.batches(epoch: epoch).enumerated() {
      pass.learningRate = settings.schedule.rate(
        step: epoch * loader.batchCount + step, stepsPerEpoch: loader.batchCount, epochs: settings.epochs)
      let result = try run(batch, pass.learningRate)
      guard result.loss.isFinite else { throw TrainingError.diverged(epoch: epoch + 1, step: step + 1, lastGood: nil) }
      pass.loss += result.loss
      pass.accuracy += result.accuracy
      try observer.step(
        StepReport(epoch: epoch + 1, step: step + 1, stepCount: loader.batchCount, loss: result.loss))
    }
    pass.loss /= Double(loader.batchCount)
    pass.accuracy /= Double(loader.batchCount)
    pass.seconds = (ContinuousClock.now - start) / .seconds(1)
    return pass
  }
}
