/// Which states of a run are kept.
///
/// A checkpoint is written after every epoch. Where an epoch takes longer than the interval, others are written within it.
public struct CheckpointPolicy: Hashable, Sendable {
  /// How many of the newest checkpoints stay.
  public var keptCount: Int
  /// The longest time between two checkpoints, in seconds; at most a step more.
  public var interval: Double

  /// Two checkpoints, so that a damaged disk block costs one interval, and five minutes: our choices.
  public init(keptCount: Int = 2, interval: Double = 300) {
    self.keptCount = keptCount
    self.interval = interval
  }
}
