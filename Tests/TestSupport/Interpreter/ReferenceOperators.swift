import Foundation
import Networks

extension Operator {
  /// What the operator makes of its inputs and weights.
  ///
  /// - Throws: `ReferenceError.opaque` when that is not known.
  public func reference(
    _ inputs: [ReferenceValue], _ weights: [ParameterRole: ReferenceValue], node: String
  ) throws -> ReferenceValue {
    let input = inputs[0]
    switch self {
    case .convolution(let convolution): return convolution.reference(input, weights)
    case .linear: return fullyConnected(input, weights)
    case .batchNorm(let norm): return norm.reference(input, weights)
    case .activation(let activation): return ReferenceValue(input.shape, input.numbers.map(activation.reference))
    case .add: return elementwise(input, inputs[1], +)
    case .multiply: return elementwise(input, inputs[1], *)
    case .concatenate(let axis): return concatenation(inputs, axis: axis - 1)
    case .pool(let pool): return pool.reference(input)
    case .adaptiveAveragePool(let size): return adaptiveAverage(input, size)
    case .flatten: return ReferenceValue([input.numbers.count], input.numbers)
    case .pad(let pad):
      let shape = zip(input.shape, pad.amounts).map { $0 + $1.before + $1.after }
      return ReferenceValue(shape) { place in input[zip(place, pad.amounts).map { $0 - $1.before }] }
    case .slice(let slice):
      var shape = input.shape
      shape[slice.axis - 1] = slice.indices.count
      return ReferenceValue(shape) { place in
        var from = place
        from[slice.axis - 1] = slice.start + slice.step * place[slice.axis - 1]
        return input[from]
      }
    case .reshape(let shape): return ReferenceValue(shape, input.numbers)
    case .transpose(let permutation): return transposed(input, permutation.dropFirst().map { $0 - 1 })
    case .dropout, .identity: return input
    case .softmax(let axis): return normalisedExponentials(input, axis: axis - 1)
    default: throw ReferenceError.opaque(node: node)
    }
  }
}

extension Activation {
  /// The function's value at `x`.
  func reference(_ x: Double) -> Double {
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
    case .mish: x * Foundation.tanh(log1p(Foundation.exp(x)))
    case .softplus: log1p(Foundation.exp(x))
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
}

extension Activation {
  /// The activations without settings of mobile and residual networks.
  public static let common: [Activation] = [.relu, .relu6, .sigmoid, .silu, .hardSwish, .hardSigmoid, .tanh]
}

/// A linear layer: `y[…, o] = b[o] + Σ_i w[o, i] x[…, i]`.
private func fullyConnected(_ input: ReferenceValue, _ weights: [ParameterRole: ReferenceValue]) -> ReferenceValue {
  guard let weight = weights[.weight] else { return input }
  let outputs = weight.shape[0]
  let features = weight.shape[1]
  let rows = input.numbers.count / features
  let numbers = (0..<rows * outputs).map { index in
    let (row, output) = index.quotientAndRemainder(dividingBy: outputs)
    return (0..<features).reduce(weights[.bias]?[[output]] ?? 0) { sum, feature in
      sum + weight.numbers[output * features + feature] * input.numbers[row * features + feature]
    }
  }
  return ReferenceValue(input.shape.dropLast() + [outputs], numbers)
}

/// The two values number by number, axes of size one stretched.
private func elementwise(
  _ first: ReferenceValue, _ second: ReferenceValue, _ combine: (Double, Double) -> Double
) -> ReferenceValue {
  func stretched(_ value: ReferenceValue, at place: [Int]) -> Double {
    value[zip(place, value.shape).map { $1 == 1 ? 0 : $0 }]
  }
  return ReferenceValue(zip(first.shape, second.shape).map { max($0, $1) }) { place in
    combine(stretched(first, at: place), stretched(second, at: place))
  }
}

private func concatenation(_ inputs: [ReferenceValue], axis: Int) -> ReferenceValue {
  var shape = inputs[0].shape
  shape[axis] = inputs.reduce(0) { $0 + $1.shape[axis] }
  return ReferenceValue(shape) { place in
    var place = place
    for input in inputs {
      if place[axis] < input.shape[axis] { return input[place] }
      place[axis] -= input.shape[axis]
    }
    return 0
  }
}

private func transposed(_ input: ReferenceValue, _ permutation: [Int]) -> ReferenceValue {
  ReferenceValue(permutation.map { input.shape[$0] }) { place in
    var from = place
    for (axis, source) in permutation.enumerated() { from[source] = place[axis] }
    return input[from]
  }
}

private func normalisedExponentials(_ input: ReferenceValue, axis: Int) -> ReferenceValue {
  ReferenceValue(input.shape) { place in
    let row = (0..<input.shape[axis]).map { index in
      var other = place
      other[axis] = index
      return input[other]
    }
    let largest = row.max() ?? 0
    return exp(input[place] - largest) / row.reduce(0) { $0 + exp($1 - largest) }
  }
}
