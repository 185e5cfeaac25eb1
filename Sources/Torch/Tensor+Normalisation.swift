import CTorch

extension Tensor {
  /// Batch normalisation of `[N, C, …]`, per channel.
  ///
  /// In training the statistics are those of the batch, and the running ones are written to: `running = (1 - momentum)
  /// running + momentum batch`, with the batch variance unbiased. Otherwise the running ones are used. Weights and
  /// statistics may be `float32` where the input is `bfloat16`.
  ///
  /// - Parameters:
  ///   - weight: `[C]`; ones if nil.
  ///   - bias: `[C]`; zeros if nil.
  ///   - runningMean: `[C]`, without gradient. Nil only in training.
  ///   - runningVariance: `[C]`, without gradient. Nil only in training.
  public func batchNorm(
    weight: Tensor?, bias: Tensor?, runningMean: Tensor?, runningVariance: Tensor?, training: Bool,
    momentum: Double = 0.1, epsilon: Double = 1e-5
  ) throws -> Tensor {
    try Tensor {
      ct_batch_norm(
        handle, weight.handle, bias.handle, runningMean.handle, runningVariance.handle, training, momentum, epsilon,
        $0)
    }
  }

  /// Batch normalisation, the addition of a residual and an activation, which belong together in residual networks.
  ///
  /// `y = a(z)` with `z = γ x̂ + β + r` and `x̂ = (x - μ) / √(σ² + ε)`; `μ` and `σ²` are a channel's mean and variance over the
  /// `n` places of the batch (Ioffe and Szegedy 2015, algorithm 1). With `δ = ∂L/∂y · a'(z)`, the gradients are
  ///
  ///     ∂L/∂r = δ,  ∂L/∂β = Σ δ,  ∂L/∂γ = Σ δ x̂,  ∂L/∂x = γ / √(σ² + ε) · (δ - Σ δ / n - x̂ Σ δ x̂ / n)
  ///
  /// In training on the CPU, for images in channels-last order, all of it is one node of the graph that goes twice over
  /// memory, forward and backward; what is kept is `x`, and `y` where a residual is added. In evaluation without gradients
  /// it is one pass. Anything else is composed of LibTorch's operators. Results do not depend on the number of threads, and `bfloat16` is rounded once, at the end.
  ///
  /// - Parameters:
  ///   - residual: `r`, of the tensor's shape and type; nothing is added if nil.
  ///   - activation: `a`.
  public func batchNorm(
    weight: Tensor?, bias: Tensor?, runningMean: Tensor?, runningVariance: Tensor?, training: Bool,
    momentum: Double = 0.1, epsilon: Double = 1e-5, adding residual: Tensor?, activation: FusedActivation
  ) throws -> Tensor {
    try Tensor {
      ct_batch_norm_activation(
        handle, weight.handle, bias.handle, runningMean.handle, runningVariance.handle, residual.handle,
        activation.rawValue, training, momentum, epsilon, $0)
    }
  }

  /// Normalisation of `[N, C, …]` over each of `groups` groups of channels, then a weight and bias `[C]`.
  public func groupNorm(
    groups: Int, weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Double = 1e-5
  ) throws -> Tensor {
    try Tensor { ct_group_norm(handle, groups, weight.handle, bias.handle, epsilon, $0) }
  }

  /// Normalisation over the last dimensions, whose sizes are `shape`, then a weight and bias of that shape.
  public func layerNorm(
    over shape: [Int], weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Double = 1e-5
  ) throws -> Tensor {
    try Tensor { ct_layer_norm(handle, shape, shape.count, weight.handle, bias.handle, epsilon, $0) }
  }

  /// Each element set to zero with `probability`, and the others divided by `1 - probability`.
  ///
  /// The mask is drawn on the CPU from `generator`, so it is the same on every device.
  public func dropout(_ probability: Double, using generator: Generator) throws -> Tensor {
    guard probability > 0 else { return self }
    guard probability < 1 else { return try self * 0 }
    let mask = try Tensor.bernoulli(shape, probability: 1 - probability, using: generator, dataType: dataType)
    return try self * mask.multiply(inPlace: 1 / (1 - probability)).to(device)
  }
}
