extension Operator {
  /// The shape of the operator's output.
  func outputShape(of inputs: [[Int]], parameters: [ParameterRole: Parameter]) throws -> [Int] {
    guard let first = inputs.first, accepts(inputs.count, constant: parameters[.weight] != nil) else {
      throw ShapeFault("it reads \(inputs.count) values")
    }
    switch self {
    case .convolution(let convolution): return try convolution.outputShape(of: first, parameters: parameters)
    case .transposedConvolution(let convolution):
      return try convolution.outputShape(of: first, parameters: parameters)
    case .linear: return try linearShape(of: first, parameters: parameters)
    case .batchNorm, .layerNorm, .groupNorm, .instanceNorm, .localResponseNorm:
      return try normalisedShape(of: first, parameters: parameters)
    case .activation, .identity: return first
    case .prelu:
      guard let weight = parameters[.weight], weight.shape == [1] || weight.shape == [first[0]] else {
        throw ShapeFault("it has no weight for each of the channels of \(first), nor one for all")
      }
      return first
    case .dropout(let probability):
      guard (0..<1).contains(probability) else { throw ShapeFault("its probability is \(probability)") }
      return first
    case .softmax(let axis):
      _ = try first.index(ofAxis: axis)
      return first
    case .add, .multiply, .subtract, .divide, .maximum, .minimum:
      if let constant = parameters[.weight]?.shape { return try first.stretching(constant) }
      return try broadcastShape(inputs[0], inputs[1])
    case .matrixProduct: return try matrixProductShape(inputs[0], inputs[1])
    case .reduce(let reduction): return try reduction.outputShape(of: first)
    case .concatenate(let axis): return try concatenatedShape(of: inputs, axis: axis)
    case .pool(let pool): return try pool.outputShape(of: first)
    case .adaptiveAveragePool(let size): return try resampledShape(of: first, to: size)
    case .resize(let resize): return try resampledShape(of: first, to: resize.size)
    case .flatten: return [first.product]
    case .pad(let pad): return try pad.outputShape(of: first)
    case .slice(let slice): return try slice.outputShape(of: first)
    case .gather(let gather): return try gather.outputShape(of: first)
    case .reshape(let shape):
      guard shape.product == first.product else { throw ShapeFault("\(first) cannot take the shape \(shape)") }
      return shape
    case .transpose(let permutation):
      guard permutation.first == 0, permutation.sorted() == Array(0...first.count) else {
        throw ShapeFault("\(permutation) is not an order of the axes of \(first) that leaves the batch first")
      }
      return permutation.dropFirst().map { first[$0 - 1] }
    case .quantise(let quantisation):
      try quantisation.validate(for: first)
      return first
    case .opaque(let opaque): return opaque.outputShape
    }
  }

  /// Whether the operator can read this many values, with a constant beside them or not.
  private func accepts(_ count: Int, constant: Bool) -> Bool {
    switch self {
    case .add, .multiply: count == (constant ? 1 : 2)
    case .subtract, .divide, .maximum, .minimum, .matrixProduct: count == 2 && !constant
    case .concatenate, .opaque: true
    default: count == 1
    }
  }

  private func linearShape(of input: [Int], parameters: [ParameterRole: Parameter]) throws -> [Int] {
    guard let weight = parameters[.weight], weight.shape.count == 2 else { throw ShapeFault("it has no weight [O, I]") }
    guard input.last == weight.shape[1] else {
      throw ShapeFault("its weight \(weight.shape) does not fit the input \(input)")
    }
    try parameters[.bias]?.requireChannels(weight.shape[0], as: "bias")
    return input.dropLast() + [weight.shape[0]]
  }

  private func resampledShape(of input: [Int], to size: Size) throws -> [Int] {
    try input.requireImage()
    return [input[0], size.height, size.width]
  }

  private func broadcastShape(_ first: [Int], _ second: [Int]) throws -> [Int] {
    guard first.count == second.count, zip(first, second).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else {
      throw ShapeFault("the shapes \(first) and \(second) do not go together")
    }
    return zip(first, second).map { max($0, $1) }
  }

  private func matrixProductShape(_ first: [Int], _ second: [Int]) throws -> [Int] {
    guard first.count == second.count, first.count >= 2, let inner = first.last, second[second.count - 2] == inner
    else {
      throw ShapeFault("\(first) and \(second) cannot be multiplied as matrices")
    }
    let stack = try broadcastShape(first.dropLast(2), second.dropLast(2))
    return stack + [first[first.count - 2], second[second.count - 1]]
  }

  private func concatenatedShape(of inputs: [[Int]], axis: Int) throws -> [Int] {
    let index = try inputs[0].index(ofAxis: axis)
    var shape = inputs[0]
    for other in inputs.dropFirst() {
      guard other.count == shape.count, other.indices.allSatisfy({ $0 == index || other[$0] == shape[$0] }) else {
        throw ShapeFault("the shapes \(inputs[0]) and \(other) cannot stand side by side along axis \(axis)")
      }
      shape[index] += other[index]
    }
    return shape
  }
}

