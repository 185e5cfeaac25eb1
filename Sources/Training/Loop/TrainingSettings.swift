public import Datasets

/// Everything that decides how a network is trained.
public struct TrainingSettings: Sendable, Hashable {
  /// Passes over the train split.
  public var epochs: Int
  /// Images that go through the network at once.
  public var batchSize: Int
  /// How many such batches make one step of the optimiser, which sees the mean of their gradients.
  public var accumulation: Int
  /// The learning rate over the run.
  public var schedule: LearningRateSchedule
  /// What changes the weights.
  public var optimiser: OptimiserName
  /// The share of the last step that the next one keeps; with AdamW `β₁`, the share of the mean gradient.
  public var momentum: Double
  /// The factor of the weights that is added to their gradients.
  ///
  /// Biases and batch norm have none, our choice (He et al. 2019, "bag of tricks", section 3.1).
  public var weightDecay: Double
  /// The share of the target that is spread over all classes.
  ///
  /// From Szegedy et al. 2016, section 7.
  public var labelSmoothing: Double
  /// The largest Euclidean norm that the gradients of all parameters together may have; longer ones are scaled down to it.
  ///
  /// From Pascanu, Mikolov and Bengio 2013, algorithm 1. Weight decay comes after it and is not counted.
  public var gradientNormLimit: Double?
  /// The share of the weights' moving average that the next step keeps; the average is what is evaluated and given back.
  public var averageDecay: Double?
  /// The shape `α` of the beta distribution from which the shares of blended images are drawn; nil for no blending.
  ///
  /// Images of a batch are blended with one another (Zhang et al. 2018).
  public var mixup: Double?
  /// What is learnt from teachers; nil where there are none.
  public var distillation: Distillation?
  /// Nodes whose parameters stay as they are, and whose batch norm uses the running statistics and leaves them.
  public var frozen: Set<String>
  /// What is done at random to the training images.
  public var augmentation: Augmentation
  /// The seed of every random draw.
  public var seed: UInt64

  /// Settings with the values that the field uses for short CIFAR runs where nothing is said.
  public init(
    epochs: Int, batchSize: Int = 128, accumulation: Int = 1, schedule: LearningRateSchedule,
    optimiser: OptimiserName = .sgd,
    momentum: Double = 0.9, weightDecay: Double = 5e-4, labelSmoothing: Double = 0,
    gradientNormLimit: Double? = nil, averageDecay: Double? = nil, mixup: Double? = nil,
    distillation: Distillation? = nil, frozen: Set<String> = [], augmentation: Augmentation = .none, seed: UInt64 = 0
  ) {
    self.epochs = epochs
    self.batchSize = batchSize
    self.accumulation = accumulation
    self.schedule = schedule
    self.optimiser = optimiser
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.labelSmoothing = labelSmoothing
    self.gradientNormLimit = gradientNormLimit
    self.averageDecay = averageDecay
    self.mixup = mixup
    self.distillation = distillation
    self.frozen = frozen
    self.augmentation = augmentation
    self.seed = seed
  }

  /// Images in one step of the optimiser.
  public var stepSize: Int { batchSize * accumulation }

  /// Whether a training image looks different from one epoch to the next.
  var changesImages: Bool { mixup != nil || augmentation.isRandom }
}
