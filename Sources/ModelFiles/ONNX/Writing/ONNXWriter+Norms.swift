import Networks

extension ONNXWriter {
  /// Adds the ONNX nodes of a normalisation.
  mutating func emitNorm(_ node: Node) {
    switch node.operation {
    case .batchNorm(let norm): emitBatchNorm(norm, node)
    case .layerNorm(let norm): emitLayerNorm(norm, node)
    case .groupNorm(let norm): emitGroupNorm(norm, node)
    case .instanceNorm(let norm): emitInstanceNorm(norm, node)
    case .localResponseNorm(let norm): emitLocalResponseNorm(norm, node)
    default: break
    }
  }

  private mutating func emitBatchNorm(_ norm: BatchNorm, _ node: Node) {
    let epsilonIsExact = Float(norm.epsilon).decimal == norm.epsilon
    let momentum = Float(1 - norm.momentum)
    let momentumIsExact = Float(1 - momentum.decimal).decimal == norm.momentum
    emit(
      "BatchNormalization", node.inputs + names(of: node, .weight, .bias, .runningMean, .runningVariance), as: node,
      [
        .number("epsilon", norm.epsilon, exact: epsilonIsExact ? nil : norm.epsilon),
        .number("momentum", 1 - norm.momentum, exact: momentumIsExact ? nil : norm.momentum),
      ])
  }

  /// ONNX's layer norm must have a scale, its shift may be left out.
  private mutating func emitLayerNorm(_ norm: LayerNorm, _ node: Node) {
    let normalised = Array(shape(of: node.name)[(norm.axis - 1)...])
    let scale = node.parameters[.weight] ?? setting(1, repeatedTo: normalised)
    emit(
      "LayerNormalization", node.inputs + [scale] + names(of: node, .bias), as: node,
      [.integer("axis", norm.axis), .number("epsilon", norm.epsilon)])
  }

  /// ONNX's group norm came with operator set 18 and was mended in 21, so it is written by means of instance norm.
  private mutating func emitGroupNorm(_ norm: GroupNorm, _ node: Node) {
    let shape = shape(of: node.name)
    let runs = [norm.groups, shape.product / norm.groups]
    let grouped = emitHelper(
      "Reshape", node.inputs + [setting([0] + runs)], for: node, called: "groups", shape: runs)
    let (one, zero) = (setting(1, repeatedTo: [norm.groups]), setting(0, repeatedTo: [norm.groups]))
    let normalised = emitHelper(
      "InstanceNormalization", [grouped, one, zero], for: node, called: "normalised", shape: runs,
      [.number("epsilon", norm.epsilon)])
    let layout = ONNXLayouts.layout(of: [shape[0]], in: shape)
    let scale = parameter(.weight, of: node, as: layout)
    let shift = parameter(.bias, of: node, as: layout)
    let back = [normalised, setting([0] + shape)]
    guard scale != nil || shift != nil else { return emit("Reshape", back, as: node) }
    var value = emitHelper("Reshape", back, for: node, called: "channels")
    if let scale {
      guard shift != nil else { return emit("Mul", [value, scale], as: node) }
      value = emitHelper("Mul", [value, scale], for: node, called: "scaled")
    }
    emit("Add", [value, shift ?? zero], as: node)
  }

  /// ONNX's instance norm must have a scale and a shift.
  private mutating func emitInstanceNorm(_ norm: InstanceNorm, _ node: Node) {
    let channels = Array(shape(of: node.name).prefix(1))
    let scale = node.parameters[.weight] ?? setting(1, repeatedTo: channels)
    let shift = node.parameters[.bias] ?? setting(0, repeatedTo: channels)
    emit(
      "InstanceNormalization", node.inputs + [scale, shift], as: node, [.number("epsilon", norm.epsilon)])
  }

  /// ONNX's local response norm, which engines run for odd numbers of channels only; for others what it is made of.
  private mutating func emitLocalResponseNorm(_ norm: LocalResponseNorm, _ node: Node) {
    guard norm.size.isMultiple(of: 2) else {
      return emit(
        "LRN", node.inputs, as: node,
        [
          .number("alpha", norm.alpha), .number("beta", norm.beta), .number("bias", norm.offset),
          .integer("size", norm.size),
        ])
    }
    let input = node.inputs[0]
    let shape = shape(of: node.name)
    let plane = [1, shape[0], shape[1] * shape[2]]
    let before = (norm.size - 1) / 2
    let squares = emitHelper("Mul", [input, input], for: node, called: "squares")
    let rows = emitHelper(
      "Reshape", [squares, setting([0] + plane)], for: node, called: "rows", shape: plane)
    let means = emitHelper(
      "AveragePool", [rows], for: node, called: "means", shape: plane,
      [
        .integer("count_include_pad", 1), .integers("kernel_shape", [norm.size, 1]),
        .integers("pads", [before, 0, norm.size - 1 - before, 0]), .integers("strides", [1, 1]),
      ])
    let activity = emitHelper("Reshape", [means, setting([0] + shape)], for: node, called: "activity")
    let scaled = emitHelper("Mul", [activity, setting(norm.alpha)], for: node, called: "scaled")
    let raised = emitHelper("Add", [scaled, setting(norm.offset)], for: node, called: "raised")
    let divisor = emitHelper("Pow", [raised, setting(norm.beta)], for: node, called: "divisor")
    emit("Div", [input, divisor], as: node)
  }

  /// The name of a constant that holds one number everywhere.
  private mutating func setting(_ number: Float, repeatedTo shape: [Int]) -> String {
    let name = "setting/\(number)x\(shape.map(String.init).joined(separator: ","))"
    return setting(.numbers(name, shape: shape, Array(repeating: number, count: shape.product)))
  }
}
