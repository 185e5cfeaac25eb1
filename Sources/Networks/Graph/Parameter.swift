/// A weight or a statistic: numbers in row-major order, and whether training changes them by gradient.
///
/// Layouts are PyTorch's: convolution `[O, I/groups, kh, kw]`, its transpose `[I, O/groups, kh, kw]`, linear `[O, I]`,
/// bias and batch norm `[C]`.
public struct Parameter: Sendable, Equatable {
  /// The dimensions, outermost first.
  public let shape: [Int]
  /// The numbers in row-major order.
  public let values: [Float]
  /// Whether an optimiser changes it; batch norm's running statistics are changed by the forward pass instead.
  public let isTrainable: Bool
  /// The grid on which the numbers lay in the file that they come from, if they were quantised there.
  ///
  /// It changes nothing here; a writer of a format that knows quantised numbers uses it.
  public let quantisation: Quantisation?

  /// A parameter of the given shape and numbers.
  ///
  /// - Precondition: there are as many numbers as the shape has places.
  public init(shape: [Int], values: [Float], isTrainable: Bool = true, quantisation: Quantisation? = nil) {
    precondition(values.count == shape.product, "\(values.count) values for the shape \(shape)")
    self.shape = shape
    self.values = values
    self.isTrainable = isTrainable
    self.quantisation = quantisation
  }

  /// A parameter in which every number is `value`.
  public init(shape: [Int], repeating value: Float, isTrainable: Bool = true) {
    self.init(shape: shape, values: Array(repeating: value, count: shape.product), isTrainable: isTrainable)
  }

  /// How many numbers it holds.
  public var count: Int { values.count }
}

/// What a parameter is to the node that uses it.
public enum ParameterRole: String, Sendable, Hashable, CaseIterable, Comparable {
  /// The kernel of a convolution, the matrix of a linear layer, a normalisation's scale γ, or a constant operand.
  case weight
  /// What is added for each output channel; a normalisation's β.
  case bias
  /// Batch norm's running mean.
  case runningMean = "running_mean"
  /// Batch norm's running variance.
  case runningVariance = "running_var"

  /// Roles in the order in which they are declared.
  public static func < (first: ParameterRole, second: ParameterRole) -> Bool { first.order < second.order }

  private var order: Int {
    switch self {
    case .weight: 0
    case .bias: 1
    case .runningMean: 2
    case .runningVariance: 3
    }
  }
}

extension Sequence where Element == Int {
  /// The product of the numbers: how many places a shape has.
  package var product: Int { reduce(1, *) }
}
