/// Batch normalisation `γ (x − μ) / √(σ² + ε) + β` over axis 1 (Ioffe and Szegedy 2015).
public struct BatchNorm: Sendable, Hashable {
  /// ε, which keeps the root away from zero.
  public let epsilon: Double
  /// The weight of a new batch in the running statistics, as PyTorch counts it: `μ ← (1 − momentum) μ + momentum μ_batch`.
  public let momentum: Double
  /// Whether it stands for one that a file had folded into the layer before, and is folded in again at export.
  public let isRestored: Bool

  /// A batch norm with PyTorch's defaults where nothing is said.
  public init(epsilon: Double = 1e-5, momentum: Double = 0.1, isRestored: Bool = false) {
    self.epsilon = epsilon
    self.momentum = momentum
    self.isRestored = isRestored
  }
}

/// Normalisation of each example over its axes from one on (Ba, Kiros and Hinton 2016).
///
/// Its scale γ and shift β, where it has them, have the shape of those axes.
public struct LayerNorm: Sendable, Hashable {
  /// The first axis normalised over, the batch counted; all behind it belong to it too.
  public let axis: Int
  /// ε, which keeps the root away from zero.
  public let epsilon: Double

  /// A layer norm over `axis` and all axes behind it.
  public init(axis: Int, epsilon: Double = 1e-5) {
    self.axis = axis
    self.epsilon = epsilon
  }
}

/// Normalisation of each example over runs of neighbouring channels and all their pixels (Wu and He 2018).
///
/// Its scale γ and shift β, where it has them, are one for each channel.
public struct GroupNorm: Sendable, Hashable {
  /// How many runs of channels there are.
  public internal(set) var groups: Int
  /// ε, which keeps the root away from zero.
  public let epsilon: Double

  /// A group norm over `groups` runs of channels.
  public init(groups: Int, epsilon: Double = 1e-5) {
    self.groups = groups
    self.epsilon = epsilon
  }
}

/// Normalisation of each channel of each example over its pixels (Ulyanov, Vedaldi and Lempitsky 2016).
public struct InstanceNorm: Sendable, Hashable {
  /// ε, which keeps the root away from zero.
  public let epsilon: Double

  /// An instance norm with the given ε.
  public init(epsilon: Double = 1e-5) { self.epsilon = epsilon }
}

/// Division by the activity of neighbouring channels: `x / (k + α/size · Σ x²)^β` (Krizhevsky, Sutskever and Hinton 2012).
public struct LocalResponseNorm: Sendable, Hashable {
  /// How many neighbouring channels are summed over.
  public let size: Int
  /// α, the weight of the sum.
  public let alpha: Double
  /// β, the power.
  public let beta: Double
  /// k, which is added to the sum.
  public let offset: Double

  /// A local response normalisation over `size` channels.
  public init(size: Int, alpha: Double = 1e-4, beta: Double = 0.75, offset: Double = 1) {
    self.size = size
    self.alpha = alpha
    self.beta = beta
    self.offset = offset
  }
}
