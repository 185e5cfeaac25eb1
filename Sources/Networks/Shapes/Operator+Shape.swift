extension Operator {
  /// The shape of the operator's output.
  ///
  /// - Throws: `ShapeFault` when the operator cannot take what it is given, or when a setting or a shape is beyond what
  ///   any network has, so that no arithmetic with shapes can overflow.
  func outputShape(of inputs: [[Int]], parameters: [ParameterRole: Parameter]) throws -> [Int] {
    for input in inputs { try input.requireModest(as: "an input") }
    if !isOpaque { for parameter in parameters.values { try parameter.shape.requireModest(as: "a parameter") } }
    let limit = ShapeLimits.setting
    guard settings.allSatisfy({ (-limit...limit).contains($0) }) else {
      throw ShapeFault("one of its settings \(settings) is beyond \(limit)")
    }
    let shape = try uncheckedShape(of: inputs, parameters: parameters)
    try shape.requireModest(as: "its output")
    return shape
  }

  private func uncheckedShape(of inputs: [[Int]], parameters: [ParameterRole: Parameter]) throws -> [Int] {
    guard let first = inputs.first, accepts(inputs.count, constant: parameters[.weight] != nil) else {
      throw ShapeFault("it reads \(inputs.count) values")
    }
    if let role = parameters.keys.sorted().first(where: { !uses($0) }) {
      throw ShapeFault("it has a \(role.rawValue), for which it has no use")
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
    case .adaptiveAveragePool(let size): return try first.resampled(to: size)
    case .resize(let resize): return try resize.outputShape(of: first)
    case .flatten: return [first.product]
    case .pad(let pad): return try pad.outputShape(of: first)
    case .slice(let slice): return try slice.outputShape(of: first)
    case .gather(let gather): return try gather.outputShape(of: first)
    case .reshape(let shape):
      try shape.requireModest(as: "its output")
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

  /// Whether the operator can have a parameter in this role.
  private func uses(_ role: ParameterRole) -> Bool {
    switch self {
    case .batchNorm, .opaque: true
    case .convolution, .transposedConvolution, .linear, .layerNorm, .groupNorm, .instanceNorm:
      role == .weight || role == .bias
    case .prelu, .add, .multiply: role == .weight
    default: false
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

extension Reduction {
  func outputShape(of input: [Int]) throws -> [Int] {
    guard !axes.isEmpty, Set(axes).count == axes.count else { throw ShapeFault("it reduces the axes \(axes)") }
    let reduced = Set(try axes.map { try input.index(ofAxis: $0) })
    return input.indices.compactMap { reduced.contains($0) ? (keepsAxes ? 1 : nil) : input[$0] }
  }
}

extension [Int] {
  /// The place in a shape of an axis that counts the batch.
  func index(ofAxis axis: Int) throws -> Int {
    guard (1...count).contains(axis) else { throw ShapeFault("axis \(axis) is none of \(self)'s") }
    return axis - 1
  }

  /// The shape of an image with other rows and columns.
  func resampled(to size: Size) throws -> [Int] {
    try requireImage()
    return [self[0], size.height, size.width]
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