extension Convolution {
  func outputShape(of input: [Int], parameters: [ParameterRole: Parameter]) throws -> [Int] {
    try input.requireImage()
    guard let weight = parameters[.weight]?.shape, weight.count == 4 else {
      throw ShapeFault("it has no weight [O, I/groups, kh, kw]")
    }
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
    guard groups > 0, weight[0] % groups == 0, weight[0] == input[0] else {
      throw ShapeFault("its weight \(weight) in \(groups) group(s) does not fit the input \(input)")
    }
    try parameters[.bias]?.requireChannels(weight[1] * groups, as: "bias")
    guard outputPadding.height < max(stride.height, dilation.height),
      outputPadding.width < max(stride.width, dilation.width), outputPadding.height >= 0, outputPadding.width >= 0
    else { throw ShapeFault("its output padding \(outputPadding) is not below its stride or dilation") }
    return [
      weight[1] * groups,
      (input[1] - 1) * stride.height - 2 * padding.height + dilation.height * (weight[2] - 1)
        + outputPadding.height + 1,
      (input[2] - 1) * stride.width - 2 * padding.width + dilation.width * (weight[3] - 1) + outputPadding.width + 1,
    ]
  }
}

extension Reduction {
  func outputShape(of input: [Int]) throws -> [Int] {
    guard !axes.isEmpty, Set(axes).count == axes.count else { throw ShapeFault("it reduces the axes \(axes)") }
    let reduced = Set(try axes.map { try input.index(ofAxis: $0) })
    return input.indices.compactMap { reduced.contains($0) ? (keepsAxes ? 1 : nil) : input[$0] }
  }
}

extension Pool {
  func outputShape(of input: [Int]) throws -> [Int] {
    try input.requireImage()
    guard padding.height * 2 <= kernel.height, padding.width * 2 <= kernel.width else {
      throw ShapeFault("its padding \(padding) is more than half of its window \(kernel)")
    }
    guard kind == .max || dilation == Size(1) else { throw ShapeFault("a mean's window cannot be spread") }
    let window = Size(dilation.height * (kernel.height - 1) + 1, dilation.width * (kernel.width - 1) + 1)
    return [
      input[0],
      try windowCount(input[1], window.height, stride.height, padding.height, roundsUp: roundsUp),
      try windowCount(input[2], window.width, stride.width, padding.width, roundsUp: roundsUp),
    ]
  }
}

extension Pad {
  func outputShape(of input: [Int]) throws -> [Int] {
    try input.requireImage()
    guard amounts.allSatisfy({ $0.before >= 0 && $0.after >= 0 }) else { throw ShapeFault("it would take places away") }
    for (length, amount) in zip(input, amounts) where amount != .none {
      let most =
        switch filling {
        case .constant, .edge: Int.max
        case .reflect: length - 1
        case .wrap: length
        }
      guard amount.before <= most, amount.after <= most else {
        throw ShapeFault("it would add more than \(most) places to \(length)")
      }
    }
    return zip(input, amounts).map { $0 + $1.before + $1.after }
  }
}

extension Slice {
  func outputShape(of input: [Int]) throws -> [Int] {
    let index = try input.index(ofAxis: axis)
    guard step > 0, start >= 0, start < end, end <= input[index] else {
      throw ShapeFault("\(start)..<\(end) by \(step) is no range of axis \(axis) of \(input)")
    }
    var shape = input
    shape[index] = (end - start + step - 1) / step
    return shape
  }
}

extension Gather {
  func outputShape(of input: [Int]) throws -> [Int] {
    let index = try input.index(ofAxis: axis)
    guard !indices.isEmpty, indices.allSatisfy({ (0..<input[index]).contains($0) }) else {
      throw ShapeFault("it takes places of axis \(axis) that \(input) does not have")
    }
    var shape = input
    shape[index] = indices.count
    return shape
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

extension [Int] {
  /// The place in a shape of an axis that counts the batch.
  func index(ofAxis axis: Int) throws -> Int {
    guard (1...count).contains(axis) else { throw ShapeFault("axis \(axis) is none of \(self)'s") }
    return axis - 1
  }

  func requireImage() throws {
    guard count == 3 else { throw ShapeFault("it needs [C, H, W] and is given \(self)") }
  }

  /// The shape itself, if a constant of shape `constant` can be stretched to it.
  fileprivate func stretching(_ constant: [Int]) throws -> [Int] {
    guard constant.count == count, zip(self, constant).allSatisfy({ $0 == $1 || $1 == 1 }) else {
      throw ShapeFault("a constant of shape \(constant) does not go with \(self)")
    }
    return self
  }
}

extension Parameter {
  func requireChannels(_ count: Int, as role: String) throws {
    guard shape == [count] else { throw ShapeFault("its \(role) has the shape \(shape), not [\(count)]") }
  }
}
