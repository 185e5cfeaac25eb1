public import Datasets
import Networks
public import Training

/// The training after a cut: weights fitted and batch-norm statistics measured anew, then fine-tuning or distillation.
public struct Recovery: Sendable {
  /// How the network is trained; with no epochs, only the statistics are measured.
  public let settings: TrainingSettings
  /// Who the network learns from, where the settings say how.
  public let teachers: [Teacher]
  /// The folder where teachers' scores are kept; nil to ask anew each time.
  public let teacherCache: String?
  /// How many batches the statistics are measured on.
  public let reestimationBatches: Int
  /// What is fitted before; nil for nothing.
  public let refitting: Refitting?

  /// A recovery with the given training.
  ///
  /// A hundred batches of statistics is what the field uses; our choice is half, as
  /// training follows.
  public init(
    _ settings: TrainingSettings, reestimationBatches: Int = 50, teachers: [Teacher] = [], teacherCache: String? = nil,
    refitting: Refitting? = nil
  ) {
    self.settings = settings
    self.teachers = teachers
    self.teacherCache = teacherCache
    self.reestimationBatches = reestimationBatches
    self.refitting = refitting
  }

  /// What trains the network.
  func trainer(on dataset: Dataset) -> Trainer {
    Trainer(settings, on: dataset, teachers: teachers, cache: teacherCache)
  }

  /// Sets right what can be without training: weights are fitted, and batch norm's statistics measured anew.
  ///
  /// - Parameter check: asked between steps whether to go on.
  func fit(_ executor: Executor, on dataset: Dataset, check: () throws -> Void) throws {
    try refitting?.run(on: executor, check: check)
    try executor.reestimateBatchNorm(on: dataset, batches: reestimationBatches, seed: settings.seed, check: check)
  }

  /// Recovers the network of an executor in place, or goes on with that from a checkpoint.
  ///
  /// - Parameter regulariser: what holds or draws the weights beside the loss.
  /// - Throws: what `Trainer.train` throws.
  @discardableResult
  public func run(
    _ executor: Executor, on dataset: Dataset, regulariser: (any Regulariser)? = nil,
    from checkpoint: Checkpoint? = nil,
    observer: Trainer.Observer = Trainer.Observer()
  ) throws -> [EpochRecord] {
    if checkpoint == nil { try fit(executor, on: dataset, check: observer.check) }
    return try train(executor, on: dataset, regulariser: regulariser, from: checkpoint, observer: observer)
  }

  /// Trains the network of an executor that is fitted, in place, or goes on with that from a checkpoint.
  ///
  /// - Throws: what `Trainer.train` throws.
  @discardableResult
  func train(
    _ executor: Executor, on dataset: Dataset, regulariser: (any Regulariser)?, from checkpoint: Checkpoint?,
    observer: Trainer.Observer
  ) throws -> [EpochRecord] {
    guard settings.epochs > 0 else { return [] }
    return try trainer(on: dataset).train(
      executor, regulariser: regulariser, from: checkpoint, observer: observer)
  }
}
