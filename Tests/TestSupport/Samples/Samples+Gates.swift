import Networks

extension Samples {
  static func squeezeExcite(_ net: inout NetworkBuilder) throws -> Network {
    let stream = try net.block("stem", net.input, 6)
    let pooled = net.add("squeeze", .adaptiveAveragePool(Size(1)), stream)
    let hidden = net.add("relu", .activation(.relu), try net.filters("reduce", pooled, 3, kernel: 1))
    let gate = net.add("gate", .activation(.sigmoid), try net.filters("expand", hidden, 6, kernel: 1))
    return try net.finish(net.scores(net.add("excite", .multiply, stream, gate)))
  }

  /// One gate a pixel for all channels.
  static func spatialGate(_ net: inout NetworkBuilder) throws -> Network {
    let stream = try net.block("stem", net.input, 6)
    let gate = net.add("gate", .activation(.hardSigmoid), try net.filters("map", stream, 1))
    return try net.finish(net.scores(net.add("gated", .multiply, gate, stream)))
  }

  /// One addend a pixel for all channels: what is added to a channel that is zero does not stay zero.
  static func stretchedSum(_ net: inout NetworkBuilder) throws -> Network {
    let stream = try net.block("stem", net.input, 6)
    return try net.finish(net.scores(net.add("sum", .add, stream, try net.filters("map", stream, 1))))
  }

  static func channelSoftmax(_ net: inout NetworkBuilder) throws -> Network {
    let attended = net.add(
      "attention", .softmax(axis: 1), try net.filters("logits", net.block("stem", net.input, 4), 5))
    return try net.finish(net.scores(net.filters("next", attended, 4)))
  }

  /// A softmax of zeros is not zero.
  static func rowSoftmax(_ net: inout NetworkBuilder) throws -> Network {
    let rows = net.add("rows", .softmax(axis: 2), try net.block("stem", net.input, 4))
    return try net.finish(net.scores(rows))
  }

  /// `sigmoid(0)` is a half: a channel that is zero before it is not zero behind it.
  static func hiddenSigmoid(_ net: inout NetworkBuilder) throws -> Network {
    let features = net.add("sigmoid", .activation(.sigmoid), try net.filters("features", net.input, 5))
    return try net.finish(net.scores(features))
  }

  /// Squeeze and excite with linear layers, as it is exported where the pooling drops its axes.
  static func squeezeLinear(_ net: inout NetworkBuilder) throws -> Network {
    let stream = try net.block("stem", net.input, 6)
    let pooled = net.add("squeeze", .reduce(Reduction(.mean, axes: [2, 3], keepsAxes: false)), stream)
    let hidden = net.add("relu", .activation(.relu), try net.linear("reduce", pooled, outputs: 3))
    let gate = net.add("gate", .activation(.hardSigmoid), try net.linear("expand", hidden, outputs: 6))
    let image = net.add("image", .reshape([6, 1, 1]), gate)
    return try net.finish(net.scores(net.add("excite", .multiply, stream, image)))
  }

  /// ECA: a convolution slides along the channels, so each depends on its neighbours.
  static func efficientChannels(_ net: inout NetworkBuilder) throws -> Network {
    let stream = try net.block("stem", net.input, 6)
    let line = net.add("line", .reshape([1, 1, 6]), net.add("squeeze", .adaptiveAveragePool(Size(1)), stream))
    let options = Convolution(padding: Size(0, 1))
    let slid = try net.convolution("slide", line, outputs: 1, kernel: Size(1, 3), options: options)
    let gate = net.add("image", .reshape([6, 1, 1]), net.add("gate", .activation(.sigmoid), slid))
    return try net.finish(net.scores(net.filters("next", net.add("excite", .multiply, stream, gate), 4)))
  }

  /// CBAM: a gate for each channel from two pools and shared layers, then a gate for each pixel from all channels.
  static func channelAndPixelGates(_ net: inout NetworkBuilder) throws -> Network {
    let stream = try net.block("stem", net.input, 6)
    let mean = net.add("mean", .reduce(Reduction(.mean, axes: [2, 3], keepsAxes: true)), stream)
    let largest = net.add("largest", .reduce(Reduction(.max, axes: [2, 3], keepsAxes: true)), stream)
    let first = net.add("relu1", .activation(.relu), try net.filters("reduce", mean, 3, kernel: 1))
    let one = try net.filters("expand", first, 6, kernel: 1)
    func shared(_ name: String) -> [ParameterRole: String] { [.weight: "\(name).weight", .bias: "\(name).bias"] }
    let again = net.add("reduce.again", .convolution(Convolution()), largest, parameters: shared("reduce"))
    let second = net.add("relu2", .activation(.relu), again)
    let other = net.add("expand.again", .convolution(Convolution()), second, parameters: shared("expand"))
    let gate = net.add("gate", .activation(.sigmoid), net.add("both", .add, one, other))
    let gated = net.add("gated", .multiply, stream, gate)
    let means = net.add("means", .reduce(Reduction(.mean, axes: [1], keepsAxes: true)), gated)
    let peaks = net.add("peaks", .reduce(Reduction(.max, axes: [1], keepsAxes: true)), gated)
    let map = try net.filters("map", net.add("maps", .concatenate(axis: 1), means, peaks), 1)
    let pixels = net.add("pixels", .activation(.sigmoid), map)
    return try net.finish(net.scores(net.add("seen", .multiply, gated, pixels)))
  }
}
