import Networks

extension GoldenNetworks {
  /// One network with every operator in it.
  static func tower(_ builder: inout NetworkBuilder, _ input: String) throws -> String {
    var value = try builder.convolution(
      "stem", input, outputs: 8, kernel: Size(3), options: Convolution(padding: Size(1)))
    value = try builder.batchNorm("stem-norm", value, options: BatchNorm(epsilon: 1e-3))
    value = builder.add("stem-relu6", .activation(.relu6), value)

    let options = Convolution(padding: Size(2), dilation: Size(2), groups: 2)
    var branch = try builder.convolution("grouped", value, outputs: 8, kernel: Size(3), options: options)
    branch = builder.add("grouped-silu", .activation(.silu), try builder.batchNorm("grouped-norm", branch))
    value = builder.add("sum", .add, value, builder.shuffle("shuffle", branch, groups: 4))

    var gate = builder.add("gate-pool", .adaptiveAveragePool(Size(1)), value)
    gate = try builder.convolution("gate", gate, outputs: 8, kernel: Size(1), bias: true)
    gate = builder.add("gate-sigmoid", .activation(.hardSigmoid), gate)
    value = builder.add("swish", .activation(.hardSwish), builder.add("gated", .multiply, value, gate))

    let pool = Pool(.max, kernel: Size(3), stride: Size(2), padding: Size(1))
    let pooled = builder.add("max-pool", .pool(pool), value)
    let strides = Convolution(stride: Size(2), padding: Size(0, 1))
    let strided = try builder.convolution("strided", value, outputs: 4, kernel: Size(2), options: strides)
    let columns = builder.add("columns", .slice(Slice(axis: 3, start: 0, end: 3)), strided)
    value = builder.add("joined", .concatenate(axis: 1), pooled, columns)

    let pad = Pad(channels: Pad.Amount(2, 0), rows: Pad.Amount(0, 1), columns: Pad.Amount(1, 0))
    value = builder.add("channels", .slice(Slice(axis: 1, start: 1, end: 13)), builder.add("pad", .pad(pad), value))
    value = builder.add("average-pool", .pool(Pool(.average, kernel: Size(2), stride: Size(1))), value)
    value = try builder.convolution(
      "depthwise", value, outputs: 24, kernel: Size(2), options: Convolution(groups: 12))
    value = builder.add("flatten", .flatten, builder.add("tanh", .activation(.tanh), value))

    value = try builder.linear("hidden", value, outputs: 7)
    value = try builder.linear("scores", builder.add("sigmoid", .activation(.sigmoid), value), outputs: 5)
    return builder.add("softmax", .softmax(axis: 1), value)
  }
}
