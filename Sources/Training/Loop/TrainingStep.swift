public import Datasets
import Torch

/// One step of training: forward, loss, backward, and the optimiser's change of the weights.
public struct TrainingStep {
  private let executor: Executor
  private let labelSmoothing: Double
  private let dropout: RandomStream
  let optimiser: Optimiser

  /// What a step found out about its batch, with the weights before the change.
  public struct Result {
    /// The mean cross entropy, label smoothing included.
    public let loss: Double
    /// The share of images told right, 0…1.
    public let accuracy: Double
  }

  /// Steps of the weights of `executor`; the optimiser's state starts at zero.
  ///
  /// - Throws: `TorchError` when LibTorch fails.
  public init(_ executor: Executor, settings: TrainingSettings) throws {
    self.executor = executor
    labelSmoothing = settings.labelSmoothing
    dropout = RandomStream(seed: settings.seed, name: "dropout")
    optimiser = try Optimiser(executor, settings: settings)
  }

  /// Takes step number `number` of the run, counted from 1, from which its random draws follow.
  ///
  /// A loss that is not finite is returned and leaves the weights as they were.
  ///
  /// - Throws: `TorchError` when LibTorch fails.
  public func run(_ batch: Batch, number: Int, learningRate: Double) throws -> Result {
    try executor.drawDropout(from: dropout.substream(number))
    let labels = try batch.labelTensor().to(executor.device)
    let scores = try executor.forward(try batch.imageTensor(), mode: .training)
    let loss = try scores.crossEntropy(labels, labelSmoothing: labelSmoothing)
    let value = try loss.detached().item()
    if value.isFinite {
      try loss.backward()
      try optimiser.step(number, learningRate: learningRate)
    }
    let accuracy = try withoutGradients {
      try scores.detached().argmax(over: 1).equal(to: labels).to(.float32).mean().item()
    }
    return Result(loss: value, accuracy: accuracy)
  }
}
