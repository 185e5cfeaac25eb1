extension Convolution {
  func outputShape(of input: [Int], parameters: [ParameterRole: Parameter]) throws -> [Int] {
    try input.requireImage()
    guard let weight = parameters[.weight]?.shape, weight.count == 4 else {
      throw ShapeFault("it has no weight [O, I/groups, kh, kw]")
    }
    try [stride, dilation].requirePositive()
    guard groups > 0, weight[0] % groups == 0, weight[1] * groups == input[0] else {
      throw ShapeFault("its weight \(weight) in \(groups) group(s) does not fit the input \(input)")
    }
    try parameters[.bias]?.requireChannels(weight[0], as: "bias")
    let kernel = Size(dilation.height * (weight[2] - 1) + 1, dilation.width * (weight[3] - 1) + 1)
    return [
      weight[0],
      try windowCount(input[1], kernel.height, stride.height, padding.height),
      try windowCount(input[2], kernel.width, stride.width, padding.width),
    ]
  }
}

extension TransposedConvolution {
  func outputShape(of input: [Int], parameters: [ParameterRole: Parameter]) throws -> [Int] {
    try input.requireImage()
    guard let weight = parameters[.weight]?.shape, weight.count == 4 else {
      throw ShapeFault("it has no weight [I, O/groups, kh, kw]")
    }
    try [stride, dilation].requirePositive()
    guard groups > 0, weight[0] % groups == 0, weight[0] == input[0] else {
      throw ShapeFault("its weight \(weight) in \(groups) group(s) does not fit the input \(input)")
    }
    try parameters[.bias]?.requireChannels(weight[1] * groups, as: "bias")
    guard outputPadding.height < max(stride.height, dilation.height),
      outputPadding.width < max(stride.width, dilation.width), outputPadding.height >= 0, outputPadding.width >= 0
    else { throw ShapeFault("its output padding \(outputPadding) is not below its stride or dilation") }
    guard padding.height >= 0, padding.width >= 0 else { throw ShapeFault("its padding is \(padding)") }
    return [
      weight[1] * groups,
      (input[1] - 1) * stride.height - 2 * padding.height + dilation.height * (weight[2] - 1)
        + outputPadding.height + 1,
      (input[2] - 1) * stride.width - 2 * padding.width + dilation.width * (weight[3] - 1) + outputPadding.width + 1,
    ]
  }
}

extension Pool {
  func outputShape(of input: [Int]) throws -> [Int] {
    try input.requireImage()
    guard padding.height * 2 <= kernel.height, padding.width * 2 <= kernel.width else {
      throw ShapeFault("its padding \(padding) is more than half of its window \(kernel)")
    }
    try [stride, dilation].requirePositive()
    guard kind == .max || dilation == Size(1) else { throw ShapeFault("a mean's window cannot be spread") }
    let window = Size(dilation.height * (kernel.height - 1) + 1, dilation.width * (kernel.width - 1) + 1)
    return [
      input[0],
      try windowCount(input[1], window.height, stride.height, padding.height, roundsUp: roundsUp),
      try windowCount(input[2], window.width, stride.width, padding.width, roundsUp: roundsUp),
    ]
  }
}

/// How many windows fit along one axis.
///
/// Where partly covered windows count, one that would begin in the padding behind the last place still does not. A first
/// window may be such a one too, if it lacks fewer places than a step.
private func windowCount(
  _ length: Int, _ window: Int, _ step: Int, _ padding: Int, roundsUp: Bool = false
) throws -> Int {
  let room = length + 2 * padding - window
  guard window > 0, step > 0, padding >= 0, room >= 0 || (roundsUp && room > -step) else {
    throw ShapeFault("a window of \(window) does not fit \(length) places with \(padding) added on either side")
  }
  guard room >= 0 else { return 1 }
  guard roundsUp, room % step != 0 else { return room / step + 1 }
  let last = (room / step + 1) * step
  return last < length + padding ? room / step + 2 : room / step + 1
}

extension [Size] {
  fileprivate func requirePositive() throws {
    for size in self where size.height < 1 || size.width < 1 { throw ShapeFault("it steps by \(size)") }
  }
}
