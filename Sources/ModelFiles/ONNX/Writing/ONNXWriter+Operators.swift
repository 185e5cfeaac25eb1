import Networks

extension ONNXWriter {
  /// Writes one of our nodes as one or more of ONNX's.
  mutating func write(_ node: Node) throws {
    switch node.operation {
    case .convolution(let convolution): writeConvolution(convolution, node)
    case .linear: writeLinear(node)
    case .batchNorm(let norm): writeBatchNorm(norm, node)
    case .activation(let activation): writeActivation(activation, node)
    case .add: emit("Add", node.inputs, as: node)
    case .multiply: emit("Mul", node.inputs, as: node)
    case .concatenate(let axis): emit("Concat", node.inputs, as: node, [.integer("axis", axis)])
    case .pool(let pool): try writePool(pool, node)
    case .adaptiveAveragePool(let size): try writeAdaptivePool(size, node)
    case .flatten: emit("Flatten", node.inputs, as: node, [.integer("axis", 1)])
    case .pad(let pad):
      let amounts = [0] + pad.amounts.map(\.before) + [0] + pad.amounts.map(\.after)
      emit("Pad", node.inputs + [setting(amounts)], as: node)
    case .slice(let slice):
      let settings = [[slice.start], [slice.end], [slice.axis], [slice.step]].map { setting($0) }
      emit("Slice", node.inputs + settings, as: node)
    case .reshape(let shape): emit("Reshape", node.inputs + [setting([0] + shape)], as: node)
    case .transpose(let permutation): emit("Transpose", node.inputs, as: node, [.integers("perm", permutation)])
    case .dropout(let probability):
      let isExact = Float(probability).decimal == probability
      emit("Dropout", node.inputs + [setting(probability, exact: isExact ? nil : probability)], as: node)
    case .softmax(let axis): emit("Softmax", node.inputs, as: node, [.integer("axis", axis)])
    case .identity: emit("Identity", node.inputs, as: node)
    case .transposedConvolution, .layerNorm, .groupNorm, .instanceNorm, .localResponseNorm, .prelu, .subtract, .divide,
      .maximum, .minimum, .matrixProduct, .reduce, .resize, .gather, .quantise:
      throw Fault.unsupported("node '\(node.name)' cannot be written yet")
    case .opaque(let opaque):
      throw Fault.unsupported(
        "node '\(node.name)' is the operator '\(opaque.type)', which Espalier carries along but cannot write")
    }
  }

  private func parameters(of node: Node, _ roles: ParameterRole...) -> [String] {
    roles.compactMap { node.parameters[$0] }
  }

  private mutating func writeConvolution(_ convolution: Convolution, _ node: Node) {
    let kernel = network.parameters(of: node)[.weight].map { Array($0.shape.suffix(2)) } ?? []
    emit(
      "Conv", node.inputs + parameters(of: node, .weight, .bias), as: node,
      [
        .integers("dilations", convolution.dilation.sides), .integer("group", convolution.groups),
        .integers("kernel_shape", kernel), .integers("pads", convolution.padding.sides + convolution.padding.sides),
        .integers("strides", convolution.stride.sides),
      ])
  }

  /// `Gemm` where the input is a row of features; a matrix product over the last axis where it is more.
  private mutating func writeLinear(_ node: Node) {
    let input = node.inputs[0]
    guard shape(of: input).count > 1 else {
      return emit(
        "Gemm", [input] + parameters(of: node, .weight, .bias), as: node, [.integer("transB", 1)])
    }
    let weight = network.parameters(of: node)[.weight]?.shape ?? []
    let matrix = emitHelper(
      "Transpose", parameters(of: node, .weight), for: node, called: "weight", shape: weight.reversed(),
      isConstant: true, [.integers("perm", [1, 0])])
    guard let bias = node.parameters[.bias] else { return emit("MatMul", [input, matrix], as: node) }
    let product = emitHelper("MatMul", [input, matrix], for: node, called: "product", shape: shape(of: node.name))
    emit("Add", [product, bias], as: node)
  }

  private mutating func writeBatchNorm(_ norm: BatchNorm, _ node: Node) {
    let epsilonIsExact = Float(norm.epsilon).decimal == norm.epsilon
    let momentum = Float(1 - norm.momentum)
    let momentumIsExact = Float(1 - momentum.decimal).decimal == norm.momentum
    emit(
      "BatchNormalization",
      node.inputs + parameters(of: node, .weight, .bias, .runningMean, .runningVariance), as: node,
      [
        .number("epsilon", norm.epsilon, exact: epsilonIsExact ? nil : norm.epsilon),
        .number("momentum", 1 - norm.momentum, exact: momentumIsExact ? nil : norm.momentum),
      ])
  }

  private mutating func writeActivation(_ activation: Activation, _ node: Node) {
    switch activation {
    case .relu: emit("Relu", node.inputs, as: node)
    case .relu6: emit("Clip", node.inputs + [setting(0), setting(6)], as: node)
    case .sigmoid: emit("Sigmoid", node.inputs, as: node)
    case .silu:
      let gate = emitHelper("Sigmoid", node.inputs, for: node, called: "sigmoid", shape: shape(of: node.name))
      emit("Mul", node.inputs + [gate], as: node, notes: [ONNXNote.silu])
    case .hardSwish: emit("HardSwish", node.inputs, as: node)
    case .hardSigmoid:
      emit("HardSigmoid", node.inputs, as: node, [.number("alpha", 1.0 / 6), .number("beta", 0.5)])
    case .tanh: emit("Tanh", node.inputs, as: node)
    default: break
    }
  }
}
