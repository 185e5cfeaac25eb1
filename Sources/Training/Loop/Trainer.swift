public import Datasets
import Networks
import Torch

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
    let optimiser = try StochasticGradientDescent(
      executor, momentum: settings.momentum, weightDecay: settings.weightDecay)
    var records: [EpochRecord] = []
    for epoch in 0..<settings.epochs {
      let pass = try self.pass(epoch, loader, executor, optimiser, observer)
      let evaluation = try executor.evaluate(on: dataset, split: .search)
      let record = EpochRecord(
        epoch: epoch + 1, trainLoss: pass.loss, trainAccuracy: pass.accuracy, searchLoss: evaluation.loss,
        searchAccuracy: evaluation.accuracy, learningRate: pass.learningRate, seconds: pass.seconds,
        imagesPerSecond: Double(loader.imageCount) / pass.seconds)
      records.append(record)
      try observer.epoch(record, try Snapshot(of: executor, optimiser, epoch: epoch + 1))
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
    _ epoch: Int, _ loader: Loader, _ executor: Executor, _ optimiser: StochasticGradientDescent, _ observer: Observer
  ) throws -> Pass {
    let start = ContinuousClock.now
    var pass = Pass()
    for (step, batch) in loader.batches(epoch: epoch).enumerated() {
      pass.learningRate = settings.schedule.rate(
        step: epoch * loader.batchCount + step, stepsPerEpoch: loader.batchCount, epochs: settings.epochs)
      let labels = try batch.labelTensor().to(executor.device)
      let scores = try executor.forward(try batch.imageTensor(), mode: .training)
      let loss = try scores.crossEntropy(labels, labelSmoothing: settings.labelSmoothing)
      let value = try loss.detached().item()
      guard value.isFinite else { throw TrainingError.diverged(epoch: epoch + 1, step: step + 1, lastGood: nil) }
      try loss.backward()
      try optimiser.step(learningRate: pass.learningRate)
      pass.loss += value
      pass.accuracy += try withoutGradients {
        try scores.detached().argmax(over: 1).equal(to: labels).to(.float32).mean().item()
      }
      try observer.step(
        StepReport(epoch: epoch + 1, step: step + 1, stepCount: loader.batchCount, loss: value))
    }
    pass.loss /= Double(loader.batchCount)
    pass.accuracy /= Double(loader.batchCount)
    pass.seconds = (ContinuousClock.now - start) / .seconds(1)
    return pass
  }
}
