import Networks

extension Samples {
  static func slicedHalves(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 8)
    let left = try net.filters("left", net.add("first", .slice(Slice(axis: 1, start: 0, end: 4)), stem), 3)
    let right = try net.filters("right", net.add("second", .slice(Slice(axis: 1, start: 4, end: 8)), stem), 3)
    return try net.finish(net.scores(net.add("sum", .add, left, right)))
  }

  /// Halves that change places and are read by one layer, so that only the slices tell them apart.
  static func swappedHalves(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 6)
    let first = net.add("first", .slice(Slice(axis: 1, start: 0, end: 3)), stem)
    let second = net.add("second", .slice(Slice(axis: 1, start: 3, end: 6)), stem)
    return try net.finish(net.scores(net.add("swapped", .concatenate(axis: 1), second, first)))
  }

  /// Channels of zeros that nothing is added to, behind which batch norm gives them values.
  static func paddedChannels(_ net: inout NetworkBuilder) throws -> Network {
    let pad = Pad(channels: Pad.Amount(2, 1), rows: Pad.Amount(1, 0), columns: Pad.Amount(0, 2))
    let padded = net.add("pad", .pad(pad), try net.block("stem", net.input, 4))
    return try net.finish(net.scores(net.filters("next", net.batchNorm("norm", padded), 4)))
  }

  static func decoder(_ net: inout NetworkBuilder) throws -> Network {
    let code = try net.linear("code", net.add("flatten", .flatten, net.input), outputs: 6 * 2 * 2)
    let image = net.add("image", .reshape([6, 2, 2]), net.add("relu", .activation(.relu), code))
    return try net.finish(net.filters("picture", net.block("next", image, 4), 3))
  }

  /// A picture that is wider than it has channels.
  static func wideDecoder(_ net: inout NetworkBuilder) throws -> Network {
    let code = try net.linear("code", net.scores(net.block("stem", net.input, 4)), outputs: 4 * 5 * 6)
    let image = net.add("image", .reshape([4, 5, 6]), code)
    return try net.finish(net.filters("picture", image, 3))
  }

  /// Linear layers over the channels of every pixel: `[C, H, W]` turned to `[H·W, C]` and back.
  static func featureRows(_ net: inout NetworkBuilder) throws -> Network {
    let stream = try net.block("stem", net.input, 6)
    let rows = net.add("turn", .transpose([0, 2, 1]), net.add("rows", .reshape([6, 36]), stream))
    let hidden = net.add("relu", .activation(.relu), try net.linear("hidden", rows, outputs: 8))
    let mixed = net.add("back", .transpose([0, 2, 1]), try net.linear("mixed", hidden, outputs: 6))
    return try net.finish(net.scores(net.add("sum", .add, stream, net.add("image", .reshape([6, 6, 6]), mixed))))
  }

  /// Channels and rows that are cut at other places than before.
  static func unalignedReshape(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 4)
    return try net.finish(net.scores(net.filters("next", net.add("reshape", .reshape([3, 8, 6]), stem), 4)))
  }

  static func pixelShuffle(_ net: inout NetworkBuilder) throws -> Network {
    let wide = try net.filters("wide", net.input, 3 * 4)
    let split = net.add("split", .reshape([3, 2, 2, 6, 6]), wide)
    let turned = net.add("turn", .transpose([0, 1, 4, 2, 5, 3]), split)
    return try net.finish(net.filters("picture", net.add("join", .reshape([3, 12, 12]), turned), 3))
  }

  static func pixelUnshuffle(_ net: inout NetworkBuilder) throws -> Network {
    let split = net.add("split", .reshape([4, 3, 2, 3, 2]), try net.block("stem", net.input, 4))
    let turned = net.add("turn", .transpose([0, 1, 3, 5, 2, 4]), split)
    return try net.finish(net.scores(net.block("next", net.add("join", .reshape([16, 3, 3]), turned), 5)))
  }

  static func opaqueMiddle(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 6)
    let unknown = net.add("unknown", .opaque(Opaque(type: "Einsum", outputShape: [6, 6, 6])), stem)
    return try net.finish(net.scores(net.block("next", unknown, 4)))
  }

  /// An unknown operator that gives rows of features, behind which linear layers are known again.
  static func opaqueTokens(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 6)
    let tokens = net.add("tokens", .opaque(Opaque(type: "Attention", outputShape: [9, 8])), stem)
    let hidden = net.add("relu", .activation(.relu), try net.linear("hidden", tokens, outputs: 7))
    return try net.finish(net.linear("head", hidden, outputs: 5))
  }

  /// Even and odd channels, taken by ranges with a step and by lists.
  static func everyOther(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 8)
    let even = net.add("even", .slice(Slice(axis: 1, start: 0, end: 8, step: 2)), stem)
    let odd = net.add("odd", .gather(Gather(axis: 1, indices: [7, 5, 3, 1])), stem)
    let left = try net.filters("left", even, 3)
    return try net.finish(net.scores(net.add("sum", .add, left, try net.filters("right", odd, 3))))
  }

  /// Borders of every kind, the last one for a maximum.
  static func fillings(_ net: inout NetworkBuilder) throws -> Network {
    var value = try net.block("stem", net.input, 4)
    for (name, filling) in [("mirror", Pad.Filling.reflect), ("repeat", .edge), ("wrap", .wrap)] {
      value = net.add(name, .pad(Pad(rows: Pad.Amount(1, 0), columns: Pad.Amount(2, 1), filling: filling)), value)
    }
    let border = Pad(rows: Pad.Amount(1, 1), columns: Pad.Amount(1, 1), filling: .constant(-4))
    let pool = Pool(.max, kernel: Size(2), stride: Size(2), dilation: Size(2, 1))
    let pooled = net.add("pool", .pool(pool), net.add("border", .pad(border), value))
    return try net.finish(net.scores(net.filters("next", pooled, 3)))
  }

  /// The sum of all channels is a picture of its own.
  static func summedChannels(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 5)
    let sum = net.add("sum", .reduce(Reduction(.sum, axes: [1], keepsAxes: true)), stem)
    let flat = net.add(
      "flatten", .flatten, net.add("rows", .reduce(Reduction(.sum, axes: [1], keepsAxes: false)), stem))
    let wide = try net.scores(net.filters("wide", sum, 4), "first")
    return try net.finish([wide, net.linear("second", flat, outputs: 5)])
  }
}
