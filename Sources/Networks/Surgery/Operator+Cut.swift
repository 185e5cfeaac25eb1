extension Operator {
  /// The operator once channels are gone: groups, ranges and shapes follow the channels that stay.
  ///
  /// - Parameters:
  ///   - input: for each place along `axis` of what the operator reads first, whether it stays.
  ///   - axis: the axis of what it reads first along which the channels lie.
  ///   - output: for each place of its output along the axis of the channels, whether it stays.
  ///   - outputShape: the shape of its output after the cut.
  func cut(reading input: [Bool], along axis: Int, making output: [Bool], outputShape: [Int]) -> Operator {
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
      guard slice.axis - 1 == axis, slice.step == 1 else { return self }
      let start = input[..<slice.start].count(where: \.self)
      slice.end = start + input[slice.start..<slice.end].count(where: \.self)
      slice.start = start
      return .slice(slice)
    case .reshape: return .reshape(outputShape)
    default: return self
    }
  }
}
