public import Datasets
import Networks

/// Trains the network of an executor in place.
public struct Trainer: Sendable {
  /// How it trains.
  public let settings: TrainingSettings
  /// What it trains on: the train split.
  ///
  /// The search split is evaluated after every epoch and decides nothing here.
  public let dataset: Dataset
  /// Who the network learns from, where the settings say how.
  public let teachers: [Teacher]
  /// The folder where teachers' scores are kept, if they are the same in every epoch; nil to ask anew each time.
  public let cache: String?

  /// Trains on `dataset` as `settings` say.
  public init(_ settings: TrainingSettings, on dataset: Dataset, teachers: [Teacher] = [], cache: String? = nil) {
    self.settings = settings
    self.dataset = dataset
    self.teachers = teachers
    self.cache = cache
  }

  /// Trains for all epochs that are left and returns what each gave.
  ///
  /// A run that goes on from a checkpoint ends with the same bits as one that was never stopped, with the same number of
  /// threads and on the same machine.
  ///
  /// - Parameters:
  ///   - regulariser: what draws the executor's weights somewhere beside the loss, if anything does.
  ///   - checkpoint: where to go on from.
  /// - Throws: `TrainingError.diverged` when a loss is not finite, other cases of it when the data or the checkpoint do not
  ///   fit, whatever the observer throws, and `TorchError` when LibTorch fails.
  @discardableResult
  public func train(
    _ executor: Executor, regulariser: (any Regulariser)? = nil, from checkpoint: Checkpoint? = nil,
    observer: Observer = Observer()
  ) throws -> [EpochRecord] {
    try executor.structure.requireFit(of: dataset)
    guard dataset.count(of: .train) >= settings.stepSize else {
      throw TrainingError.tooFewImages(dataset.count(of: .train), batchSize: settings.stepSize)
    }
    return try TrainingSession(self, executor, regulariser: regulariser, from: checkpoint, check: observer.check)
      .run(observer)
  }
}
