import Foundation
import Networks

extension Activation {
  /// The function's value at `x`.
  public func reference(_ x: Double) -> Double {
    switch self {
    case .relu: max(x, 0)
    case .relu6: min(max(x, 0), 6)
    case .sigmoid: 1 / (1 + Foundation.exp(-x))
    case .silu: x / (1 + Foundation.exp(-x))
    case .hardSwish: x * min(max(x + 3, 0), 6) / 6
    case .hardSigmoid(let slope, let offset): min(max(slope * x + offset, 0), 1)
    case .tanh: Foundation.tanh(x)
    case .leakyRelu(let slope): x > 0 ? x : slope * x
    case .elu(let alpha): x > 0 ? x : alpha * expm1(x)
    case .selu(let alpha, let scale): scale * (x > 0 ? x : alpha * expm1(x))
    case .gelu: x * (1 + Foundation.erf(x / 2.0.squareRoot())) / 2
    case .geluTanh: x * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x))) / 2
    case .mish: x * Foundation.tanh(softened(x))
    case .softplus: softened(x)
    case .softsign: x / (1 + abs(x))
    case .clip(let low, let high): min(max(x, low), high)
    case .exp: Foundation.exp(x)
    case .log: Foundation.log(x)
    case .squareRoot: x.squareRoot()
    case .reciprocal: 1 / x
    case .absolute: abs(x)
    case .negative: -x
    case .power(let exponent): pow(x, exponent)
    case .erf: Foundation.erf(x)
    }
  }

  /// The activations without settings of mobile and residual networks.
  public static let common: [Activation] = [.relu, .relu6, .sigmoid, .silu, .hardSwish, .hardSigmoid, .tanh]

  /// One of every kind, those with settings with ones that no other function has.
  public static let everyKind: [Activation] = [
    .relu, .relu6, .sigmoid, .silu, .hardSwish, .hardSigmoid, .hardSigmoid(slope: 0.25, offset: 0.4), .tanh,
    .leakyRelu(slope: 0.15), .elu(alpha: 1.3), .selu(alpha: 1.6732632423543772, scale: 1.0507009873554805), .gelu,
    .geluTanh, .mish, .softplus, .softsign, .clip(low: -0.4, high: 0.7), .clip(low: -0.2, high: .infinity), .exp, .log,
    .squareRoot, .reciprocal, .absolute, .negative, .power(exponent: 3), .erf,
  ]
}

/// `log(1 + e^x)`, written so that no `x` overflows.
private func softened(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
