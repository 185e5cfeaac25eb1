import Networks

extension ONNXReader {
  /// `Flatten`, where the axes in front of the given one hold one place each but for the batch.
  mutating func readFlatten(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    let rank = shape.count + 1
    let given = call.integer("axis", default: 1)
    // The axis behind the last may be named, too.
    let axis = given == rank ? rank : try axis(given, of: shape)
    guard axis > 0, shape[..<(axis - 1)].allSatisfy({ $0 == 1 }) else {
      throw Inexpressible("flattens the batch together with other axes")
    }
    try add(call, .flatten, [input])
  }

  /// `Squeeze`; without axes it takes out those of one place, the batch never.
  mutating func readSqueeze(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    let axes =
      try integers(call, 1, orAttribute: "axes")?.map { try axis($0, of: shape) }
      ?? shape.indices.filter { shape[$0] == 1 }.map { $0 + 1 }
    guard !axes.contains(0) else { throw Inexpressible("takes out the batch") }
    guard axes.allSatisfy({ shape[$0 - 1] == 1 }) else {
      throw Fault.malformed("node '\(call.output)' takes out an axis of several places")
    }
    let rest = shape.indices.filter { !axes.contains($0 + 1) }.map { shape[$0] }
    guard !rest.isEmpty else { throw Inexpressible("leaves no axis but the batch") }
    try add(call, .reshape(rest), [input])
  }

  mutating func readUnsqueeze(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    let given = try integers(call, 1, orAttribute: "axes") ?? []
    guard given.count + shape.count < Limits.rank else {
      throw Fault.malformed("node '\(call.output)' adds too many axes")
    }
    let longer = Array(repeating: 1, count: shape.count + given.count)
    let axes = try Set(given.map { try axis($0, of: longer) })
    guard axes.count == given.count else { throw Fault.malformed("node '\(call.output)' names an axis twice") }
    guard !axes.contains(0) else { throw Inexpressible("puts an axis in front of the batch") }
    var rest = shape[...]
    let target = (1...longer.count).map { axes.contains($0) ? 1 : rest.removeFirst() }
    try add(call, .reshape(target), [input])
  }

  mutating func readTranspose(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    let permutation = call.integers("perm") ?? Array((0...shape.count).reversed())
    guard permutation.first == 0 else { throw Inexpressible("moves the batch") }
    try add(call, .transpose(permutation), [input])
  }

  /// `DepthToSpace`: channels become a block of pixels; the block's place is the first part of a channel's number in the
  /// one mode, the last in the other.
  mutating func readDepthToSpace(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    let block = call.integer("blocksize", default: 0)
    guard shape.count == 3, (1...shape[0]).contains(block), shape[0].isMultiple(of: block * block) else {
      throw Inexpressible("does not divide the channels of an image into blocks")
    }
    let (channels, rows, columns) = (shape[0] / (block * block), shape[1], shape[2])
    let split: [Int]
    let order: [Int]
    switch call.text("mode") ?? "DCR" {
    case "DCR": (split, order) = ([block, block, channels, rows, columns], [0, 3, 4, 1, 5, 2])
    case "CRD": (split, order) = ([channels, block, block, rows, columns], [0, 1, 4, 2, 5, 3])
    case let mode: throw Fault.malformed("node '\(call.output)' has the unknown mode '\(mode.prefix(20))'")
    }
    let parts = try addHelper(call, "parts", .reshape(split), input)
    let ordered = try addHelper(call, "ordered", .transpose(order), parts)
    try add(call, .reshape([channels, rows * block, columns * block]), [ordered])
  }

  /// `SpaceToDepth`: the other way round; operator sets before 28 know the first mode only.
  mutating func readSpaceToDepth(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    let block = call.integer("blocksize", default: 0)
    guard shape.count == 3, block > 0, shape[1].isMultiple(of: block), shape[2].isMultiple(of: block) else {
      throw Inexpressible("does not divide the pixels of an image into blocks")
    }
    let (channels, rows, columns) = (shape[0], shape[1] / block, shape[2] / block)
    let order: [Int]
    switch call.text("mode") ?? "DCR" {
    case "DCR": order = [0, 3, 5, 1, 2, 4]
    case "CRD": order = [0, 1, 3, 5, 2, 4]
    case let mode: throw Fault.malformed("node '\(call.output)' has the unknown mode '\(mode.prefix(20))'")
    }
    let parts = try addHelper(call, "parts", .reshape([channels, rows, block, columns, block]), input)
    let ordered = try addHelper(call, "ordered", .transpose(order), parts)
    try add(call, .reshape([channels * block * block, rows, columns]), [ordered])
  }
}
