import Networks

/// The operators of the vocabulary without their settings, one case each.
enum OperatorKind: String, CaseIterable, Sendable {
  case convolution, transposedConvolution, linear, batchNorm, layerNorm, groupNorm, instanceNorm, localResponseNorm
  case activation, prelu, add, multiply, subtract, divide, maximum, minimum, matrixProduct, reduce, concatenate, pool
  case adaptiveAveragePool, resize, flatten, pad, slice, gather, reshape, transpose, dropout, softmax, quantise,
    identity
  case opaque

  /// The kind of an operator; a new operator has to be given one before the tests compile.
  init(_ operation: Networks.Operator) {
    self =
      switch operation {
      case .convolution: .convolution
      case .transposedConvolution: .transposedConvolution
      case .linear: .linear
      case .batchNorm: .batchNorm
      case .layerNorm: .layerNorm
      case .groupNorm: .groupNorm
      case .instanceNorm: .instanceNorm
      case .localResponseNorm: .localResponseNorm
      case .activation: .activation
      case .prelu: .prelu
      case .add: .add
      case .multiply: .multiply
      case .subtract: .subtract
      case .divide: .divide
      case .maximum: .maximum
      case .minimum: .minimum
      case .matrixProduct: .matrixProduct
      case .reduce: .reduce
      case .concatenate: .concatenate
      case .pool: .pool
      case .adaptiveAveragePool: .adaptiveAveragePool
      case .resize: .resize
      case .flatten: .flatten
      case .pad: .pad
      case .slice: .slice
      case .gather: .gather
      case .reshape: .reshape
      case .transpose: .transpose
      case .dropout: .dropout
      case .softmax: .softmax
      case .quantise: .quantise
      case .identity: .identity
      case .opaque: .opaque
      }
  }

  /// An operator of this kind with settings, inputs and parameters drawn at random; they need not go together.
  func draw(_ draws: inout Draws) -> DrawnOperator {
    switch self {
    case .convolution: .convolution(&draws)
    case .transposedConvolution: .transposedConvolution(&draws)
    case .linear: .linear(&draws)
    case .batchNorm: .batchNorm(&draws)
    case .layerNorm: .layerNorm(&draws)
    case .groupNorm: .groupNorm(&draws)
    case .instanceNorm: .instanceNorm(&draws)
    case .localResponseNorm: .localResponseNorm(&draws)
    case .activation: .activation(&draws)
    case .prelu: .prelu(&draws)
    case .add: .sum(.add, &draws)
    case .multiply: .sum(.multiply, &draws)
    case .subtract: .pair(.subtract, &draws)
    case .divide: .pair(.divide, &draws, in: 0.5...3)
    case .maximum: .pair(.maximum, &draws)
    case .minimum: .pair(.minimum, &draws)
    case .matrixProduct: .matrixProduct(&draws)
    case .reduce: .reduce(&draws)
    case .concatenate: .concatenate(&draws)
    case .pool: .pool(&draws)
    case .adaptiveAveragePool:
      DrawnOperator(.adaptiveAveragePool(draws.size(1...8)), [draws.image()])
    case .resize: .resize(&draws)
    case .flatten: DrawnOperator(.flatten, [draws.shape(rank: 1...4)])
    case .pad: .pad(&draws)
    case .slice: .slice(&draws)
    case .gather: .gather(&draws)
    case .reshape: .reshape(&draws)
    case .transpose: .transpose(&draws)
    case .dropout: DrawnOperator(.dropout(probability: draws.real(0...0.9)), [draws.shape(rank: 1...4)])
    case .softmax: .softmax(&draws)
    case .quantise: .quantise(&draws)
    case .identity: DrawnOperator(.identity, [draws.shape(rank: 1...4)])
    case .opaque:
      DrawnOperator(.opaque(Opaque(type: "Einsum", outputShape: [3])), [draws.shape(rank: 1...4)])
    }
  }
}
