import Torch

/// How parameters are changed along their gradients.
protocol UpdateRule: Sendable {
  /// What the buffers that each parameter has are called; they are zeros at first.
  var buffers: [String] { get }

  /// Takes step number `step`, counted from 1; `buffers` are in the order of their names.
  func update(
    _ parameters: [Tensor], gradients: [Tensor], buffers: [[Tensor]], step: Int, learningRate: Double,
    weightDecay: Double
  ) throws
}

/// Stochastic gradient descent with Nesterov momentum.
struct StochasticGradientDescent: UpdateRule {
  let momentum: Double

  var buffers: [String] { ["momentum"] }

  func update(
    _ parameters: [Tensor], gradients: [Tensor], buffers: [[Tensor]], step: Int, learningRate: Double,
    weightDecay: Double
  ) throws {
    try Optimisation.sgdStep(
      parameters, gradients: gradients, momenta: buffers[0], learningRate: learningRate, momentum: momentum,
      weightDecay: weightDecay, nesterov: momentum > 0)
  }
}

/// Adam with the weight decay taken out of the gradients (Loshchilov and Hutter 2019, algorithm 2).
///
/// As in PyTorch the decay is multiplied by the learning rate of the step. `β₂` is 0.999 and `ε` 1e-8, as in the paper.
struct AdamW: UpdateRule {
  /// `β₁`, the share of the running mean of the gradients that the next step keeps.
  let momentum: Double

  var buffers: [String] { ["mean", "square"] }

  func update(
    _ parameters: [Tensor], gradients: [Tensor], buffers: [[Tensor]], step: Int, learningRate: Double,
    weightDecay: Double
  ) throws {
    try Optimisation.adamStep(
      parameters, gradients: gradients, means: buffers[0], squares: buffers[1], step: step, learningRate: learningRate,
      betas: (momentum, 0.999), epsilon: 1e-8, weightDecay: weightDecay, decoupled: true)
  }
}

extension TrainingSettings {
  /// The rule that the settings ask for.
  var updateRule: any UpdateRule {
    switch optimiser {
    case .sgd: StochasticGradientDescent(momentum: momentum)
    case .adamW: AdamW(momentum: momentum)
    }
  }
}
