import Networks

/// The networks of `Scripts/golden/training_forward.py` and `training_operators.py`, built on an input `[4, 6, 5]`.
enum GoldenNetworks {
  typealias Build = @Sendable (inout NetworkBuilder, String) throws -> String

  static let all = layers.merging(rearrangements) { first, _ in first }.merging(activations) { first, _ in first }
    .merging(operators) { first, _ in first }

  /// The activations that the script knows.
  static let functions: [Activation] = [.relu, .relu6, .sigmoid, .silu, .hardSwish, .hardSigmoid, .tanh]

  static let layers: [String: Build] = [
    "convolution": { try $0.convolution("conv", $1, outputs: 5, kernel: Size(3), bias: true) },
    "convolution-strided": {
      let options = Convolution(stride: Size(2, 1), padding: Size(1, 2))
      return try $0.convolution("conv", $1, outputs: 5, kernel: Size(3, 2), options: options)
    },
    "convolution-dilated": {
      let options = Convolution(padding: Size(2), dilation: Size(3, 2))
      return try $0.convolution("conv", $1, outputs: 3, kernel: Size(2, 3), options: options)
    },
    "convolution-grouped": {
      let options = Convolution(padding: Size(1), groups: 2)
      return try $0.convolution("conv", $1, outputs: 6, kernel: Size(3), options: options, bias: true)
    },
    "convolution-depthwise": {
      let options = Convolution(stride: Size(2), padding: Size(1), groups: 4)
      return try $0.convolution("conv", $1, outputs: 8, kernel: Size(3), options: options)
    },
    "linear": { try $0.linear("fc", $0.add("flatten", .flatten, $1), outputs: 3) },
    "linear-rows": { try $0.linear("fc", $1, outputs: 3) },
    "batch-norm": { try $0.batchNorm("norm", $1, options: BatchNorm(epsilon: 1e-3)) },
    "add": { $0.add("sum", .add, $1, try $0.convolution("conv", $1, outputs: 4, kernel: Size(1))) },
    "add-stretched": { $0.add("sum", .add, $1, $0.add("mean", .adaptiveAveragePool(Size(1)), $1)) },
    "multiply": { $0.add("product", .multiply, $1, try $0.convolution("conv", $1, outputs: 4, kernel: Size(1))) },
    "multiply-stretched": { $0.add("product", .multiply, $0.add("mean", .adaptiveAveragePool(Size(1)), $1), $1) },
    "max-pool": { $0.add("pool", .pool(Pool(.max, kernel: Size(3), stride: Size(2), padding: Size(1))), $1) },
    "max-pool-up": { $0.add("pool", .pool(Pool(.max, kernel: Size(2), roundsUp: true)), $1) },
    "average-pool": {
      $0.add("pool", .pool(Pool(.average, kernel: Size(3, 2), stride: Size(2, 1), padding: Size(1, 0))), $1)
    },
    "average-pool-up-uncounted": {
      let pool = Pool(
        .average, kernel: Size(3), stride: Size(2), padding: Size(1), roundsUp: true, countsPadding: false)
      return $0.add("pool", .pool(pool), $1)
    },
    "global-average-pool": { $0.add("pool", .adaptiveAveragePool(Size(1)), $1) },
    "adaptive-average-pool": { $0.add("pool", .adaptiveAveragePool(Size(4, 3)), $1) },
    "tower": { try tower(&$0, $1) },
  ]

  static let rearrangements: [String: Build] = [
    "concatenate": {
      $0.add("all", .concatenate(axis: 1), $1, try $0.convolution("conv", $1, outputs: 3, kernel: Size(1)), $1)
    },
    "concatenate-rows": {
      $0.add("all", .concatenate(axis: 2), $1, try $0.convolution("conv", $1, outputs: 4, kernel: Size(3, 1)))
    },
    "flatten": { $0.add("flatten", .flatten, $1) },
    "pad": {
      let pad = Pad(channels: Pad.Amount(2, 1), rows: Pad.Amount(0, 1), columns: Pad.Amount(3, 0))
      return $0.add("pad", .pad(pad), $1)
    },
    "slice": { $0.add("slice", .slice(Slice(axis: 1, start: 1, end: 3)), $1) },
    "slice-stepped": { $0.add("slice", .slice(Slice(axis: 2, start: 1, end: 6, step: 2)), $1) },
    "reshape": { $0.add("reshape", .reshape([2, 10, 6]), $1) },
    "transpose": { $0.add("transpose", .transpose([0, 2, 3, 1]), $1) },
    "shuffle": { $0.shuffle("shuffle", $1, groups: 2) },
    "dropout": { $0.add("dropout", .dropout(probability: 0.5), $1) },
    "softmax": { $0.add("softmax", .softmax(axis: 1), $1) },
    "softmax-rows": { $0.add("softmax", .softmax(axis: 2), $1) },
    "identity": { $0.add("identity", .identity, $1) },
  ]

  static let activations: [String: Build] = Dictionary(
    uniqueKeysWithValues: functions.map { activation in
      let build: Build = { builder, input in builder.add("activation", .activation(activation), input) }
      return (activation.name, build)
    })
}

extension NetworkBuilder {
  /// A channel shuffle, as in ShuffleNet.
  mutating func shuffle(_ name: String, _ input: String, groups: Int) -> String {
    let shape = shape(of: input) ?? []
    let split = add("\(name)-split", .reshape([groups, shape[0] / groups] + shape[1...]), input)
    return add("\(name)-join", .reshape(shape), add("\(name)-swap", .transpose([0, 2, 1, 3, 4]), split))
  }
}
