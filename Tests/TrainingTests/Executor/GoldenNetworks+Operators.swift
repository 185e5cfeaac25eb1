import Networks
import TestSupport

/// The networks of `Scripts/golden/training_operators.py`.
extension GoldenNetworks {
  static let operators = further.merging(windows) { first, _ in first }.merging(arithmetic) { first, _ in first }
    .merging(furtherActivations) { first, _ in first }

  private static let further: [String: Build] = [
    "transposed-convolution": {
      try $0.transposedConvolution("conv", $1, outputs: 3, kernel: Size(3, 2), bias: true)
    },
    "transposed-convolution-strided": {
      let options = TransposedConvolution(stride: Size(2, 3), padding: Size(1, 2), outputPadding: Size(1, 2))
      return try $0.transposedConvolution("conv", $1, outputs: 3, kernel: Size(3), options: options, bias: true)
    },
    "transposed-convolution-grouped": {
      let options = TransposedConvolution(stride: Size(2), outputPadding: Size(1), groups: 2)
      return try $0.transposedConvolution("conv", $1, outputs: 6, kernel: Size(2, 3), options: options, bias: true)
    },
    "transposed-convolution-depthwise": {
      let options = TransposedConvolution(stride: Size(2), padding: Size(1), groups: 4)
      return try $0.transposedConvolution("conv", $1, outputs: 4, kernel: Size(4), options: options)
    },
    "transposed-convolution-dilated": {
      let options = TransposedConvolution(
        stride: Size(1, 2), padding: Size(0, 1), outputPadding: Size(2, 1), dilation: Size(3, 2))
      return try $0.transposedConvolution("conv", $1, outputs: 2, kernel: Size(2, 3), options: options)
    },
    "layer-norm": { $0.normalised("norm", .layerNorm(LayerNorm(axis: 1, epsilon: 1e-3)), $1, [4, 6, 5]) },
    "layer-norm-columns": { $0.normalised("norm", .layerNorm(LayerNorm(axis: 3)), $1, [5]) },
    "layer-norm-plain": { $0.add("norm", .layerNorm(LayerNorm(axis: 2)), $1) },
    "group-norm": { $0.normalised("norm", .groupNorm(GroupNorm(groups: 2, epsilon: 1e-3)), $1, [4]) },
    "group-norm-plain": { $0.add("norm", .groupNorm(GroupNorm(groups: 1)), $1) },
    "instance-norm": { $0.normalised("norm", .instanceNorm(InstanceNorm(epsilon: 1e-3)), $1, [4]) },
    "instance-norm-plain": { $0.add("norm", .instanceNorm(InstanceNorm()), $1) },
    "local-response-norm": {
      let norm = LocalResponseNorm(size: 3, alpha: 0.5, beta: 0.6, offset: 1.5)
      return $0.add("norm", .localResponseNorm(norm), $1)
    },
    "local-response-norm-wide": {
      let norm = LocalResponseNorm(size: 7, alpha: 0.1, beta: 0.75, offset: 2)
      return $0.add("norm", .localResponseNorm(norm), $1)
    },
    "prelu": { $0.add("slope", .prelu, $1, holding: [.weight: Parameter(shape: [4], repeating: 0)]) },
    "prelu-shared": { $0.add("slope", .prelu, $1, holding: [.weight: Parameter(shape: [1], repeating: 0)]) },
  ]

  private static let arithmetic: [String: Build] = [
    "subtract": { $0.add("difference", .subtract, $1, $0.reduced(.mean, [2, 3], $1)) },
    "divide": { $0.add("quotient", .divide, $1, $0.reduced(.l2, [1], $1)) },
    "maximum": { $0.add("larger", .maximum, $1, $0.reduced(.mean, [1], $1)) },
    "minimum": { $0.add("smaller", .minimum, $1, $0.reduced(.mean, [1], $1)) },
    "add-constant": { $0.constant("sum", .add, $1, [4, 1, 5]) },
    "multiply-constant": { $0.constant("product", .multiply, $1, [1, 6, 5]) },
    "matrix-product": { $0.add("product", .matrixProduct, $1, $0.add("turned", .transpose([0, 1, 3, 2]), $1)) },
    "mean": { $0.reduced(.mean, [2, 3], $1, keepsAxes: false) },
    "sum": { $0.reduced(.sum, [1], $1) },
    "max": { $0.reduced(.max, [1, 3], $1, keepsAxes: false) },
    "min": { $0.reduced(.min, [2], $1) },
    "l2": { $0.reduced(.l2, [1, 2, 3], $1) },
    "gather": { $0.add("gather", .gather(Gather(axis: 2, indices: [5, 0, 0, 2])), $1) },
    "quantise": {
      $0.add("grid", .quantise(Quantisation(scales: [0.037], zeroPoints: [11], axis: nil, type: .int8)), $1)
    },
    "quantise-channels": {
      let grid = Quantisation(
        scales: [0.01, 0.02, 0.03, 0.04], zeroPoints: [128, 7, 0, 255], axis: 1, type: .uint8)
      return $0.add("grid", .quantise(grid), $1)
    },
  ]

  private static let furtherActivations: [String: Build] = Dictionary(
    uniqueKeysWithValues: [
      ("hard-sigmoid-sloped", false, .hardSigmoid(slope: 0.25, offset: 0.4)),
      ("leaky-relu", false, .leakyRelu(slope: 0.15)), ("elu", false, .elu(alpha: 1.3)),
      ("selu", false, .selu(alpha: 1.6732632423543772, scale: 1.0507009873554805)), ("gelu", false, .gelu),
      ("gelu-tanh", false, .geluTanh), ("mish", false, .mish), ("softplus", false, .softplus),
      ("softsign", false, .softsign), ("clip", false, .clip(low: -0.4, high: 0.7)),
      ("clip-below", false, .clip(low: -0.2, high: .infinity)), ("exp", false, .exp), ("log", true, .log),
      ("square-root", true, .squareRoot), ("reciprocal", false, .reciprocal), ("absolute", false, .absolute),
      ("negative", false, .negative), ("power", false, .power(exponent: 3)),
      ("power-fractional", true, .power(exponent: -0.3)), ("erf", false, .erf),
    ].map { (name: String, isOfPositives: Bool, function: Activation) in
      let build: Build = { builder, input in
        let value = isOfPositives ? builder.add("positive", .activation(.absolute), input) : input
        return builder.add("activation", .activation(function), value)
      }
      return (name, build)
    })
}

extension NetworkBuilder {
  fileprivate mutating func reduced(
    _ kind: Reduction.Kind, _ axes: [Int], _ input: String, keepsAxes: Bool = true
  ) -> String {
    add("reduced", .reduce(Reduction(kind, axes: axes, keepsAxes: keepsAxes)), input)
  }
}
