import CTorch

/// How the losses of single elements become the result.
public enum Reduction: Int32, Sendable, Hashable {
  // The numbers are LibTorch's.

  /// They stay as they are.
  case none = 0
  /// Their mean, a scalar.
  case mean = 1
  /// Their sum, a scalar.
  case sum = 2
}

extension Tensor {
  /// The cross entropy of these logits `[N, classes]` with `targets`, in nats.
  ///
  /// - Parameters:
  ///   - targets: labels `[N]` of `int64`, or probabilities `[N, classes]`.
  ///   - labelSmoothing: the share of each target that is spread evenly over the classes.
  public func crossEntropy(
    _ targets: Tensor, labelSmoothing: Double = 0, reduction: Reduction = .mean
  ) throws -> Tensor {
    try Tensor { ct_cross_entropy(handle, targets.handle, reduction.rawValue, labelSmoothing, $0) }
  }

  /// The pointwise divergence `t (log t - x)` of these log-probabilities `x` from the probabilities `t`, in nats.
  ///
  /// The divergence of distributions is the sum over classes: take `.sum` and divide by the batch. `.mean` also divides by
  /// the number of classes, as LibTorch does.
  ///
  /// - Parameter logTargets: whether `targets` holds logarithms of probabilities.
  public func klDivergence(
    _ targets: Tensor, logTargets: Bool = false, reduction: Reduction = .mean
  ) throws -> Tensor {
    try Tensor { ct_kl_div(handle, targets.handle, reduction.rawValue, logTargets, $0) }
  }

  /// The squared difference.
  public func squaredError(_ targets: Tensor, reduction: Reduction = .mean) throws -> Tensor {
    try Tensor { ct_mse_loss(handle, targets.handle, reduction.rawValue, $0) }
  }

  /// The absolute difference.
  public func absoluteError(_ targets: Tensor, reduction: Reduction = .mean) throws -> Tensor {
    try Tensor { ct_l1_loss(handle, targets.handle, reduction.rawValue, $0) }
  }

  /// The squared difference over `2 beta` where that is below `beta`, else the absolute difference less `beta / 2`.
  public func smoothAbsoluteError(
    _ targets: Tensor, beta: Double = 1, reduction: Reduction = .mean
  ) throws -> Tensor {
    try Tensor { ct_smooth_l1_loss(handle, targets.handle, reduction.rawValue, beta, $0) }
  }

  /// The cross entropy of the sigmoid of these logits with the probabilities `targets`, in nats.
  public func binaryCrossEntropy(_ targets: Tensor, reduction: Reduction = .mean) throws -> Tensor {
    try Tensor { ct_bce_with_logits(handle, targets.handle, reduction.rawValue, $0) }
  }
}
