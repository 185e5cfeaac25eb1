import Networks

extension Samples {
  /// Statistics over the channels of a group change when one of them goes.
  static func groupNormed(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.filters("stem", net.input, 6)
    let normed = net.normalised("norm", .groupNorm(GroupNorm(groups: 2)), stem, [6])
    return try net.finish(net.scores(net.filters("next", net.add("relu", .activation(.relu), normed), 4)))
  }

  /// Statistics of each channel alone: instance norm, and group norm with a group for each channel.
  static func instanceNormed(_ net: inout NetworkBuilder) throws -> Network {
    let first = net.normalised("norm1", .instanceNorm(InstanceNorm()), try net.filters("stem", net.input, 6), [6])
    let next = try net.filters("next", net.add("relu", .activation(.relu), first), 4)
    return try net.finish(net.scores(net.normalised("norm2", .groupNorm(GroupNorm(groups: 4)), next, [4])))
  }

  /// ConvNeXt's block: a depthwise convolution, then layer norm and linear layers over the channels of every pixel.
  static func layerNormed(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 6)
    let filtered = try net.filters("depthwise", stem, 6, groups: 6)
    let rows = net.add("turn", .transpose([0, 2, 3, 1]), filtered)
    let normed = net.normalised("norm", .layerNorm(LayerNorm(axis: 3)), rows, [6])
    let hidden = net.add("gelu", .activation(.gelu), try net.linear("expand", normed, outputs: 8))
    let scaled = net.constant("scale", .multiply, try net.linear("reduce", hidden, outputs: 6), [1, 1, 6])
    let back = net.add("back", .transpose([0, 3, 1, 2]), scaled)
    return try net.finish(net.scores(net.add("sum", .add, stem, back)))
  }

  /// AlexNet's normalisation, in which neighbours matter.
  static func localResponse(_ net: inout NetworkBuilder) throws -> Network {
    let stem = net.add("relu", .activation(.relu), try net.filters("stem", net.input, 6))
    let normed = net.add("norm", .localResponseNorm(LocalResponseNorm(size: 3, alpha: 0.5)), stem)
    return try net.finish(net.scores(net.filters("next", normed, 4)))
  }
}
