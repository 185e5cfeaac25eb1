import ArgumentParser
import Compression
import Datasets
import Networks
import Runs
import Training

/// How a network is trained.
struct TrainingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Passes over the train split.", valueName: "count"))
  var epochs: Int

  @Option(
    help: ArgumentHelp(
      "The highest learning rate; where nothing is said 0.05 to train, with adamw 0.002, and what --epochs asks for to recover.",
      valueName: "rate"))
  var learningRate: Double?

  @Option(
    help: ArgumentHelp(
      "The curve of the learning rate behind the warm-up: cosine, cosine-restarts (three, each twice as long as the one "
        + "before), one-cycle (with a rise of its own), rex (higher for longer, for few epochs), step (a tenth at 1/2 and 3/4) or constant."
    ))
  var schedule: ScheduleArgument = .cosine

  @Option(
    help: ArgumentHelp(
      "Epochs over which the learning rate rises from zero; 1 to train, what --epochs asks for to recover, 0 with one-cycle.",
      valueName: "count"))
  var warmUpEpochs: Double?

  @Option(help: ArgumentHelp("Images that go through the network at once.", valueName: "count"))
  var batchSize: Int = 128

  @Option(help: ArgumentHelp("How many such batches make one step of the optimiser.", valueName: "count"))
  var accumulate: Int = 1

  @Option(help: "What changes the weights: sgd, with Nesterov momentum, or adamw.")
  var optimiser: OptimiserName = .sgd

  @Option(help: "The share of a step that the next one keeps; with adamw, of the mean gradient.")
  var momentum: Double = 0.9

  @Option(
    help: ArgumentHelp(
      "The decay of the weights of convolutions and linear layers; where nothing is said 0.0005, with adamw 0.01.",
      valueName: "factor"))
  var weightDecay: Double?

  @Option(help: "The share of the target that is spread over all classes.")
  var labelSmoothing: Double = 0

  @Option(
    help: ArgumentHelp(
      "The largest norm that all gradients together may have; longer ones are scaled down to it. 10 with teachers, else none.",
      valueName: "norm"))
  var clipGradientNorm: Double?

  @Option(
    help: ArgumentHelp(
      "Evaluate and keep a moving average of the weights, of which the next step keeps this share.", valueName: "share")
  )
  var emaDecay: Double?

  @Option(
    help: ArgumentHelp(
      "Blend the images of a batch with one another; the shape of the distribution that shares are drawn from.",
      valueName: "shape"))
  var mixup: Double?

  @Option(
    help: ArgumentHelp(
      "Layers to leave as they are, by name, * standing for anything; may be given several times.", valueName: "pattern"
    ))
  var freeze: [String] = []

  @OptionGroup var augmentation: AugmentationOptions

  @Option(help: "The type of the activations: float32 or bfloat16.")
  var precision: Precision = .float32

  func validate() throws {
    guard epochs >= 0 else { throw ValidationError("--epochs must not be negative") }
    guard accumulate > 0 else { throw ValidationError("--accumulate must be at least 1") }
    guard mixup ?? 1 > 0 else { throw ValidationError("--mixup must be above 0") }
    guard batchSize > 0 else { throw ValidationError("--batch-size must be at least 1") }
    guard learningRate ?? 1 > 0 else { throw ValidationError("--learning-rate must be above 0") }
    guard warmUpEpochs ?? 0 >= 0 else { throw ValidationError("--warm-up-epochs must not be negative") }
    guard schedule != .oneCycle || warmUpEpochs ?? 0 == 0 else {
      throw ValidationError("--schedule one-cycle has a rise of its own and takes no --warm-up-epochs")
    }
    guard (0..<1).contains(labelSmoothing) else {
      throw ValidationError("--label-smoothing must be 0 or more and below 1")
    }
    guard (0..<1).contains(emaDecay ?? 0) else { throw ValidationError("--ema-decay must be 0 or more and below 1") }
    guard clipGradientNorm ?? 1 > 0 else { throw ValidationError("--clip-gradient-norm must be above 0") }
    guard (0..<1).contains(momentum) else { throw ValidationError("--momentum must be 0 or more and below 1") }
    guard weightDecay ?? 0 >= 0 else { throw ValidationError("--weight-decay must not be negative") }
  }

  /// The settings, with what goes with the purpose and the optimiser where the user says nothing.
  func settings(
    for purpose: TrainingPurpose, of network: Network, dataset: Dataset, distillation: Distillation?, seed: UInt64
  ) throws -> TrainingSettings {
    TrainingSettings(
      epochs: epochs, batchSize: batchSize, accumulation: accumulate,
      schedule: LearningRateSchedule(
        peak: learningRate ?? purpose.learningRate(optimiser), curve: schedule.curve,
        warmUpEpochs: warmUpEpochs ?? (schedule == .oneCycle ? 0 : purpose.warmUpEpochs)),
      optimiser: optimiser, momentum: momentum, weightDecay: weightDecay ?? (optimiser == .adamW ? 0.01 : 5e-4),
      labelSmoothing: labelSmoothing,
      gradientNormLimit: clipGradientNorm ?? distillation.map { _ in Distillation.usualGradientNormLimit },
      averageDecay: emaDecay, mixup: mixup, distillation: distillation,
      frozen: try network.nodes(matching: freeze), augmentation: augmentation.augmentation(for: dataset), seed: seed)
  }

  /// The options as they were resolved, under their names.
  func resolved(_ settings: TrainingSettings) -> [String: JSONValue] {
    var options: [String: JSONValue] = [
      "epochs": .integer(settings.epochs), "learning-rate": .number(settings.schedule.peak),
      "schedule": .string(schedule.rawValue), "warm-up-epochs": .number(settings.schedule.warmUpEpochs),
      "batch-size": .integer(settings.batchSize), "accumulate": .integer(settings.accumulation),
      "optimiser": .string(settings.optimiser.rawValue),
      "momentum": .number(settings.momentum),
      "weight-decay": .number(settings.weightDecay), "label-smoothing": .number(settings.labelSmoothing),
      "precision": .string(precision.rawValue),
    ]
    if let limit = settings.gradientNormLimit { options["clip-gradient-norm"] = .number(limit) }
    if !freeze.isEmpty { options["freeze"] = .array(freeze.map { .string($0) }) }
    if let mixup = settings.mixup { options["mixup"] = .number(mixup) }
    if let decay = settings.averageDecay { options["ema-decay"] = .number(decay) }
    return options.merging(augmentation.resolved) { $1 }
  }
}

