import Networks
import OrderedCollections
import Torch

extension Executor {
  /// The output of one node.
  func run(_ node: Node, on inputs: [Tensor], mode: Mode) throws -> Tensor {
    let input = inputs[0]
    switch node.operation {
    case .convolution(let convolution):
      return try input.convolution(
        weight: weight(.weight, of: node), bias: optionalWeight(.bias, of: node), stride: Pair(convolution.stride),
        padding: Pair(convolution.padding), dilation: Pair(convolution.dilation), groups: convolution.groups)
    case .linear: return try input.linear(weight: weight(.weight, of: node), bias: optionalWeight(.bias, of: node))
    case .batchNorm(let options): return try batchNorm(options, node, input, mode)
    case .activation(let activation): return try activation.apply(to: input)
    case .add: return try input + inputs[1]
    case .multiply: return try input * inputs[1]
    case .concatenate(let axis): return try Tensor.concatenated(inputs, along: axis)
    case .pool(let pool): return try pool.apply(to: input)
    case .adaptiveAveragePool(let size): return try input.adaptiveAveragePool(to: Pair(size))
    case .flatten: return try input.flattened(from: 1)
    case .pad(let pad): return try input.padded(pad.amounts.map { ($0.before, $0.after) })
    case .slice(let slice): return try input.slice(slice.axis, from: slice.start, to: slice.end, by: slice.step)
    case .reshape(let shape): return try input.reshaped(to: [input.shape[0]] + shape)
    case .transpose(let permutation): return try input.permuted(permutation)
    case .dropout(let probability):
      return mode == .training ? try input.dropout(probability, using: dropoutGenerator) : input
    case .softmax(let axis): return try input.softmax(over: axis)
    case .identity: return input
    case .opaque(let opaque): throw TrainingError.cannotRun(node: node.name, operation: opaque.type)
    }
  }

  private func batchNorm(_ options: BatchNorm, _ node: Node, _ input: Tensor, _ mode: Mode) throws -> Tensor {
    let momentum =
      switch mode {
      case .reestimation(let momentum): momentum
      case .evaluation, .training: options.momentum
      }
    return try input.batchNorm(
      weight: parameter(.weight, of: node), bias: parameter(.bias, of: node),
      runningMean: parameter(.runningMean, of: node), runningVariance: parameter(.runningVariance, of: node),
      training: mode != .evaluation, momentum: momentum, epsilon: options.epsilon)
  }

  private func parameter(_ role: ParameterRole, of node: Node) -> Tensor? {
    node.parameters[role].flatMap { parameters[$0] }
  }

  /// A parameter in the type of the activations, if the node has it.
  private func optionalWeight(_ role: ParameterRole, of node: Node) throws -> Tensor? {
    try parameter(role, of: node)?.to(precision.dataType)
  }

  private func weight(_ role: ParameterRole, of node: Node) throws -> Tensor {
    guard let weight = try optionalWeight(role, of: node) else {
      throw NetworkError.missingParameter("\(node.name).\(role.rawValue)", node: node.name)
    }
    return weight
  }
}

extension Activation {
  fileprivate func apply(to input: Tensor) throws -> Tensor {
    switch self {
    case .relu: try input.relu()
    case .relu6: try input.relu6()
    case .sigmoid: try input.sigmoid()
    case .silu: try input.silu()
    case .hardSwish: try input.hardSwish()
    case .hardSigmoid: try input.hardSigmoid()
    case .tanh: try input.tanh()
    }
  }
}

extension Pool {
  fileprivate func apply(to input: Tensor) throws -> Tensor {
    switch kind {
    case .max:
      try input.maxPool(kernel: Pair(kernel), stride: Pair(stride), padding: Pair(padding), ceilMode: roundsUp)
    case .average:
      try input.averagePool(
        kernel: Pair(kernel), stride: Pair(stride), padding: Pair(padding), ceilMode: roundsUp,
        countingPadding: countsPadding)
    }
  }
}

extension Pair {
  fileprivate init(_ size: Size) { self.init(size.height, size.width) }
}
