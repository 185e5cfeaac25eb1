public import Datasets
import Networks
import Torch

/// One step of training: forward, loss, backward, and the optimiser's change of the weights.
public struct TrainingStep {
  private let executor: Executor
  private let settings: TrainingSettings
  private let objective: Objective
  private let teachers: Teachers
  private let values: [String]
  private let scoreCount: Int
  private let dropout: RandomStream
  private let mixup: RandomStream
  private let regulariser: (any Regulariser)?
  private let regularising: RandomStream
  let optimiser: Optimiser

  /// What a step found out about its batch, with the weights before the change.
  public struct Result {
    /// The mean loss: cross entropy, label smoothing included, and what is learnt from teachers.
    public let loss: Double
    /// The share of images told right, 0…1; with mixup, of images whose own label was told.
    public let accuracy: Double
  }

  /// Steps of the weights of `executor`; the optimiser's state starts at zero.
  ///
  /// - Throws: `TorchError` when LibTorch fails.
  public init(_ executor: Executor, settings: TrainingSettings) throws {
    try self.init(executor, settings: settings, teachers: .none)
  }

  /// Steps that learn from teachers too, and draw weights where a regulariser does.
  init(
    _ executor: Executor, settings: TrainingSettings, teachers: Teachers, regulariser: (any Regulariser)? = nil
  ) throws {
    self.executor = executor
    self.settings = settings
    self.teachers = teachers
    values = executor.exposed.sorted()
    scoreCount = try executor.structure.shapes()[executor.structure.outputs[0]]?.last ?? 0
    objective = Objective(labelSmoothing: settings.labelSmoothing, distillation: settings.distillation)
    dropout = RandomStream(seed: settings.seed, name: "dropout")
    mixup = RandomStream(seed: settings.seed, name: "mixup")
    self.regulariser = regulariser
    regularising = RandomStream(seed: settings.seed, name: "regulariser")
    optimiser = try Optimiser(executor, settings: settings, regulariser: regulariser)
  }

  /// Takes step number `number` of the run, counted from 1, from which its random draws follow.
  ///
  /// The images go through the network in as many parts as the settings say, each with statistics of its own, and the
  /// gradients are those of the mean over all. A loss that is not finite is returned and leaves the weights as they were, as
  /// does a batch none of whose images could be read.
  ///
  /// - Throws: `TorchError` when LibTorch fails.
  public func run(_ batch: Batch, number: Int, learningRate: Double) throws -> Result {
    guard batch.count > 0 else { return Result(loss: 0, accuracy: 0) }
    try executor.drawDropout(from: dropout.substream(number))
    let images = try batch.imageTensor().to(executor.device)
    let length = settings.batchSize
    var (loss, accuracy) = (0.0, 0.0)
    for start in stride(from: 0, to: batch.count, by: length) {
      let range = start..<min(start + length, batch.count)
      let share = Double(range.count) / Double(batch.count)
      let part = try run(
        range.count == batch.count ? images : images.slice(0, from: range.lowerBound, to: range.upperBound),
        labels: batch.labels[range], indices: batch.indices[range], share: share,
        part: (number, start / length))
      loss += part.loss * share
      accuracy += part.accuracy * share
      guard loss.isFinite else { return Result(loss: loss, accuracy: accuracy) }
    }
    try optimiser.step(number, learningRate: learningRate)
    return Result(loss: loss, accuracy: accuracy)
  }

  /// Adds the gradients of some images' mean loss, times their share of the step.
  private func run(
    _ given: Tensor, labels: ArraySlice<Int64>, indices: ArraySlice<Int>, share: Double, part: (step: Int, number: Int)
  ) throws -> Result {
    let truth = try Tensor(Array(labels)).to(executor.device)
    var (images, targets) = (given, truth)
    if let alpha = settings.mixup {
      let blend = Mixup(alpha: alpha, count: indices.count, from: mixup.substream(part.step).substream(part.number))
      images = try blend.blend(given)
      targets = try blend.blend(Mixup.probabilities(of: labels, among: scoreCount).to(executor.device))
    }
    let taught = try teachers.outputs(for: images, indices: indices)
    let (scores, learnt) = try executor.forward(images, mode: .training, reading: values)
    let loss = try objective.loss(of: scores, targets: targets, values: learnt, teachers: taught)
    let value = try loss.detached().item()
    if value.isFinite {
      try (share < 1 ? loss * share : loss).backward()
      try regulariser?.addGradients(
        over: images, scores: scores.detached(), share: share,
        from: regularising.substream(part.step).substream(part.number))
    }
    let accuracy = try withoutGradients {
      try scores.detached().argmax(over: 1).equal(to: truth).to(.float32).mean().item()
    }
    return Result(loss: value, accuracy: accuracy)
  }
}
