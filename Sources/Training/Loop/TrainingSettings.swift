public import Datasets

/// Everything that decides how a network is trained.
public struct TrainingSettings: Sendable, Hashable {
  /// Passes over the train split.
  public var epochs: Int
  /// Images in one step.
  public var batchSize: Int
  /// The learning rate over the run.
  public var schedule: LearningRateSchedule
  /// The share of the last step that the next one keeps.
  public var momentum: Double
  /// The factor of the weights that is added to their gradients.
  ///
  /// Biases and batch norm have none, our choice (He et al. 2019, "bag of tricks", section 3.1).
  public var weightDecay: Double
  /// The share of the target that is spread over all classes.
  ///
  /// From Szegedy et al. 2016, section 7.
  public var labelSmoothing: Double
  /// What is done at random to the training images.
  public var augmentation: Augmentation
  /// The seed of every random draw.
  public var seed: UInt64

  /// Settings with the values that the field uses for short CIFAR runs where nothing is said.
  public init(
    epochs: Int, batchSize: Int = 128, schedule: LearningRateSchedule, momentum: Double = 0.9,
    weightDecay: Double = 5e-4, labelSmoothing: Double = 0, augmentation: Augmentation = .none, seed: UInt64 = 0
  ) {
    self.epochs = epochs
    self.batchSize = batchSize
    self.schedule = schedule
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.labelSmoothing = labelSmoothing
    self.augmentation = augmentation
    self.seed = seed
  }
}
