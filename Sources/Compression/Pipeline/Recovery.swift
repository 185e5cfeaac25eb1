public import Datasets
import Networks
public import Training

/// The training after a cut: batch-norm statistics measured anew, then fine-tuning.
public struct Recovery: Sendable {
  /// How the network is trained; with no epochs, only the statistics are measured.
  public let settings: TrainingSettings
  /// How many batches the statistics are measured on.
  public let reestimationBatches: Int

  /// A recovery with the given training.
  ///
  /// A hundred batches of statistics is what the field uses; our choice is half, as
  /// training follows.
  public init(_ settings: TrainingSettings, reestimationBatches: Int = 50) {
    self.settings = settings
    self.reestimationBatches = reestimationBatches
  }

  /// Recovers the network of an executor in place, or goes on with that from a checkpoint.
  ///
  /// - Throws: what `Trainer.train` throws.
  @discardableResult
  public func run(
    _ executor: Executor, on dataset: Dataset, from checkpoint: Checkpoint? = nil,
    observer: Trainer.Observer = Trainer.Observer()
  ) throws -> [EpochRecord] {
    if checkpoint == nil {
      try executor.reestimateBatchNorm(
        on: dataset, batches: reestimationBatches, seed: settings.seed, check: observer.check)
    }
    guard settings.epochs > 0 else { return [] }
    return try Trainer(settings, on: dataset).train(executor, from: checkpoint, observer: observer)
  }
}
