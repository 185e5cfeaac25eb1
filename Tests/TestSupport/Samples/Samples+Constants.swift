import Networks

extension Samples {
  /// A slope for each channel, and one slope for all.
  static func slopes(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.filters("stem", net.input, 6)
    let each = net.add("each", .prelu, stem, holding: [.weight: Parameter(shape: [6], repeating: 0)])
    let next = try net.filters("next", each, 4)
    let all = net.add("all", .prelu, next, holding: [.weight: Parameter(shape: [1], repeating: 0)])
    return try net.finish(net.scores(all))
  }

  /// A factor for each channel at the end of every branch, and one for all.
  static func layerScale(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 6)
    let inner = try net.block("inner", stem, 4)
    let branch = net.constant("scale", .multiply, try net.filters("branch", inner, 6), [6, 1, 1])
    let sum = net.add("sum", .add, stem, net.constant("half", .multiply, branch, [1, 1, 1]))
    return try net.finish(net.scores(net.constant("shift", .add, sum, [6, 1, 1])))
  }

  /// A number for each feature of each place, as transformers add it.
  static func positionTable(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.filters("stem", net.input, 6)
    let tokens = net.add("tokens", .transpose([0, 2, 1]), net.add("rows", .reshape([6, 36]), stem))
    let placed = net.constant("places", .add, tokens, [36, 6])
    let hidden = net.add("relu", .activation(.relu), try net.linear("hidden", placed, outputs: 8))
    let pooled = net.add("pool", .reduce(Reduction(.mean, axes: [1], keepsAxes: false)), hidden)
    return try net.finish(net.linear("head", pooled, outputs: 5))
  }

  /// Integer weights with a scale for each row, and activations rounded with one scale, or one for each channel.
  static func quantised(_ net: inout NetworkBuilder) throws -> Network {
    let grid = Quantisation(
      scales: (1...6).map { Float($0) / 100 }, zeroPoints: Array(repeating: 0, count: 6), axis: 0, type: .int8)
    let options = Convolution(padding: Size(1))
    let stem = net.add(
      "stem", .convolution(options), net.input,
      holding: [
        .weight: Parameter(shape: [6, 3, 3, 3], values: Array(repeating: 0, count: 162), quantisation: grid),
        .bias: Parameter(shape: [6], repeating: 0),
      ])
    let channels = Quantisation(
      scales: (1...6).map { Float($0) / 16 }, zeroPoints: Array(0..<6), axis: 1, type: .int8)
    let rounded = net.add("rounded", .quantise(channels), stem)
    let next = try net.filters("next", net.add("relu", .activation(.relu), rounded), 4)
    let all = Quantisation(scales: [1.0 / 16], zeroPoints: [128], axis: nil, type: .uint8)
    return try net.finish(net.scores(net.add("all", .quantise(all), next)))
  }
}