extension TrainingOptions {
  /// The options as they were given, under their names.
  var given: [String: JSONValue] {
    var options: [String: JSONValue] = [
      "epochs": .integer(epochs), "schedule": .string(schedule.rawValue), "batch-size": .integer(batchSize),
      "accumulate": .integer(accumulate), "optimiser": .string(optimiser.rawValue), "momentum": .number(momentum),
      "label-smoothing": .number(labelSmoothing), "precision": .string(precision.rawValue),
    ]
    let numbers = [
      "learning-rate": learningRate, "warm-up-epochs": warmUpEpochs, "weight-decay": weightDecay,
      "clip-gradient-norm": clipGradientNorm, "ema-decay": emaDecay, "mixup": mixup,
    ]
    for (name, number) in numbers { options[name] = number.map { .number($0) } }
    if !freeze.isEmpty { options["freeze"] = .array(freeze.map { .string($0) }) }
    return options.merging(augmentation.resolved) { $1 }
  }
}

/// What a network is trained for, which decides what is usual.
enum TrainingPurpose {
  case training
  case recovery(RecoveryRecipe)

  var warmUpEpochs: Double {
    switch self {
    case .training: 1
    case .recovery(let recipe): recipe.warmUpEpochs
    }
  }

  /// The highest rate; those for training from scratch are our choices for short runs on small images.
  func learningRate(_ optimiser: OptimiserName) -> Double {
    switch self {
    case .training: optimiser == .sgd ? 0.05 : 2e-3
    case .recovery(let recipe): recipe.learningRate(of: optimiser)
    }
  }
}

/// A learning-rate curve as it is written on the command line.
enum ScheduleArgument: String, ExpressibleByArgument, CaseIterable {
  case cosine
  case cosineRestarts = "cosine-restarts"
  case oneCycle = "one-cycle"
  case rex
  case step
  case constant

  var curve: LearningRateSchedule.Curve {
    switch self {
    case .cosine: .cosine
    case .cosineRestarts: .cosineRestarts(cycles: 3)
    case .oneCycle: .oneCycle
    case .rex: .rex
    case .step: .step(at: [0.5, 0.75], factor: 0.1)
    case .constant: .constant
    }
  }
}

extension Precision: ExpressibleByArgument {}
extension OptimiserName: ExpressibleByArgument {}
