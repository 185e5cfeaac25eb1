import Networks

/// How the window of a convolution or a pooling node slides over rows and columns.
///
/// One axis of places is taken for the columns of an image of one row.
struct ONNXWindow {
  /// The rows and columns of the input.
  let lengths: [Int]
  let kernel: [Int]
  let strides: [Int]
  let dilations: [Int]
  /// Places in front of the rows and columns.
  let before: [Int]
  /// Places behind the rows and columns.
  let after: [Int]
  /// Whether the padding follows from the sizes, so that every place of the input is in a window.
  let fitsItself: Bool

  /// The window of a node over values of shape `input`.
  init(_ call: ONNXCall, kernel: [Int], input: [Int]) throws {
    let rank = input.count - 1
    guard rank == 1 || rank == 2 else { throw Inexpressible("slides over \(rank) axes, not over rows and columns") }
    let ones = Array(repeating: 1, count: rank)
    let given = call.integers("pads") ?? Array(repeating: 0, count: 2 * rank)
    let strides = call.integers("strides") ?? ones
    let dilations = call.integers("dilations") ?? ones
    guard kernel.count == rank, strides.count == rank, dilations.count == rank, given.count == 2 * rank else {
      throw Inexpressible("does not slide over rows and columns")
    }
    guard (kernel + strides + dilations).allSatisfy({ (1...Limits.attribute).contains($0) }),
      given.allSatisfy({ (0...Limits.attribute).contains($0) })
    else { throw Fault.malformed("node '\(call.output)' has a setting that is not positive or too large") }
    let mode = call.text("auto_pad") ?? "NOTSET"
    let pads: (before: [Int], after: [Int])
    switch mode {
    case "NOTSET": pads = (Array(given[..<rank]), Array(given[rank...]))
    case "VALID": pads = (ones.map { _ in 0 }, ones.map { _ in 0 })
    case "SAME_UPPER", "SAME_LOWER":
      let totals = (0..<rank).map { axis in
        let windows = (input[axis + 1] + strides[axis] - 1) / strides[axis]
        return max(0, (windows - 1) * strides[axis] + dilations[axis] * (kernel[axis] - 1) + 1 - input[axis + 1])
      }
      let (less, more) = (totals.map { $0 / 2 }, totals.map { $0 - $0 / 2 })
      pads = mode == "SAME_UPPER" ? (less, more) : (more, less)
    default: throw Fault.malformed("node '\(call.output)' pads in the unknown way '\(mode.prefix(20))'")
    }
    func lifted(_ numbers: [Int], _ first: Int) -> [Int] { rank == 1 ? [first] + numbers : numbers }
    lengths = lifted(Array(input.dropFirst()), 1)
    self.kernel = lifted(kernel, 1)
    self.strides = lifted(strides, 1)
    self.dilations = lifted(dilations, 1)
    before = lifted(pads.before, 0)
    after = lifted(pads.after, 0)
    fitsItself = mode != "NOTSET"
  }

  /// The padding where it is the same on both sides.
  var padding: Size? { before == after ? Size(before[0], before[1]) : nil }

  /// The padding as a node of its own.
  var pad: Pad { Pad(rows: Pad.Amount(before[0], after[0]), columns: Pad.Amount(before[1], after[1])) }

  var stride: Size { Size(strides[0], strides[1]) }
  var dilation: Size { Size(dilations[0], dilations[1]) }

  /// How many places the window covers along an axis, those between its own counted.
  func extent(_ axis: Int) -> Int { dilations[axis] * (kernel[axis] - 1) + 1 }
}

extension ONNXReader {
  /// A value as an image: one axis of places becomes the columns of one row.
  mutating func image(_ call: ONNXCall, _ input: String) throws -> String {
    guard let shape = shape(of: input), shape.count == 2 else { return input }
    return try addHelper(call, "image", .reshape([shape[0], 1, shape[1]]), input)
  }

  /// Makes an image what a node gives, as one axis of places where its input had one.
  mutating func finish(_ call: ONNXCall, withImage image: String, rank: Int) throws {
    guard rank == 2, let shape = shape(of: image) else { return try finish(call, with: image) }
    try finish(call, with: addHelper(call, "row", .reshape([shape[0], shape[2]]), image))
  }
}
