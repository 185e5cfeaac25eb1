import CTorch

extension Tensor {
  /// `max(x, 0)`.
  public func relu() throws -> Tensor { try Tensor { ct_relu(handle, $0) } }
  /// `max(x, 0)`, written over the tensor.
  @discardableResult
  public func reluInPlace() throws -> Tensor { try write { ct_relu_($0) } }
  /// `min(max(x, 0), 6)`.
  public func relu6() throws -> Tensor { try Tensor { ct_relu6(handle, $0) } }
  /// `min(max(x, low), high)`.
  public func hardTanh(from low: Double = -1, to high: Double = 1) throws -> Tensor {
    try Tensor { ct_hardtanh(handle, low, high, $0) }
  }
  /// `x` where positive, else `slope x`.
  public func leakyRelu(slope: Double = 0.01) throws -> Tensor { try Tensor { ct_leaky_relu(handle, slope, $0) } }
  /// `x` where positive, else `slope x`, with a slope for each channel, or one for all.
  public func prelu(slope: Tensor) throws -> Tensor { try Tensor { ct_prelu(handle, slope.handle, $0) } }
  /// `x` where positive, else `alpha (exp x - 1)`.
  public func elu(alpha: Double = 1) throws -> Tensor { try Tensor { ct_elu(handle, alpha, $0) } }
  /// `1 / (1 + exp -x)`.
  public func sigmoid() throws -> Tensor { try Tensor { ct_sigmoid(handle, $0) } }
  /// `min(max(x / 6 + 1/2, 0), 1)`.
  public func hardSigmoid() throws -> Tensor { try Tensor { ct_hardsigmoid(handle, $0) } }
  /// `x sigmoid(x)`, also called swish.
  public func silu() throws -> Tensor { try Tensor { ct_silu(handle, $0) } }
  /// `x hardSigmoid(x)`.
  public func hardSwish() throws -> Tensor { try Tensor { ct_hardswish(handle, $0) } }
  /// `x tanh(softplus(x))`.
  public func mish() throws -> Tensor { try Tensor { ct_mish(handle, $0) } }
  /// `log(1 + exp x)`.
  public func softplus() throws -> Tensor { try Tensor { ct_softplus(handle, $0) } }
  /// The hyperbolic tangent.
  public func tanh() throws -> Tensor { try Tensor { ct_tanh(handle, $0) } }
  /// `x Φ(x)`, with `Φ` the normal distribution or its approximation by a hyperbolic tangent.
  public func gelu(tanhApproximation: Bool = false) throws -> Tensor {
    try Tensor { ct_gelu(handle, tanhApproximation, $0) }
  }
  /// The exponentials along a dimension, scaled to a sum of 1.
  public func softmax(over dimension: Int) throws -> Tensor { try Tensor { ct_softmax(handle, dimension, $0) } }
  /// The logarithm of the softmax along a dimension.
  public func logSoftmax(over dimension: Int) throws -> Tensor { try Tensor { ct_log_softmax(handle, dimension, $0) } }
}
