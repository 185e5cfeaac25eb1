/// A function that is applied to each number alone.
public enum Activation: Sendable, Hashable {
  /// `max(x, 0)`
  case relu
  /// `min(max(x, 0), 6)`
  case relu6
  /// `1 / (1 + e^−x)`
  case sigmoid
  /// `x · sigmoid(x)`
  case silu
  /// `x · min(max(x + 3, 0), 6) / 6`
  case hardSwish
  /// `min(max(slope · x + offset, 0), 1)`
  case hardSigmoid(slope: Double, offset: Double)
  /// The hyperbolic tangent.
  case tanh
  /// `x` where positive, else `slope · x`.
  case leakyRelu(slope: Double)
  /// `x` where positive, else `alpha · (e^x − 1)`.
  case elu(alpha: Double)
  /// `scale · x` where positive, else `scale · alpha · (e^x − 1)`.
  case selu(alpha: Double, scale: Double)
  /// `x · Φ(x)`, with `Φ` the normal distribution.
  case gelu
  /// Gelu with `Φ` approximated by a hyperbolic tangent.
  case geluTanh
  /// `x · tanh(log(1 + e^x))`
  case mish
  /// `log(1 + e^x)`
  case softplus
  /// `x / (1 + |x|)`
  case softsign
  /// `min(max(x, low), high)`; a bound may be infinite.
  case clip(low: Double, high: Double)
  /// `e^x`
  case exp
  /// The natural logarithm.
  case log
  /// The square root.
  case squareRoot
  /// `1 / x`
  case reciprocal
  /// `|x|`
  case absolute
  /// `−x`
  case negative
  /// `x` to a power.
  case power(exponent: Double)
  /// The error function.
  case erf

  /// PyTorch's hard sigmoid, with a slope of a sixth.
  public static let hardSigmoid = Activation.hardSigmoid(slope: 1.0 / 6, offset: 0.5)

  /// The functions that have no settings.
  package static let plain: [Activation] = [
    .relu, .relu6, .sigmoid, .silu, .hardSwish, .tanh, .gelu, .geluTanh, .mish, .softplus, .softsign, .exp, .log,
    .squareRoot, .reciprocal, .absolute, .negative, .erf,
  ]

  /// The function's name in prints and files.
  public var name: String {
    switch self {
    case .relu: "relu"
    case .relu6: "relu6"
    case .sigmoid: "sigmoid"
    case .silu: "silu"
    case .hardSwish: "hard-swish"
    case .hardSigmoid: "hard-sigmoid"
    case .tanh: "tanh"
    case .leakyRelu: "leaky-relu"
    case .elu: "elu"
    case .selu: "selu"
    case .gelu: "gelu"
    case .geluTanh: "gelu-tanh"
    case .mish: "mish"
    case .softplus: "softplus"
    case .softsign: "softsign"
    case .clip: "clip"
    case .exp: "exp"
    case .log: "log"
    case .squareRoot: "square-root"
    case .reciprocal: "reciprocal"
    case .absolute: "absolute"
    case .negative: "negative"
    case .power: "power"
    case .erf: "erf"
    }
  }
}
