import Networks

extension ONNXReader {
  mutating func readConvolution(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    guard shape.count == 3, let weight = try constant(call, 1), weight.shape.count == 4, !weight.isTransposed else {
      throw Inexpressible("is no convolution of images with a constant kernel")
    }
    let kernel = Array(weight.shape.suffix(2))
    let window = try ONNXWindow(call, kernel: kernel, input: shape)
    let convolution = Convolution(
      stride: Size(window.strides[0], window.strides[1]), padding: window.padding ?? Size(0),
      dilation: Size(window.dilations[0], window.dilations[1]), groups: call.integer("group", default: 1))
    let padded = try window.padding == nil ? addHelper(call, "pad", .pad(window.pad), input) : input
    var parameters = [ParameterRole.weight: try parameter(weight)]
    if let bias = try constant(call, 2) { parameters[.bias] = try parameter(bias) }
    try add(call, .convolution(convolution), [padded], parameters: parameters)
  }

  mutating func readBatchNorm(_ call: ONNXCall) throws {
    let input = try value(call).name
    guard call.integer("training_mode", default: 0) == 0, call.integer("spatial", default: 1) == 1 else {
      throw Inexpressible("is in training mode or not over the channels")
    }
    let epsilon = call.number("epsilon", default: 1e-5)
    let momentum = call.number("momentum", default: 0.9)
    let norm = BatchNorm(
      epsilon: call.exact("epsilon").flatMap { Float($0) == epsilon ? $0 : nil } ?? epsilon.decimal,
      momentum: call.exact("momentum").flatMap { Float(1 - $0) == momentum ? $0 : nil }
        ?? Float(1 - momentum.decimal).decimal)
    var parameters: [ParameterRole: String] = [:]
    for (index, role) in ParameterRole.allCases.sorted().enumerated() {
      guard let constant = try constant(call, index + 1) else {
        throw Fault.malformed("node '\(call.output)' lacks its \(role.rawValue)")
      }
      parameters[role] = try parameter(constant, isTrainable: role == .weight || role == .bias)
    }
    try add(call, .batchNorm(norm), [input], parameters: parameters)
  }

  mutating func readGemm(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    guard let weight = try constant(call, 1), weight.shape.count == 2, shape.count == 1,
      call.number("alpha", default: 1) == 1, call.number("beta", default: 1) == 1,
      call.integer("transA", default: 0) == 0
    else { throw Inexpressible("is no linear layer with a constant matrix") }
    let isTransposed = call.integer("transB", default: 0) == 0
    var parameters: [ParameterRole: String] = [:]
    if let bias = try constant(call, 2) {
      guard bias.shape.count == 1 else { throw Inexpressible("adds a constant of shape \(bias.shape)") }
      parameters[.bias] = try parameter(bias)
    }
    parameters[.weight] = try parameter(weight, isTransposed: isTransposed)
    try add(call, .linear, [input], parameters: parameters)
  }

  /// A product with a constant matrix `[I, O]` is a linear layer without bias.
  mutating func readMatMul(_ call: ONNXCall) throws {
    let (input, _) = try value(call)
    guard let weight = try constant(call, 1), weight.shape.count == 2 else {
      throw Inexpressible("multiplies two values as matrices")
    }
    try add(call, .linear, [input], parameters: [.weight: try parameter(weight, isTransposed: true)])
  }

  mutating func readAdd(_ call: ONNXCall) throws {
    if try readBias(call) { return }
    let (first, second) = try (value(call, 0), value(call, 1))
    guard first.shape.count == second.shape.count else { throw Inexpressible("adds values of different ranks") }
    try add(call, .add, [first.name, second.name])
  }

  /// A matrix product to which a constant row is added is a linear layer with that bias.
  private mutating func readBias(_ call: ONNXCall) throws -> Bool {
    for (index, other) in [(0, 1), (1, 0)] {
      guard let name = call.input(index), let bias = constants[name], let product = call.input(other) else { continue }
      guard let linear = soleSource(of: product), linear.operation == .linear, linear.parameters[.bias] == nil,
        let outputs = shape(of: product)?.last, bias.shape == [outputs]
      else { return false }
      remove(linear)
      var parameters = linear.parameters
      parameters[.bias] = try parameter(bias)
      try add(call, .linear, linear.inputs, parameters: parameters)
      return true
    }
    return false
  }

  mutating func readSum(_ call: ONNXCall) throws {
    guard call.inputs.count == 2 else { throw Inexpressible("adds \(call.inputs.count) values at once") }
    try readAdd(call)
  }

  mutating func readMultiply(_ call: ONNXCall) throws {
    let (first, second) = try (value(call, 0), value(call, 1))
    if !isOurs || call.has(note: ONNXNote.silu) {
      for (input, gate) in [(first.name, second.name), (second.name, first.name)] {
        guard let source = soleSource(of: gate), source.inputs == [input] else { continue }
        let whole: Activation? =
          switch source.operation {
          case .activation(.sigmoid): .silu
          case .activation(.hardSigmoid): .hardSwish
          default: nil
          }
        guard let whole else { continue }
        remove(source)
        return try add(call, .activation(whole), [input])
      }
    }
    guard first.shape.count == second.shape.count else { throw Inexpressible("multiplies values of different ranks") }
    try add(call, .multiply, [first.name, second.name])
  }
}
