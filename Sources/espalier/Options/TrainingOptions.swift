import ArgumentParser
import Datasets
import Runs
import Training

/// How a network is trained.
struct TrainingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Passes over the train split.", valueName: "count"))
  var epochs: Int

  @Option(
    help: ArgumentHelp(
      "The highest learning rate; 0.05 to train and 0.02 to recover where nothing is said.", valueName: "rate"))
  var learningRate: Double?

  @Option(help: "The curve of the learning rate behind the warm-up: cosine, step (a tenth at 1/2 and 3/4) or constant.")
  var schedule: ScheduleArgument = .cosine

  @Option(
    help: ArgumentHelp(
      "Epochs over which the learning rate rises from zero; 1 to train and 0 to recover.", valueName: "count"))
  var warmUpEpochs: Double?

  @Option(help: ArgumentHelp("Images in one step.", valueName: "count"))
  var batchSize: Int = 128

  @Option(help: "The share of a step that the next one keeps.")
  var momentum: Double = 0.9

  @Option(help: "The decay of the weights of convolutions and linear layers.")
  var weightDecay: Double = 5e-4

  @Option(help: "The share of the target that is spread over all classes.")
  var labelSmoothing: Double = 0

  @Option(help: "The type of the activations: float32 or bfloat16.")
  var precision: Precision = .float32

  func validate() throws {
    guard epochs >= 0 else { throw ValidationError("--epochs must not be negative") }
    guard batchSize > 0 else { throw ValidationError("--batch-size must be at least 1") }
    guard learningRate ?? 1 > 0 else { throw ValidationError("--learning-rate must be above 0") }
    guard warmUpEpochs ?? 0 >= 0 else { throw ValidationError("--warm-up-epochs must not be negative") }
    guard (0..<1).contains(labelSmoothing) else {
      throw ValidationError("--label-smoothing must be 0 or more and below 1")
    }
    guard (0..<1).contains(momentum) else { throw ValidationError("--momentum must be 0 or more and below 1") }
    guard weightDecay >= 0 else { throw ValidationError("--weight-decay must not be negative") }
  }

  /// The settings, with what a command takes where the user says nothing.
  func settings(learningRate: Double, warmUpEpochs: Double, dataset: Dataset, seed: UInt64) -> TrainingSettings {
    TrainingSettings(
      epochs: epochs, batchSize: batchSize,
      schedule: LearningRateSchedule(
        peak: self.learningRate ?? learningRate, curve: schedule.curve, warmUpEpochs: self.warmUpEpochs ?? warmUpEpochs),
      momentum: momentum, weightDecay: weightDecay, labelSmoothing: labelSmoothing,
      augmentation: dataset.usualAugmentation, seed: seed)
  }

  /// The options as they were resolved, under their names.
  func resolved(_ settings: TrainingSettings) -> [String: JSONValue] {
    [
      "epochs": .integer(settings.epochs), "learning-rate": .number(settings.schedule.peak),
      "schedule": .string(schedule.rawValue), "warm-up-epochs": .number(settings.schedule.warmUpEpochs),
      "batch-size": .integer(settings.batchSize), "momentum": .number(settings.momentum),
      "weight-decay": .number(settings.weightDecay), "label-smoothing": .number(settings.labelSmoothing),
      "precision": .string(precision.rawValue),
    ]
  }
}

/// A learning-rate curve as it is written on the command line.
enum ScheduleArgument: String, ExpressibleByArgument, CaseIterable {
  case cosine
  case step
  case constant

  var curve: LearningRateSchedule.Curve {
    switch self {
    case .cosine: .cosine
    case .step: .step(at: [0.5, 0.75], factor: 0.1)
    case .constant: .constant
    }
  }
}

extension Precision: ExpressibleByArgument {}

extension Dataset {
  /// What is usually done at random to the images: colour photographs are shifted and mirrored, digits are left alone.
  fileprivate var usualAugmentation: Augmentation { imageShape[0] == 3 ? .padCropMirror : .none }
}
