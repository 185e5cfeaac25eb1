import Networks

extension ONNXWriter {
  /// Adds the ONNX nodes that stand for one of ours.
  mutating func emit(_ node: Node) throws {
    switch node.operation {
    case .convolution, .transposedConvolution, .linear, .prelu: emitLayer(node)
    case .batchNorm, .layerNorm, .groupNorm, .instanceNorm, .localResponseNorm: emitNorm(node)
    case .activation(let activation): emitActivation(activation, node)
    case .add: emitWithConstant("Add", node)
    case .multiply: emitWithConstant("Mul", node)
    case .subtract: emit("Sub", node.inputs, as: node)
    case .divide: emit("Div", node.inputs, as: node)
    case .maximum: emit("Max", node.inputs, as: node)
    case .minimum: emit("Min", node.inputs, as: node)
    case .matrixProduct: emit("MatMul", node.inputs, as: node)
    case .reduce(let reduction): emitReduction(reduction, node)
    case .pool(let pool): emitPool(pool, node)
    case .adaptiveAveragePool(let size): emitAdaptivePool(size, node)
    case .resize(let resize): emitResize(resize, node)
    case .dropout(let probability):
      let isExact = Float(probability).decimal == probability
      emit("Dropout", node.inputs + [setting(probability, exact: isExact ? nil : probability)], as: node)
    case .softmax(let axis): emit("Softmax", node.inputs, as: node, [.integer("axis", axis)])
    case .quantise(let quantisation): emitQuantise(quantisation, node)
    case .identity: emit("Identity", node.inputs, as: node)
    case .opaque: try emitOpaque(node)
    case .concatenate, .flatten, .pad, .slice, .gather, .reshape, .transpose: emitRearrangement(node)
    }
  }

  private mutating func emitWithConstant(_ type: String, _ node: Node) {
    emit(type, node.inputs + names(of: node, .weight), as: node)
  }

  /// Axes were an attribute of all reductions but the sum before operator set 18, and are an input since.
  private mutating func emitReduction(_ reduction: Networks.Reduction, _ node: Node) {
    let keeps = ONNXAttributeProto.integer("keepdims", reduction.keepsAxes ? 1 : 0)
    let type =
      switch reduction.kind {
      case .mean: "ReduceMean"
      case .sum: "ReduceSum"
      case .max: "ReduceMax"
      case .min: "ReduceMin"
      case .l2: "ReduceL2"
      }
    if reduction.kind == .sum || operatorSet >= 18 {
      emit(type, node.inputs + [setting(reduction.axes)], as: node, [keeps])
    } else {
      emit(type, node.inputs, as: node, [.integers("axes", reduction.axes), keeps])
    }
  }

  private mutating func emitRearrangement(_ node: Node) {
    switch node.operation {
    case .concatenate(let axis): emit("Concat", node.inputs, as: node, [.integer("axis", axis)])
    case .pad(let pad): emitPad(pad, node)
    case .slice(let slice):
      let settings = [[slice.start], [slice.end], [slice.axis], [slice.step]].map { setting($0) }
      emit("Slice", node.inputs + settings, as: node)
    case .gather(let gather):
      let indices = setting(.integers("\(node.name)/indices", gather.indices))
      emit("Gather", node.inputs + [indices], as: node, [.integer("axis", gather.axis)])
    case .reshape(let shape): emit("Reshape", node.inputs + [setting([0] + shape)], as: node)
    case .transpose(let permutation): emit("Transpose", node.inputs, as: node, [.integers("perm", permutation)])
    default: emit("Flatten", node.inputs, as: node, [.integer("axis", 1)])
    }
  }

  private mutating func emitPad(_ pad: Pad, _ node: Node) {
    let amounts = setting(pad.onnxAmounts)
    switch pad.filling {
    case .zeros: emit("Pad", node.inputs + [amounts], as: node)
    case .constant(let value): emit("Pad", node.inputs + [amounts, setting(value)], as: node)
    case .reflect: emit("Pad", node.inputs + [amounts], as: node, [.text("mode", "reflect")])
    case .edge: emit("Pad", node.inputs + [amounts], as: node, [.text("mode", "edge")])
    case .wrap: emit("Pad", node.inputs + [amounts], as: node, [.text("mode", "wrap")])
    }
  }
}

extension Pad {
  /// The amounts before every axis and then behind every axis, the batch counted.
  var onnxAmounts: [Int] { [0] + amounts.map(\.before) + [0] + amounts.map(\.after) }
}
