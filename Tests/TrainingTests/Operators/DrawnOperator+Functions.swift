import Networks
import TestSupport

/// Functions of numbers, and of two numbers.
extension DrawnOperator {
  static func activation(_ draws: inout Draws) -> DrawnOperator {
    let activation = draws.pick(Activation.everyKind, or: .relu).redrawn(&draws)
    let isOfPositives =
      switch activation {
      case .log, .squareRoot, .reciprocal, .power: true
      default: false
      }
    return DrawnOperator(
      .activation(activation), [draws.shape(rank: 1...4)], in: isOfPositives ? 0.2...4 : -6...6)
  }

  /// Two values of which axes of size one are stretched.
  static func pair(
    _ operation: Networks.Operator, _ draws: inout Draws, in domain: ClosedRange<Float> = -2...2
  ) -> DrawnOperator {
    let shape = draws.shape(rank: 1...4)
    let (first, second) = (stretched(to: shape, &draws), stretched(to: shape, &draws))
    return DrawnOperator(operation, [first, second], in: domain)
  }

  /// As `pair`, or one value and a constant.
  static func sum(_ operation: Networks.Operator, _ draws: inout Draws) -> DrawnOperator {
    guard draws.bool() else { return pair(operation, &draws) }
    let shape = draws.shape(rank: 1...4)
    return DrawnOperator(operation, [shape], [.weight: stretched(to: shape, &draws)])
  }

  static func matrixProduct(_ draws: inout Draws) -> DrawnOperator {
    let stack = draws.shape(rank: 0...2)
    let (rows, inner, columns) = (draws.int(1...5), draws.int(1...5), draws.int(1...5))
    return DrawnOperator(
      .matrixProduct,
      [stretched(to: stack, &draws) + [rows, inner], stretched(to: stack, &draws) + [inner, columns]])
  }

  static func reduce(_ draws: inout Draws) -> DrawnOperator {
    let shape = draws.shape(rank: 1...4)
    let axes = draws.subset(of: shape.count).map { $0 + 1 }
    let kind = draws.pick(Reduction.Kind.allCases, or: .sum)
    return DrawnOperator(.reduce(Reduction(kind, axes: axes, keepsAxes: draws.bool())), [shape])
  }

  static func softmax(_ draws: inout Draws) -> DrawnOperator {
    let shape = draws.shape(rank: 1...4)
    return DrawnOperator(.softmax(axis: draws.int(1...shape.count)), [shape], in: -20...20)
  }

  private static func stretched(to shape: [Int], _ draws: inout Draws) -> [Int] {
    shape.map { draws.int(0...3) == 0 ? 1 : $0 }
  }
}

extension Activation {
  /// The same function with other settings, if it has any.
  fileprivate func redrawn(_ draws: inout Draws) -> Activation {
    switch self {
    case .relu, .relu6, .sigmoid, .silu, .hardSwish, .tanh, .gelu, .geluTanh, .mish, .softplus, .softsign, .exp, .log,
      .squareRoot, .reciprocal, .absolute, .negative, .erf:
      return self
    case .hardSigmoid: return draws.bool() ? self : .hardSigmoid(slope: draws.real(-1...1), offset: draws.real(0...1))
    case .leakyRelu: return .leakyRelu(slope: draws.real(-1...1))
    case .elu: return .elu(alpha: draws.real(0.1...2))
    case .selu: return .selu(alpha: draws.real(0.1...2), scale: draws.real(0.5...2))
    case .clip(_, let high):
      let low = draws.real(-3...3)
      return draws.bool()
        ? .clip(low: low, high: high.isFinite ? low + draws.real(0...4) : high)
        : .clip(low: -.infinity, high: low)
    case .power: return .power(exponent: draws.pick([-2, -1, 0, 0.5, 1, 2, 3, draws.real(-3...3)], or: 2))
    }
  }
}
