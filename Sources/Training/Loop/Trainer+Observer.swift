extension Trainer {
  /// Who is told how training goes.
  public struct Observer {
    /// Told after each step.
    public var step: (StepReport) throws -> Void
    /// Told after each epoch, with its state to keep.
    public var epoch: (EpochRecord, Checkpoint) throws -> Void
    /// Asked after each step whether the state should be kept.
    public var wantsCheckpoint: () -> Bool
    /// Given a state within an epoch to keep.
    public var checkpoint: (Checkpoint) throws -> Void
    /// Told of a kept state that cannot be read when a run is resumed, and why; an older one is taken.
    public var skipped: (String, any Error) -> Void
    /// Called often; it throws to stop the run, of which `Interruption` leaves a checkpoint.
    public var check: () throws -> Void

    /// An observer that looks at steps, epochs, or nothing.
    public init(
      step: @escaping (StepReport) throws -> Void = { _ in },
      epoch: @escaping (EpochRecord, Checkpoint) throws -> Void = { _, _ in },
      wantsCheckpoint: @escaping () -> Bool = { false }, checkpoint: @escaping (Checkpoint) throws -> Void = { _ in },
      skipped: @escaping (String, any Error) -> Void = { _, _ in }, check: @escaping () throws -> Void = {}
    ) {
      self.step = step
      self.epoch = epoch
      self.wantsCheckpoint = wantsCheckpoint
      self.checkpoint = checkpoint
      self.skipped = skipped
      self.check = check
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
    /// The steps of the whole run that are done.
    public let stepsOfRun: Int
    /// How many images the epoch's steps have seen so far.
    public let imageCount: Int
    /// The loss of the step.
    public let loss: Double
    /// The learning rate of the step.
    public let learningRate: Double
  }
}
