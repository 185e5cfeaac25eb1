import Networks

extension Node {
  /// Whether the ONNX nodes that stand for this one need a note, without which they would be read as something else.
  var needsNote: Bool {
    switch operation {
    case .convolution, .linear, .batchNorm, .subtract, .divide, .maximum, .minimum, .matrixProduct, .reduce,
      .concatenate, .flatten, .gather, .reshape, .transpose, .dropout, .softmax, .identity, .opaque:
      false
    case .activation(let activation): activation.needsNote
    case .slice(let slice): slice.step > slice.end
    case .add, .multiply: parameters[.weight] != nil
    case .pool(let pool): pool.roundsUp || (pool.kind == .max && !pool.countsPadding)
    case .adaptiveAveragePool(let size): size != Size(1)
    case .pad(let pad): pad.filling != .zeros
    case .transposedConvolution, .layerNorm, .groupNorm, .instanceNorm, .localResponseNorm, .prelu, .resize, .quantise:
      true
    }
  }
}

extension Activation {
  fileprivate var needsNote: Bool {
    switch self {
    case .silu, .gelu, .geluTanh, .mish, .clip: true
    case .hardSigmoid(let slope, let offset):
      // A reader takes what is nearly a sixth for just that.
      !offset.isExact || (slope != 1.0 / 6 && (Float(slope).isClose(to: 1.0 / 6) || !slope.isExact))
    case .leakyRelu(let slope): !slope.isExact
    case .elu(let alpha): !alpha.isExact
    case .selu(let alpha, let scale): !(alpha.isExact && scale.isExact)
    case .power(let exponent): !exponent.isExact
    case .relu, .relu6, .sigmoid, .hardSwish, .tanh, .softplus, .softsign, .exp, .log, .squareRoot, .reciprocal,
      .absolute, .negative, .erf:
      false
    }
  }
}

extension Double {
  /// Whether the number is the one that a reader takes its nearest number of 32 bits for.
  var isExact: Bool { Float(self).decimal == self }
}
