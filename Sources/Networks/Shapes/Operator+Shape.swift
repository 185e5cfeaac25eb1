extension Operator {
  /// The shape of the operator's output.
  func outputShape(of inputs: [[Int]], parameters: [ParameterRole: Parameter]) throws -> [Int] {
    guard inputs.count == inputCount ?? inputs.count, let first = inputs.first else {
      throw ShapeFault("it reads \(inputs.count) values")
    }
    switch self {
    case .convolution(let convolution): return try convolution.outputShape(of: first, parameters: parameters)
    case .linear: return try linearShape(of: first, parameters: parameters)
    case .batchNorm: return try batchNormShape(of: first, parameters: parameters)
    case .activation, .identity: return first
    case .dropout(let probability):
      guard (0..<1).contains(probability) else { throw ShapeFault("its probability is \(probability)") }
      return first
    case .softmax(let axis):
      _ = try first.index(ofAxis: axis)
      return first
    case .add, .multiply: return try broadcastShape(inputs[0], inputs[1])
    case .concatenate(let axis): return try concatenatedShape(of: inputs, axis: axis)
    case .pool(let pool): return try pool.outputShape(of: first)
    case .adaptiveAveragePool(let size):
      try first.requireImage()
      return [first[0], size.height, size.width]
    case .flatten: return [first.product]
    case .pad(let pad): return try pad.outputShape(of: first)
    case .slice(let slice): return try slice.outputShape(of: first)
    case .reshape(let shape):
      guard shape.product == first.product else { throw ShapeFault("\(first) cannot take the shape \(shape)") }
      return shape
    case .transpose(let permutation):
      guard permutation.first == 0, permutation.sorted() == Array(0...first.count) else {
        throw ShapeFault("\(permutation) is not an order of the axes of \(first) that leaves the batch first")
      }
      return permutation.dropFirst().map { first[$0 - 1] }
    case .opaque(let opaque): return opaque.outputShape
    }
  }

  /// How many values the operator reads; nil where any number will do.
  private var inputCount: Int? {
    switch self {
    case .add, .multiply: 2
    case .concatenate, .opaque: nil
    default: 1
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

  private func batchNormShape(of input: [Int], parameters: [ParameterRole: Parameter]) throws -> [Int] {
    for role in ParameterRole.allCases {
      guard let parameter = parameters[role] else { throw ShapeFault("it has no \(role.rawValue)") }
      try parameter.requireChannels(input[0], as: role.rawValue)
    }
    return input
  }

  private func broadcastShape(_ first: [Int], _ second: [Int]) throws -> [Int] {
    guard first.count == second.count, zip(first, second).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else {
      throw ShapeFault("the shapes \(first) and \(second) do not go together")
    }
    return zip(first, second).map { max($0, $1) }
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

extension Pool {
  func outputShape(of input: [Int]) throws -> [Int] {
    try input.requireImage()
    guard padding.height * 2 <= kernel.height, padding.width * 2 <= kernel.width else {
      throw ShapeFault("its padding \(padding) is more than half of its window \(kernel)")
    }
    return [
      input[0],
      try windowCount(input[1], kernel.height, stride.height, padding.height, roundsUp: roundsUp),
      try windowCount(input[2], kernel.width, stride.width, padding.width, roundsUp: roundsUp),
    ]
  }
}

extension Pad {
  func outputShape(of input: [Int]) throws -> [Int] {
    try input.requireImage()
    guard amounts.allSatisfy({ $0.before >= 0 && $0.after >= 0 }) else { throw ShapeFault("it would take places away") }
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

  fileprivate func requireImage() throws {
    guard count == 3 else { throw ShapeFault("it needs [C, H, W] and is given \(self)") }
  }
}

extension Parameter {
  fileprivate func requireChannels(_ count: Int, as role: String) throws {
    guard shape == [count] else { throw ShapeFault("its \(role) has the shape \(shape), not [\(count)]") }
  }
}
