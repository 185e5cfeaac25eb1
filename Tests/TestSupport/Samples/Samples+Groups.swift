import Networks

extension Samples {
  /// MobileNetV2's block, around which the stream goes.
  static func invertedResidual(_ net: inout NetworkBuilder) throws -> Network {
    let stream = try net.block("stem", net.input, 4, activation: nil)
    let expanded = try net.block("expand", stream, 8, kernel: 1, activation: .relu6)
    let filtered = try net.block("depthwise", expanded, 8, groups: 8, activation: .relu6)
    let projected = try net.block("project", filtered, 4, kernel: 1, activation: nil)
    return try net.finish(net.scores(net.add("sum", .add, stream, projected)))
  }

  static func depthwiseMultiplier(_ net: inout NetworkBuilder) throws -> Network {
    let wide = try net.filters("depthwise", net.block("stem", net.input, 5), 10, groups: 5)
    return try net.finish(net.scores(wide))
  }

  /// ResNeXt's block.
  static func grouped(_ net: inout NetworkBuilder) throws -> Network {
    let stream = try net.block("stem", net.input, 6)
    let inner = try net.block("groups", net.block("reduce", stream, 8, kernel: 1), 12, groups: 2)
    let outer = try net.block("restore", inner, 6, kernel: 1, activation: nil)
    return try net.finish(net.scores(net.add("sum", .add, outer, stream)))
  }

  /// Two groupings of the same channels.
  static func twoGroupings(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 12)
    let halves = try net.block("halves", stem, 12, groups: 2)
    let thirds = try net.block("thirds", stem, 12, groups: 3)
    return try net.finish(net.scores(net.add("sum", .add, halves, thirds)))
  }

  /// ShuffleNet's block: a grouped convolution, a channel shuffle, a depthwise and a grouped convolution.
  static func shuffled(_ net: inout NetworkBuilder) throws -> Network {
    let stream = try net.block("stem", net.input, 9)
    let dealt = try net.shuffle("shuffle", net.block("reduce", stream, 9, kernel: 1, groups: 3), groups: 3)
    let filtered = try net.block("depthwise", dealt, 9, groups: 9, activation: nil)
    let restored = try net.block("restore", filtered, 9, kernel: 1, groups: 3, activation: nil)
    return try net.finish(net.scores(net.add("sum", .add, restored, stream)))
  }

  /// ShuffleNetV2's block: half of the channels goes straight on, then the halves are interleaved.
  static func splitAndShuffled(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 8)
    let straight = net.add("straight", .slice(Slice(axis: 1, start: 0, end: 4)), stem)
    let bent = net.add("bent", .slice(Slice(axis: 1, start: 4, end: 8)), stem)
    let filtered = try net.block("branch", bent, 4)
    let joined = net.add("join", .concatenate(axis: 1), straight, filtered)
    return try net.finish(net.scores(net.shuffle("shuffle", joined, groups: 2)))
  }
}
