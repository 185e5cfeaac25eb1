extension Operator {
  /// The operator once channels are gone: groups, ranges, grids and shapes follow the channels that stay.
  ///
  /// A range that takes every so many channels becomes a list of those that stay.
  ///
  /// - Parameters:
  ///   - input: for each place along `axis` of what the operator reads first, whether it stays.
  ///   - axis: the axis of what it reads first along which the channels lie.
  ///   - output: for each place of its output along the axis of the channels, whether it stays.
  ///   - outputShape: the shape of its output after the cut.
  func cut(reading input: [Bool], along axis: Int, making output: [Bool], outputShape: [Int]) -> Operator {
    guard input.contains(false) || output.contains(false) else { return self }
    switch self {
    case .convolution(var convolution):
      let isDepthwise = convolution.groups > 1 && convolution.groups == input.count
      if isDepthwise { convolution.groups = input.count(where: \.self) }
      return .convolution(convolution)
    case .transposedConvolution(var convolution):
      let isDepthwise = convolution.groups > 1 && convolution.groups == input.count
      if isDepthwise { convolution.groups = input.count(where: \.self) }
      return .transposedConvolution(convolution)
    case .groupNorm(var norm):
      if axis == 0, norm.groups == input.count { norm.groups = input.count(where: \.self) }
      return .groupNorm(norm)
    case .quantise(let quantisation):
      guard quantisation.axis == axis + 1 else { return self }
      return .quantise(quantisation.selecting(input.indices.filter { input[$0] }, along: axis + 1))
    case .pad(var pad):
      guard axis == 0 else { return self }
      pad.channels = Pad.Amount(
        output.prefix(pad.channels.before).count(where: \.self), output.suffix(pad.channels.after).count(where: \.self))
      return .pad(pad)
    case .slice(var slice):
      guard slice.axis - 1 == axis else { return self }
      guard slice.step == 1 else {
        return .gather(Gather(axis: slice.axis, indices: input.places(of: slice.indices)))
      }
      let start = input[..<slice.start].count(where: \.self)
      slice.end = start + input[slice.start..<slice.end].count(where: \.self)
      slice.start = start
      return .slice(slice)
    case .gather(var gather):
      guard gather.axis - 1 == axis else { return self }
      gather.indices = input.places(of: gather.indices)
      return .gather(gather)
    case .reshape: return .reshape(outputShape)
    default: return self
    }
  }
}

extension [Bool] {
  /// Where those of `indices` that stay lie among all that stay.
  fileprivate func places(of indices: [Int]) -> [Int] {
    var next = 0
    let places = map { isKept in
      defer { if isKept { next += 1 } }
      return next
    }
    return indices.filter { self[$0] }.map { places[$0] }
  }
}
