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

extension Pool {
  /// The largest or the mean number of each window; places outside the input are never the largest.
  ///
  /// A mean that counts the padding counts a window's places up to the end of the padding, as PyTorch and ONNX do.
  func reference(_ input: ReferenceValue) -> ReferenceValue {
    let height = input.shape[1]
    let width = input.shape[2]
    return ReferenceValue([
      input.shape[0], windows(height, kernel.height, stride.height, padding.height),
      windows(width, kernel.width, stride.width, padding.width),
    ]) { place in
      let top = place[1] * stride.height - padding.height
      let left = place[2] * stride.width - padding.width
      let rows = top..<min(top + kernel.height, height + padding.height)
      let columns = left..<min(left + kernel.width, width + padding.width)
      let inside = rows.clamped(to: 0..<height).flatMap { row in
        columns.clamped(to: 0..<width).map { input[[place[0], row, $0]] }
      }
      switch kind {
      case .max: return inside.max() ?? -.infinity
      case .average: return inside.reduce(0, +) / Double(countsPadding ? rows.count * columns.count : inside.count)
      }
    }
  }

  private func windows(_ length: Int, _ window: Int, _ step: Int, _ padding: Int) -> Int {
    var starts = Array(Swift.stride(from: -padding, through: length + padding - window, by: step))
    if roundsUp, let last = starts.last, last + window < length + padding, last + step < length {
      starts.append(last + step)
    }
    return starts.count
  }
}

/// The mean over the places from `⌊i·L/n⌋` up to but without `⌈(i+1)·L/n⌉` along either axis.
func adaptiveAverage(_ input: ReferenceValue, _ size: Size) -> ReferenceValue {
  func range(_ index: Int, of count: Int, over length: Int) -> Range<Int> {
    index * length / count..<((index + 1) * length + count - 1) / count
  }
  return ReferenceValue([input.shape[0], size.height, size.width]) { place in
    let rows = range(place[1], of: size.height, over: input.shape[1])
    let columns = range(place[2], of: size.width, over: input.shape[2])
    let numbers = rows.flatMap { row in columns.map { input[[place[0], row, $0]] } }
    return numbers.reduce(0, +) / Double(numbers.count)
  }
}
