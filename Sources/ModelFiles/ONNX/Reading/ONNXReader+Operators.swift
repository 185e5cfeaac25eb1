import Networks

extension ONNXReader {
  /// Reads one node by the function for its operator.
  mutating func read(_ call: ONNXCall) throws {
    switch call.type {
    case "Conv": try readConvolution(call)
    case "Gemm": try readGemm(call)
    case "MatMul": try readMatMul(call)
    case "BatchNormalization": try readBatchNorm(call)
    case "Relu": try readActivation(call, .relu)
    case "Sigmoid": try readActivation(call, .sigmoid)
    case "Tanh": try readActivation(call, .tanh)
    case "HardSwish": try readActivation(call, .hardSwish)
    case "HardSigmoid": try readHardSigmoid(call)
    case "Clip": try readClip(call)
    case "Add": try readAdd(call)
    case "Sum": try readSum(call)
    case "Mul": try readMultiply(call)
    case "Softmax": try readSoftmax(call)
    case "Dropout": try readDropout(call)
    case "MaxPool": try readPool(call, .max)
    case "AveragePool": try readPool(call, .average)
    case "GlobalAveragePool": try add(call, .adaptiveAveragePool(Size(1)), [value(call).name])
    case "GlobalMaxPool": try readGlobalMaxPool(call)
    case "ReduceMean": try readReduceMean(call)
    case "Concat": try readConcat(call)
    case "Flatten": try readFlatten(call)
    case "Pad": try readPad(call)
    case "Slice": try readSlice(call)
    case "Reshape": try readReshape(call)
    case "Transpose": try readTranspose(call)
    case "Identity": try readIdentity(call)
    case "Constant": try readConstant(call)
    default: throw Inexpressible("is not known to Espalier, and the file does not say its output's shape")
    }
  }

  private mutating func readActivation(_ call: ONNXCall, _ activation: Activation) throws {
    try add(call, .activation(activation), [value(call).name])
  }

  private mutating func readHardSigmoid(_ call: ONNXCall) throws {
    let (alpha, beta) = (call.number("alpha", default: 0.2), call.number("beta", default: 0.5))
    guard abs(alpha - 1 / 6) < 1e-5, beta == 0.5 else { throw Inexpressible("has another slope than 1/6") }
    try readActivation(call, .hardSigmoid)
  }

  private mutating func readClip(_ call: ONNXCall) throws {
    let low = try constant(call, 1)?.scalar() ?? call.attribute("min")?.f
    let high = try constant(call, 2)?.scalar() ?? call.attribute("max")?.f
    switch (low, high) {
    case (0, 6): try readActivation(call, .relu6)
    case (0, nil): try readActivation(call, .relu)
    default: throw Inexpressible("clips to other bounds than 0 and 6")
    }
  }

  private mutating func readIdentity(_ call: ONNXCall) throws {
    if let name = call.input(0), let constant = constants[name] {
      define(call.output, as: constant)
    } else {
      try add(call, .identity, [value(call).name])
    }
  }

  private mutating func readConstant(_ call: ONNXCall) throws {
    if let tensor = call.attribute("value")?.t {
      try define(call.output, tensor)
    } else if let integers = call.integers("value_ints") {
      try define(call.output, .integers(call.output, integers))
    } else if let integer = call.attribute("value_int") {
      var tensor = ONNXTensorProto.integers(call.output, [Int(integer.i)])
      tensor.dims = []
      try define(call.output, tensor)
    } else if let number = call.attribute("value_float") {
      try define(call.output, .numbers(call.output, shape: [], [number.f]))
    } else if let numbers = call.attribute("value_floats") {
      try define(call.output, .numbers(call.output, shape: [numbers.floats.count], numbers.floats))
    } else {
      throw Inexpressible("holds neither numbers nor integers")
    }
  }

  private mutating func readSoftmax(_ call: ONNXCall) throws {
    let (name, shape) = try value(call)
    let axis = try axis(call.integer("axis", default: operatorSet < 13 ? 1 : -1), of: shape)
    guard operatorSet >= 13 || axis == shape.count else {
      throw Inexpressible("takes several axes as one, as operator sets before 13 do")
    }
    try add(call, .softmax(axis: axis), [name])
  }

  private mutating func readDropout(_ call: ONNXCall) throws {
    let ratio = try constant(call, 1)
    let number = try ratio?.scalar() ?? call.number("ratio", default: 0.5)
    let text = ratio.flatMap { Double($0.tensor.docString.dropFirst(ONNXNote.setting.count + 1)) }
    let exact = text.flatMap { Float($0) == number ? $0 : nil }
    try add(call, .dropout(probability: exact ?? number.decimal), [value(call).name])
  }

  /// An axis as we count it, from an axis that may count from the end.
  func axis(_ axis: Int, of shape: [Int]) throws -> Int {
    let rank = shape.count + 1
    guard (-rank..<rank).contains(axis) else { throw Fault.malformed("axis \(axis) is none of a value's \(rank)") }
    return axis < 0 ? axis + rank : axis
  }
}
