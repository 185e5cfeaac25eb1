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
}
