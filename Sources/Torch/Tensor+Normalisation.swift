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
