import Networks
import OrderedCollections
import Torch

extension Executor {
  /// The output of one step.
  func run(_ step: ExecutionPlan.Step, on inputs: [Tensor], mode: Mode) throws -> Tensor {
    let (node, input) = (step.node, inputs[0])
    let type = input.dataType
    switch node.operation {
    case .convolution(let convolution):
      let type = precision.kernelType(on: device)
      return try input.convolution(
        weight: weight(.weight, of: node, as: type), bias: optionalWeight(.bias, of: node, as: type),
        stride: Pair(convolution.stride), padding: Pair(convolution.padding), dilation: Pair(convolution.dilation),
        groups: convolution.groups, adding: inputs.count > 1 ? inputs[1] : nil, overwriting: step.overwritesResidual,
        activation: step.activation)
    case .transposedConvolution(let convolution):
      return try input.transposedConvolution(
        weight: weight(.weight, of: node, as: type), bias: optionalWeight(.bias, of: node, as: type),
        stride: Pair(convolution.stride), padding: Pair(convolution.padding),
        outputPadding: Pair(convolution.outputPadding),
        dilation: Pair(convolution.dilation), groups: convolution.groups)
    case .linear:
      return try input.linear(
        weight: weight(.weight, of: node, as: type), bias: optionalWeight(.bias, of: node, as: type))
    case .batchNorm(let options): return try batchNorm(options, step, inputs, mode)
    case .layerNorm, .groupNorm, .instanceNorm, .localResponseNorm: return try normalise(node, input)
    case .activation(let activation): return try activation.apply(to: input)
    case .prelu: return try input.prelu(slope: weight(.weight, of: node, as: type))
    case .add: return try input + operand(of: node, inputs)
    case .multiply: return try input * operand(of: node, inputs)
    case .subtract: return try input - inputs[1]
    case .divide: return try input / inputs[1]
    case .maximum: return try input.maximum(inputs[1])
    case .minimum: return try input.minimum(inputs[1])
    case .matrixProduct: return try input.matmul(inputs[1])
    case .reduce(let reduction): return try reduction.apply(to: input)
    case .concatenate(let axis): return try Tensor.concatenated(inputs, along: axis)
    case .pool(let pool): return try pool.apply(to: input)
    case .adaptiveAveragePool(let size): return try input.adaptiveAveragePool(to: Pair(size))
    case .resize(let resize): return try resize.apply(to: input)
    case .flatten: return try input.flattened(from: 1)
    case .pad(let pad): return try pad.apply(to: input)
    case .slice(let slice): return try input.slice(slice.axis, from: slice.start, to: slice.end, by: slice.step)
    case .gather(let gather): return try input.indexSelect(gather.axis, gather.indices)
    case .reshape(let shape): return try input.reshaped(to: [input.shape[0]] + shape)
    case .transpose(let permutation): return try input.permuted(permutation)
    case .dropout(let probability):
      return mode == .training ? try input.dropout(probability, using: dropoutGenerator) : input
    case .softmax(let axis): return try input.softmax(over: axis)
    case .quantise(let quantisation): return try quantisation.apply(to: input)
    case .identity: return input
    case .opaque(let opaque): throw TrainingError.cannotRun(node: node.name, operation: opaque.type)
    }
  }

  private func batchNorm(
    _ options: BatchNorm, _ step: ExecutionPlan.Step, _ inputs: [Tensor], _ mode: Mode
  ) throws -> Tensor {
    let node = step.node
    let momentum =
      switch mode {
      case .reestimation(let momentum): momentum
      case .evaluation, .training: options.momentum
      }
    return try inputs[0].batchNorm(
      weight: parameter(.weight, of: node), bias: parameter(.bias, of: node),
      runningMean: parameter(.runningMean, of: node), runningVariance: parameter(.runningVariance, of: node),
      training: mode != .evaluation && !frozen.contains(node.name), momentum: momentum, epsilon: options.epsilon,
      adding: inputs.count > 1 ? inputs[1] : nil, activation: step.activation)
  }

  /// The second operand: a value, or the constant that the node holds.
  private func operand(of node: Node, _ inputs: [Tensor]) throws -> Tensor {
    guard let constant = try optionalWeight(.weight, of: node, as: inputs[0].dataType) else {
      return inputs[1]
    }
    return try constant.unsqueezed(0)
  }

  private func normalise(_ node: Node, _ input: Tensor) throws -> Tensor {
    let type = input.dataType
    let (weight, bias) = try (optionalWeight(.weight, of: node, as: type), optionalWeight(.bias, of: node, as: type))
    switch node.operation {
    case .layerNorm(let norm):
      return try input.layerNorm(
        over: Array(input.shape[norm.axis...]), weight: weight, bias: bias, epsilon: norm.epsilon)
    case .groupNorm(let norm):
      return try input.groupNorm(groups: norm.groups, weight: weight, bias: bias, epsilon: norm.epsilon)
    case .instanceNorm(let norm):
      return try input.groupNorm(groups: input.shape[1], weight: weight, bias: bias, epsilon: norm.epsilon)
    case .localResponseNorm(let norm): return try norm.apply(to: input)
    default: return input
    }
  }

  private func parameter(_ role: ParameterRole, of node: Node) -> Tensor? {
    node.parameters[role].flatMap { parameters[$0] }
  }

  /// A parameter in the given type, if the node has it.
  private func optionalWeight(_ role: ParameterRole, of node: Node, as type: DataType) throws -> Tensor? {
    try parameter(role, of: node)?.to(type)
  }

  private func weight(_ role: ParameterRole, of node: Node, as type: DataType) throws -> Tensor {
    guard let weight = try optionalWeight(role, of: node, as: type) else {
      throw NetworkError.missingParameter("\(node.name).\(role.rawValue)", node: node.name)
    }
    return weight
  }
}
