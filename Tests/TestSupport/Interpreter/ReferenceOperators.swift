import Networks

extension Operator {
  /// What the operator makes of its inputs and weights.
  ///
  /// - Throws: `ReferenceError.opaque` when that is not known.
  public func reference(
    _ inputs: [ReferenceValue], _ weights: [ParameterRole: ReferenceValue], node: String
  ) throws -> ReferenceValue {
    let input = inputs[0]
    switch self {
    case .convolution(let convolution): return convolution.reference(input, weights)
    case .transposedConvolution(let convolution): return convolution.reference(input, weights)
    case .linear: return fullyConnected(input, weights)
    case .batchNorm(let norm): return norm.reference(input, weights)
    case .layerNorm(let norm): return norm.reference(input, weights)
    case .groupNorm(let norm): return norm.reference(input, weights)
    case .instanceNorm(let norm): return norm.reference(input, weights)
    case .localResponseNorm(let norm): return norm.reference(input)
    case .activation(let activation): return ReferenceValue(input.shape, input.numbers.map(activation.reference))
    case .prelu: return rectified(input, weights)
    case .add: return elementwise(input, weights[.weight] ?? inputs[1], +)
    case .multiply: return elementwise(input, weights[.weight] ?? inputs[1], *)
    case .subtract: return elementwise(input, inputs[1], -)
    case .divide: return elementwise(input, inputs[1], /)
    case .maximum: return elementwise(input, inputs[1], max)
    case .minimum: return elementwise(input, inputs[1], min)
    case .matrixProduct: return productOfMatrices(input, inputs[1])
    case .reduce(let reduction): return reduction.reference(input)
    case .concatenate(let axis): return concatenation(inputs, axis: axis - 1)
    case .pool(let pool): return pool.reference(input)
    case .adaptiveAveragePool(let size): return adaptiveAverage(input, size)
    case .resize(let resize): return resize.reference(input)
    case .flatten: return ReferenceValue([input.numbers.count], input.numbers)
    case .pad(let pad): return pad.reference(input)
    case .slice(let slice): return taking(input, slice.indices, along: slice.axis - 1)
    case .gather(let gather): return taking(input, gather.indices, along: gather.axis - 1)
    case .reshape(let shape): return ReferenceValue(shape, input.numbers)
    case .transpose(let permutation): return transposed(input, permutation.dropFirst().map { $0 - 1 })
    case .dropout, .identity: return input
    case .softmax(let axis): return normalisedExponentials(input, axis: axis - 1)
    case .quantise(let quantisation): return quantisation.reference(input)
    case .opaque: throw ReferenceError.opaque(node: node)
    }
  }
}
