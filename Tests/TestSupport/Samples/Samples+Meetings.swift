import Networks

extension Samples {
  static func residualStage(_ net: inout NetworkBuilder) throws -> Network {
    var stream = try net.block("stem", net.input, 6)
    for name in ["block1", "block2"] {
      let inner = try net.block("\(name).conv1", stream, 4)
      let outer = try net.block("\(name).conv2", inner, 6, activation: nil)
      stream = net.add("\(name).relu", .activation(.relu), net.add("\(name).add", .add, outer, stream))
    }
    return try net.finish(net.scores(stream))
  }

  static func projectionShortcut(_ net: inout NetworkBuilder) throws -> Network {
    let narrow = try net.block("stem", net.input, 4)
    let inner = try net.block("conv1", narrow, 6, stride: 2)
    let outer = try net.block("conv2", inner, 6, activation: nil)
    let shortcut = try net.block("shortcut", narrow, 6, kernel: 1, stride: 2, activation: nil)
    return try net.finish(net.scores(net.add("sum", .add, outer, shortcut)))
  }

  /// The CIFAR shortcut: every other pixel, and channels of zeros on either side.
  static func paddedShortcut(_ net: inout NetworkBuilder) throws -> Network {
    let narrow = try net.block("stem", net.input, 4)
    let outer = try net.block("conv2", net.block("conv1", narrow, 8, stride: 2), 8, activation: nil)
    let rows = net.add("rows", .slice(Slice(axis: 2, start: 0, end: 6, step: 2)), narrow)
    let columns = net.add("columns", .slice(Slice(axis: 3, start: 0, end: 6, step: 2)), rows)
    let padded = net.add("pad", .pad(Pad(channels: Pad.Amount(2, 2))), columns)
    return try net.finish(net.scores(net.add("sum", .add, outer, padded)))
  }

  static func preActivation(_ net: inout NetworkBuilder) throws -> Network {
    var stream = try net.filters("stem", net.input, 6)
    for name in ["block1", "block2"] {
      let first = net.add("\(name).relu1", .activation(.relu), try net.batchNorm("\(name).norm1", stream))
      let inner = try net.block("\(name).conv1", first, 4)
      stream = net.add("\(name).add", .add, stream, try net.filters("\(name).conv2", inner, 6))
    }
    return try net.finish(net.scores(net.batchNorm("norm", stream)))
  }

  static func denseBlock(_ net: inout NetworkBuilder) throws -> Network {
    var stream = try net.filters("stem", net.input, 4)
    for name in ["layer1", "layer2", "layer3"] {
      let ready = net.add("\(name).relu", .activation(.relu), try net.batchNorm("\(name).norm", stream))
      stream = net.add("\(name).join", .concatenate(axis: 1), stream, try net.filters("\(name).conv", ready, 3))
    }
    return try net.finish(net.scores(net.batchNorm("norm", stream)))
  }

  /// A concatenation in a concatenation, then a sum.
  static func nestedConcatenation(_ net: inout NetworkBuilder) throws -> Network {
    let first = try net.block("first", net.input, 3)
    let second = try net.block("second", net.input, 4, kernel: 1)
    let third = try net.block("third", net.input, 2)
    let inner = net.add("inner", .concatenate(axis: 1), first, second)
    let outer = net.add("outer", .concatenate(axis: 1), third, inner)
    let sum = net.add("sum", .add, outer, try net.filters("straight", net.input, 9))
    return try net.finish(net.scores(sum))
  }

  static func repeatedConcatenation(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 5)
    return try net.finish(net.scores(net.block("next", net.add("twice", .concatenate(axis: 1), stem, stem), 4)))
  }

  /// Concatenation along the rows, which ties the channels of what it joins.
  static func stackedRows(_ net: inout NetworkBuilder) throws -> Network {
    let upper = try net.block("upper", net.input, 5)
    let lower = try net.block("lower", net.input, 5, kernel: 1)
    return try net.finish(net.scores(net.block("next", net.add("stack", .concatenate(axis: 2), upper, lower), 4)))
  }

  /// A U-Net of one level; adaptive pooling to a finer grid repeats pixels.
  static func encoderDecoder(_ net: inout NetworkBuilder) throws -> Network {
    let fine = try net.block("fine", net.input, 4)
    let coarse = try net.block("coarse", net.add("down", .pool(Pool(.max, kernel: Size(2))), fine), 6)
    let up = net.add("up", .adaptiveAveragePool(Size(6)), try net.block("inner", coarse, 5))
    let joined = net.add("skip", .concatenate(axis: 1), up, fine)
    return try net.finish(net.filters("mask", net.block("decode", joined, 4), 2, kernel: 1))
  }

  static func droppedBranch(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 5)
    let branch = net.add("dropout", .dropout(probability: 0.5), try net.block("branch", stem, 5, activation: nil))
    let sum = net.add("sum", .add, net.add("identity", .identity, stem), branch)
    return try net.finish(net.scores(sum))
  }
}
