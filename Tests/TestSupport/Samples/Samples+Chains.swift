import Networks

extension Samples {
  static func plain(_ net: inout NetworkBuilder) throws -> Network {
    let first = try net.block("first", net.input, 6)
    let pooled = net.add("pool", .pool(Pool(.max, kernel: Size(2))), first)
    let second = try net.block("second", pooled, 5, activation: .hardSwish)
    return try net.finish(net.scores(second))
  }

  /// Batch norm folded into the bias; a dilated, strided convolution; a mean that rounds up.
  static func foldedNorm(_ net: inout NetworkBuilder) throws -> Network {
    let first = net.add("relu", .activation(.relu6), try net.filters("first", net.input, 6))
    let options = Convolution(stride: Size(2, 1), padding: Size(2, 1), dilation: Size(2, 1))
    let second = try net.convolution("second", first, outputs: 4, kernel: Size(3), options: options, bias: true)
    let pool = Pool(.average, kernel: Size(2), padding: Size(1), roundsUp: true, countsPadding: false)
    let third = net.add("silu", .activation(.silu), net.add("pool", .pool(pool), second))
    return try net.finish(net.scores(net.add("tanh", .activation(.tanh), third)))
  }

  /// One channel in, one group: an ordinary convolution, not a depthwise one.
  static func singleOutputChannel(_ net: inout NetworkBuilder) throws -> Network {
    let narrow = try net.filters("narrow", net.block("first", net.input, 4), 1)
    return try net.finish(net.scores(net.filters("wide", narrow, 4)))
  }

  static func flattenedImage(_ net: inout NetworkBuilder) throws -> Network {
    let features = net.add("pool", .pool(Pool(.average, kernel: Size(2))), try net.filters("features", net.input, 4))
    let hidden = try net.linear("hidden", net.add("flatten", .flatten, features), outputs: 6)
    return try net.finish(net.linear("head", net.add("relu", .activation(.relu), hidden), outputs: 5))
  }

  static func flattenedPoint(_ net: inout NetworkBuilder) throws -> Network {
    let features = try net.convolution("features", net.input, outputs: 4, kernel: Size(6))
    let other = try net.convolution("other", net.input, outputs: 3, kernel: Size(6))
    let both = net.add("both", .concatenate(axis: 1), features, other)
    return try net.finish(net.linear("head", net.add("flatten", .flatten, both), outputs: 5))
  }

  /// The last convolution is the classifier, as in NIN and FCN.
  static func convolutionClassifier(_ net: inout NetworkBuilder) throws -> Network {
    let scores = try net.filters("classifier", net.block("features", net.input, 6), 5, kernel: 1)
    let pooled = net.add("pool", .adaptiveAveragePool(Size(1)), scores)
    return try net.finish(net.add("flatten", .flatten, pooled))
  }

  /// An auxiliary head, and a head that returns the features themselves.
  static func severalOutputs(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 6)
    let auxiliary = try net.scores(stem, "auxiliary")
    let deep = try net.block("deep", stem, 4)
    let embedding = try net.block("embedding", deep, 3)
    return try net.finish([net.scores(deep), auxiliary, embedding])
  }

  static func severalInputs(_ net: inout NetworkBuilder) throws -> Network {
    let image = try net.block("image", net.input, 4)
    let joined = try net.filters("joined", image, 6)
    let head = try net.finish(net.scores(net.add("sum", .add, joined, try net.filters("again", image, 6))))
    let nodes = head.nodes.map { node in
      node.name == "again"
        ? Node(name: "again", operation: node.operation, inputs: ["depth"], parameters: node.parameters) : node
    }
    return try Network(
      name: head.name, inputs: head.inputs + [Network.Input(name: "depth", shape: [4, 6, 6])], nodes: nodes,
      outputs: head.outputs, parameters: head.parameters)
  }

  static func deadBranch(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 6)
    let unread = try net.block("unread", stem, 4)
    _ = net.add("unread.half", .slice(Slice(axis: 1, start: 0, end: 2)), unread)
    return try net.finish(net.scores(net.block("read", stem, 4)))
  }

  /// One convolution run twice on its own output, so its rows are its columns.
  static func sharedWeights(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 6)
    let once = net.add("once.relu", .activation(.relu), try net.filters("once", stem, 6))
    let twice = net.add(
      "twice", .convolution(Convolution(padding: Size(1))), once,
      parameters: [.weight: "once.weight", .bias: "once.bias"])
    return try net.finish(net.scores(twice))
  }

  /// Two trunks that end in one head, as in detectors.
  static func siameseHeads(_ net: inout NetworkBuilder) throws -> Network {
    let large = try net.block("large", net.input, 6)
    let small = try net.block("small", net.input, 6, stride: 2)
    let first = try net.filters("tower", large, 4)
    let second = net.add(
      "tower.again", .convolution(Convolution(padding: Size(1))), small,
      parameters: [.weight: "tower.weight", .bias: "tower.bias"])
    return try net.finish([net.scores(first, "head"), net.scores(second, "head.again")])
  }
}
