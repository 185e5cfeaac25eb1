import Networks

extension Node {
  /// Whether the ONNX nodes that stand for this one need a note, without which they would be read as something else.
  var needsNote: Bool {
    switch operation {
    case .convolution, .linear, .batchNorm, .concatenate, .flatten, .slice, .reshape, .transpose, .dropout, .softmax,
      .identity, .opaque:
      false
    case .activation(let activation): activation.needsNote
    case .add, .multiply: parameters[.weight] != nil
    case .pool(let pool): pool.roundsUp || pool.dilation != Size(1) || (pool.kind == .max && !pool.countsPadding)
    case .adaptiveAveragePool(let size): size != Size(1)
    case .pad(let pad): pad.filling != .zeros
    case .transposedConvolution, .layerNorm, .groupNorm, .instanceNorm, .localResponseNorm, .prelu, .subtract, .divide,
      .maximum, .minimum, .matrixProduct, .reduce, .resize, .gather, .quantise:
      true
    }
  }
}

extension Activation {
  fileprivate var needsNote: Bool {
    switch self {
    case .relu, .relu6, .sigmoid, .hardSwish, .tanh: false
    case .hardSigmoid: self != .hardSigmoid
    default: true
    }
  }
}
