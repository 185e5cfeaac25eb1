import Networks

extension Samples {
  /// Every operator of two values, each over the same channels.
  static func pairs(_ net: inout NetworkBuilder) throws -> Network {
    let first = try net.block("first", net.input, 5)
    let second = try net.block("second", net.input, 5, kernel: 1)
    let larger = net.add("larger", .maximum, first, second)
    let smaller = net.add("smaller", .minimum, first, second)
    let apart = net.add("apart", .subtract, larger, smaller)
    let scale = net.add("scale", .activation(.exp), try net.filters("third", net.input, 5))
    return try net.finish(net.scores(net.add("share", .divide, apart, scale)))
  }

  /// Features divided by their length.
  static func unitLength(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 4)
    let pooled = net.add("pool", .reduce(Reduction(.mean, axes: [2, 3], keepsAxes: false)), stem)
    let features = try net.linear("features", pooled, outputs: 6)
    let length = net.add("length", .reduce(Reduction(.l2, axes: [1], keepsAxes: true)), features)
    return try net.finish(net.linear("head", net.add("unit", .divide, features, length), outputs: 5))
  }

  /// Two values multiplied as matrices: every channel meets every other.
  static func attention(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 4)
    let rows = net.add("rows", .reshape([4, 36]), stem)
    let affinities = net.add("affinities", .matrixProduct, rows, net.add("turn", .transpose([0, 2, 1]), rows))
    let mixed = net.add("mixed", .matrixProduct, net.add("softmax", .softmax(axis: 2), affinities), rows)
    return try net.finish(net.scores(net.filters("next", net.add("image", .reshape([4, 6, 6]), mixed), 5)))
  }

  /// Every activation of any number that maps zero to zero, all of the same channels.
  static func manyActivations(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.filters("stem", net.input, 4)
    var sum = stem
    for (index, activation) in Activation.everyKind.filter({ $0.reference(0) == 0 && $0.reference(-1).isFinite })
      .enumerated()
    {
      sum = net.add("sum\(index)", .add, sum, net.add("activation\(index)", .activation(activation), stem))
    }
    return try net.finish(net.scores(sum))
  }
}
