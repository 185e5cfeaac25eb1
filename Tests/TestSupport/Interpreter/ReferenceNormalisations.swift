import Foundation
import Networks

extension BatchNorm {
  /// `γ (x − μ) / √(σ² + ε) + β` with the running statistics.
  func reference(_ input: ReferenceValue, _ weights: [ParameterRole: ReferenceValue]) -> ReferenceValue {
    guard let scale = weights[.weight], let shift = weights[.bias], let mean = weights[.runningMean],
      let variance = weights[.runningVariance]
    else { return input }
    return ReferenceValue(input.shape) { place in
      let channel = [place[0]]
      return scale[channel] * (input[place] - mean[channel]) / (variance[channel] + epsilon).squareRoot()
        + shift[channel]
    }
  }
}

extension LayerNorm {
  /// Places with the same coordinates before the axis are normalised together; γ and β have one number for each.
  func reference(_ input: ReferenceValue, _ weights: [ParameterRole: ReferenceValue]) -> ReferenceValue {
    let first = axis - 1
    return standardised(input, weights, epsilon, { Array($0[..<first]) }, { Array($0[first...]) })
  }
}

extension GroupNorm {
  /// Places whose channels lie in the same run are normalised together; γ and β have one number for each channel.
  func reference(_ input: ReferenceValue, _ weights: [ParameterRole: ReferenceValue]) -> ReferenceValue {
    let run = input.shape[0] / groups
    return standardised(input, weights, epsilon, { [$0[0] / run] }, { [$0[0]] })
  }
}

extension InstanceNorm {
  /// Places of the same channel are normalised together; γ and β have one number for each channel.
  func reference(_ input: ReferenceValue, _ weights: [ParameterRole: ReferenceValue]) -> ReferenceValue {
    standardised(input, weights, epsilon, { [$0[0]] }, { [$0[0]] })
  }
}

extension LocalResponseNorm {
  /// `x[c] / (k + α/n Σ x[i]²)^β` over `c − ⌊(n−1)/2⌋ ≤ i ≤ c + ⌈(n−1)/2⌉`, as far as there are channels.
  func reference(_ input: ReferenceValue) -> ReferenceValue {
    ReferenceValue(input.shape) { place in
      let neighbours = place[0] - (size - 1) / 2...place[0] + size / 2
      let squares = neighbours.reduce(0) { sum, channel in
        let x = input[[channel] + place[1...]]
        return sum + x * x
      }
      return input[place] / pow(offset + alpha * squares / Double(size), beta)
    }
  }
}

/// `γ (x − μ) / √(σ² + ε) + β` with the mean and the variance of all places that have the same key.
///
/// - Parameters:
///   - key: which places are normalised together, by what they have in common.
///   - index: the place in γ and β that belongs to a place.
private func standardised(
  _ input: ReferenceValue, _ weights: [ParameterRole: ReferenceValue], _ epsilon: Double, _ key: ([Int]) -> [Int],
  _ index: ([Int]) -> [Int]
) -> ReferenceValue {
  let together = Dictionary(grouping: places(of: input.shape), by: key).mapValues { $0.map { input[$0] } }
  let moments = together.mapValues { numbers -> (mean: Double, variance: Double) in
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    return (mean, numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count))
  }
  return ReferenceValue(input.shape) { place in
    guard let (mean, variance) = moments[key(place)] else { return input[place] }
    let standard = (input[place] - mean) / (variance + epsilon).squareRoot()
    return standard * (weights[.weight]?[index(place)] ?? 1) + (weights[.bias]?[index(place)] ?? 0)
  }
}

/// `e^x / Σ e^x` along an axis, the largest `x` taken away first.
func normalisedExponentials(_ input: ReferenceValue, axis: Int) -> ReferenceValue {
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
