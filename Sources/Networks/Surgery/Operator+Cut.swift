extension Operator {
  /// The operator once channels are gone: groups, ranges and shapes follow the channels that stay.
  ///
  /// - Parameters:
  ///   - input: for each label of what the operator reads first, whether it stays.
  ///   - inputAxes: the axes that those labels lie on.
  ///   - inputShape: the shape of what it reads first, before the cut.
  ///   - output: for each label of its output, whether it stays.
  ///   - outputShape: the shape of its output after the cut.
  func cut(
    reading input: [Bool], inputAxes: [Int], inputShape: [Int], making output: [Bool], outputShape: [Int]
  ) -> Operator {
    switch self {
    case .convolution(var convolution):
      let isDepthwise = convolution.groups > 1 && convolution.groups == input.count
      if isDepthwise { convolution.groups = input.count(where: \.self) }
      return .convolution(convolution)
    case .pad(var pad):
      pad.channels = Pad.Amount(
        output.prefix(pad.channels.before).count(where: \.self), output.suffix(pad.channels.after).count(where: \.self))
      return .pad(pad)
    case .slice(var slice):
      guard let position = inputAxes.firstIndex(of: slice.axis - 1) else { return self }
      let dimensions = inputAxes.map { inputShape[$0] }
      let inner = dimensions[(position + 1)...].product
      let isPlaceKept = (0..<dimensions[position]).map { place in
        input.indices.contains { $0 / inner % dimensions[position] == place && input[$0] }
      }
      let start = isPlaceKept.prefix(slice.start).count(where: \.self)
      slice.end = start + isPlaceKept[slice.start..<slice.end].count(where: \.self)
      slice.start = start
      return .slice(slice)
    case .reshape: return .reshape(outputShape)
    default: return self
    }
  }
}
