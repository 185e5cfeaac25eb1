import CTorch

/// Steps of optimisers, each one call for all parameters.
///
/// Their state is the caller's: plain tensors to save and to cut.
///
/// A gradient may be of another type or memory format than its parameter. A state must have its parameter's shape and
/// memory format; ``Tensor/zeros(like:)`` makes it so.
public enum Optimisation {
  /// A step of stochastic gradient descent, as `torch.optim.SGD` takes it.
  ///
  /// `g = gradient + weightDecay p`; `b = momentum b + g`; `p -= learningRate (nesterov ? g + momentum b : b)`.
  ///
  /// - Parameter momenta: the buffers `b`, zeros at first; empty where `momentum` is 0.
  public static func sgdStep(
    _ parameters: [Tensor], gradients: [Tensor], momenta: [Tensor], learningRate: Double, momentum: Double = 0,
    weightDecay: Double = 0, nesterov: Bool = false
  ) throws {
    try require(gradients, "gradients", for: parameters)
    if momentum != 0 { try require(momenta, "momentum buffers", for: parameters) }
    try check(
      parameters.withHandles { parameters, count in
        gradients.withHandles { gradients, _ in
          momenta.withHandles { momenta, _ in
            ct_sgd_step(
              parameters, gradients, momentum == 0 ? nil : momenta, count, learningRate, momentum, weightDecay,
              nesterov)
          }
        }
      })
  }

  /// A step of Adam, as `torch.optim.Adam` takes it, or `AdamW` where the weight decay is decoupled.
  ///
  /// - Parameters:
  ///   - means: the running means of the gradients, zeros at first.
  ///   - squares: the running means of their squares, zeros at first.
  ///   - step: which step this is, counting from 1.
  ///   - decoupled: whether the weight decay shrinks the parameters instead of adding to the gradients.
  public static func adamStep(
    _ parameters: [Tensor], gradients: [Tensor], means: [Tensor], squares: [Tensor], step: Int, learningRate: Double,
    betas: (Double, Double) = (0.9, 0.999), epsilon: Double = 1e-8, weightDecay: Double = 0, decoupled: Bool = false
  ) throws {
    try require(gradients, "gradients", for: parameters)
    try require(means, "running means", for: parameters)
    try require(squares, "running squares", for: parameters)
    try check(
      parameters.withHandles { parameters, count in
        gradients.withHandles { gradients, _ in
          means.withHandles { means, _ in
            squares.withHandles { squares, _ in
              ct_adam_step(
                parameters, gradients, means, squares, count, Double(step), learningRate, betas.0, betas.1, epsilon,
                weightDecay, decoupled)
            }
          }
        }
      })
  }

  /// Scales the gradients in place so that their joint Euclidean norm is at most `limit`; returns what the norm was.
  @discardableResult
  public static func clipNorm(of gradients: [Tensor], to limit: Double) throws -> Double {
    var norm = 0.0
    try check(gradients.withHandles { ct_clip_norm_($0, $1, limit, &norm) })
    return norm
  }

  private static func require(_ tensors: [Tensor], _ name: String, for parameters: [Tensor]) throws {
    guard tensors.count == parameters.count else {
      throw TorchError("\(parameters.count) parameters take as many \(name), not \(tensors.count)")
    }
  }
}
