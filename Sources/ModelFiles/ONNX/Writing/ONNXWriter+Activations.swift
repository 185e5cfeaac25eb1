import Networks

extension ONNXWriter {
  /// Adds the ONNX nodes of a function of each number alone.
  ///
  /// Mish came with operator set 18 and Gelu with 20; both are written as what they are made of.
  mutating func emitActivation(_ activation: Activation, _ node: Node) {
    let input = node.inputs[0]
    switch activation {
    case .relu6: emit("Clip", [input, setting(0), setting(6)], as: node)
    case .silu: emit("Mul", [input, emitHelper("Sigmoid", [input], for: node, called: "sigmoid")], as: node)
    case .hardSigmoid(let slope, let offset):
      emit("HardSigmoid", [input], as: node, [.number("alpha", slope), .number("beta", offset)])
    case .leakyRelu(let slope): emit("LeakyRelu", [input], as: node, [.number("alpha", slope)])
    case .elu(let alpha): emit("Elu", [input], as: node, [.number("alpha", alpha)])
    case .selu(let alpha, let scale):
      emit("Selu", [input], as: node, [.number("alpha", alpha), .number("gamma", scale)])
    case .gelu: emitGelu(input, node)
    case .geluTanh: emitGeluTanh(input, node)
    case .mish:
      let soft = emitHelper("Softplus", [input], for: node, called: "softplus")
      emit("Mul", [input, emitHelper("Tanh", [soft], for: node, called: "tanh")], as: node)
    case .clip(let low, let high): emitClip(input, low, high, node)
    case .power(let exponent): emit("Pow", [input, setting(exponent)], as: node)
    default: emit(activation.onnxName, [input], as: node)
    }
  }

  /// `x / √2`, erf, `+ 1`, `· x`, `· ½`: the order in which engines look for it.
  private mutating func emitGelu(_ input: String, _ node: Node) {
    let scaled = emitHelper("Div", [input, setting(2.0.squareRoot())], for: node, called: "scaled")
    let erf = emitHelper("Erf", [scaled], for: node, called: "erf")
    let raised = emitHelper("Add", [erf, setting(1)], for: node, called: "raised")
    let product = emitHelper("Mul", [input, raised], for: node, called: "product")
    emit("Mul", [product, setting(0.5)], as: node)
  }

  private mutating func emitGeluTanh(_ input: String, _ node: Node) {
    let cube = emitHelper("Pow", [input, setting(3)], for: node, called: "cube")
    let small = emitHelper("Mul", [cube, setting(0.044715)], for: node, called: "small")
    let sum = emitHelper("Add", [input, small], for: node, called: "sum")
    let scaled = emitHelper("Mul", [sum, setting((2 / Double.pi).squareRoot())], for: node, called: "scaled")
    let tanh = emitHelper("Tanh", [scaled], for: node, called: "tanh")
    let raised = emitHelper("Add", [tanh, setting(1)], for: node, called: "raised")
    let product = emitHelper("Mul", [input, raised], for: node, called: "product")
    emit("Mul", [product, setting(0.5)], as: node)
  }

  /// An infinite bound is left out.
  private mutating func emitClip(_ input: String, _ low: Double, _ high: Double, _ node: Node) {
    var inputs = [input]
    if low != -.infinity || high != .infinity { inputs.append(low == -.infinity ? "" : setting(low)) }
    if high != .infinity { inputs.append(setting(high)) }
    emit("Clip", inputs, as: node)
  }
}

extension Activation {
  /// What ONNX calls a function that has no settings and is one of its operators.
  fileprivate var onnxName: String {
    switch self {
    case .relu: "Relu"
    case .sigmoid: "Sigmoid"
    case .hardSwish: "HardSwish"
    case .tanh: "Tanh"
    case .softplus: "Softplus"
    case .softsign: "Softsign"
    case .exp: "Exp"
    case .log: "Log"
    case .squareRoot: "Sqrt"
    case .reciprocal: "Reciprocal"
    case .absolute: "Abs"
    case .negative: "Neg"
    case .erf: "Erf"
    case .relu6, .silu, .hardSigmoid, .leakyRelu, .elu, .selu, .gelu, .geluTanh, .mish, .clip, .power:
      preconditionFailure("\(name) has settings or is written as several nodes")
    }
  }
}
