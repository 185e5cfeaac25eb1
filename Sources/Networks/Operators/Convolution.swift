/// How a 2-D convolution slides.
///
/// Its kernel size and channel counts are those of its weight `[O, I/groups, kh, kw]`.
public struct Convolution: Sendable, Hashable {
  /// Pixels from one window to the next.
  ///
  public let stride: Size
  /// Zeros added on either side of the rows and of the columns.
  public let padding: Size
  /// Pixels from one row or column of the kernel to the next.
  public let dilation: Size
  /// How many independent convolutions the channels are dealt to.
  public internal(set) var groups: Int

  /// A convolution with the given step, padding, spread and groups.
  public init(stride: Size = Size(1), padding: Size = Size(0), dilation: Size = Size(1), groups: Int = 1) {
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
  }
}

/// Batch normalisation `γ (x − μ) / √(σ² + ε) + β` over axis 1 (Ioffe and Szegedy 2015).
public struct BatchNorm: Sendable, Hashable {
  /// ε, which keeps the root away from zero.
  public let epsilon: Double
  /// The weight of a new batch in the running statistics, as PyTorch counts it: `μ ← (1 − momentum) μ + momentum μ_batch`.
  public let momentum: Double

  /// A batch norm with PyTorch's defaults where nothing is said.
  public init(epsilon: Double = 1e-5, momentum: Double = 0.1) {
    self.epsilon = epsilon
    self.momentum = momentum
  }
}

/// A function that is applied to each number alone.
public enum Activation: String, Sendable, Hashable, CaseIterable {
  /// `max(x, 0)`
  case relu
  /// `min(max(x, 0), 6)`
  case relu6
  /// `1 / (1 + e^−x)`
  case sigmoid
  /// `x · sigmoid(x)`
  case silu
  /// `x · min(max(x + 3, 0), 6) / 6`
  case hardSwish = "hard-swish"
  /// `min(max(x + 3, 0), 6) / 6`
  case hardSigmoid = "hard-sigmoid"
  /// The hyperbolic tangent.
  case tanh
}
