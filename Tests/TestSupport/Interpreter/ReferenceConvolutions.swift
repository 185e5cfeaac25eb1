import Networks

extension Convolution {
  /// `y[o, i, j] = b[o] + Σ w[o, c, u, v] x[g·C/groups + c, i·s + u·d − p, j·s + v·d − p]`, `g` the group of `o`.
  func reference(_ input: ReferenceValue, _ weights: [ParameterRole: ReferenceValue]) -> ReferenceValue {
    guard let weight = weights[.weight] else { return input }
    let kernel = Size(weight.shape[2], weight.shape[3])
    let perGroup = weight.shape[1]
    let outputs = weight.shape[0]
    let height = (input.shape[1] + 2 * padding.height - dilation.height * (kernel.height - 1) - 1) / stride.height + 1
    let width = (input.shape[2] + 2 * padding.width - dilation.width * (kernel.width - 1) - 1) / stride.width + 1
    return ReferenceValue([outputs, height, width]) { place in
      let group = place[0] / (outputs / groups)
      var sum = weights[.bias]?[[place[0]]] ?? 0
      for channel in 0..<perGroup {
        for u in 0..<kernel.height {
          let row = place[1] * stride.height + u * dilation.height - padding.height
          for v in 0..<kernel.width where (0..<input.shape[1]).contains(row) {
            let column = place[2] * stride.width + v * dilation.width - padding.width
            guard (0..<input.shape[2]).contains(column) else { continue }
            let from = ((group * perGroup + channel) * input.shape[1] + row) * input.shape[2] + column
            let factor = ((place[0] * perGroup + channel) * kernel.height + u) * kernel.width + v
            sum += weight.numbers[factor] * input.numbers[from]
          }
        }
      }
      return sum
    }
  }
}

extension TransposedConvolution {
  /// Every number of the input is spread: `y[o, i·s + u·d − p, j·s + v·d − p] += w[c, o, u, v] x[c, i, j]`.
  ///
  /// What falls outside the output is lost; a bias is added to every place.
  func reference(_ input: ReferenceValue, _ weights: [ParameterRole: ReferenceValue]) -> ReferenceValue {
    guard let weight = weights[.weight] else { return input }
    let (perGroup, kernel) = (weight.shape[1], Size(weight.shape[2], weight.shape[3]))
    let shape = [
      groups * perGroup,
      (input.shape[1] - 1) * stride.height + dilation.height * (kernel.height - 1) + 1 + outputPadding.height
        - 2 * padding.height,
      (input.shape[2] - 1) * stride.width + dilation.width * (kernel.width - 1) + 1 + outputPadding.width
        - 2 * padding.width,
    ]
    var output = ReferenceValue(shape) { place in weights[.bias]?[[place[0]]] ?? 0 }
    for place in places(of: input.shape) {
      let group = place[0] / (input.shape[0] / groups)
      for tap in places(of: [perGroup, kernel.height, kernel.width]) {
        let row = place[1] * stride.height + tap[1] * dilation.height - padding.height
        let column = place[2] * stride.width + tap[2] * dilation.width - padding.width
        guard (0..<shape[1]).contains(row), (0..<shape[2]).contains(column) else { continue }
        let to = ((group * perGroup + tap[0]) * shape[1] + row) * shape[2] + column
        output.numbers[to] += weight[[place[0]] + tap] * input[place]
      }
    }
    return output
  }
}

/// A linear layer: `y[…, o] = b[o] + Σ_i w[o, i] x[…, i]`.
func fullyConnected(_ input: ReferenceValue, _ weights: [ParameterRole: ReferenceValue]) -> ReferenceValue {
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

/// `y[…, i, j] = Σ_k a[…, i, k] b[…, k, j]`, the axes before the last two stretched where they are of size one.
func productOfMatrices(_ first: ReferenceValue, _ second: ReferenceValue) -> ReferenceValue {
  let rank = first.shape.count
  let stack = zip(first.shape, second.shape).dropLast(2).map { max($0, $1) }
  func number(_ value: ReferenceValue, _ place: ArraySlice<Int>, _ row: Int, _ column: Int) -> Double {
    value[zip(place, value.shape).map { $1 == 1 ? 0 : $0 } + [row, column]]
  }
  return ReferenceValue(stack + [first.shape[rank - 2], second.shape[rank - 1]]) { place in
    (0..<first.shape[rank - 1]).reduce(0) { sum, index in
      let matrix = place.dropLast(2)
      return sum + number(first, matrix, place[rank - 2], index) * number(second, matrix, index, place[rank - 1])
    }
  }
}
