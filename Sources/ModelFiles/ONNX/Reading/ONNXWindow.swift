import Networks

/// How the window of a convolution or a pooling node slides over rows and columns.
struct ONNXWindow {
  let kernel: [Int]
  let strides: [Int]
  let dilations: [Int]
  /// Places in front of the rows and columns.
  let before: [Int]
  /// Places behind the rows and columns.
  let after: [Int]

  /// The window of a node over an image of shape `input`.
  init(_ call: ONNXCall, kernel: [Int], input: [Int]) throws {
    self.kernel = kernel
    strides = call.integers("strides") ?? [1, 1]
    dilations = call.integers("dilations") ?? [1, 1]
    let pads = call.integers("pads") ?? [0, 0, 0, 0]
    guard kernel.count == 2, strides.count == 2, dilations.count == 2, pads.count == 4, input.count == 3 else {
      throw Inexpressible("does not slide over rows and columns")
    }
    let settings = kernel + strides + dilations
    guard settings.allSatisfy({ (1...Limits.attribute).contains($0) }),
      pads.allSatisfy({ (0...Limits.attribute).contains($0) })
    else { throw Fault.malformed("node '\(call.output)' has a setting that is not positive or too large") }
    switch call.text("auto_pad") ?? "NOTSET" {
    case "NOTSET": (before, after) = (Array(pads[..<2]), Array(pads[2...]))
    case "VALID": (before, after) = ([0, 0], [0, 0])
    case let mode where mode == "SAME_UPPER" || mode == "SAME_LOWER":
      let totals = (0..<2).map { [strides, dilations] axis in
        let windows = (input[axis + 1] + strides[axis] - 1) / strides[axis]
        return max(0, (windows - 1) * strides[axis] + dilations[axis] * (kernel[axis] - 1) + 1 - input[axis + 1])
      }
      let (less, more) = (totals.map { $0 / 2 }, totals.map { $0 - $0 / 2 })
      (before, after) = mode == "SAME_UPPER" ? (less, more) : (more, less)
    case let mode: throw Fault.malformed("node '\(call.output)' pads in the unknown way '\(mode.prefix(20))'")
    }
  }

  /// The padding where it is the same on both sides.
  var padding: Size? { before == after ? Size(before[0], before[1]) : nil }

  /// The padding as a node of its own.
  var pad: Pad { Pad(rows: Pad.Amount(before[0], after[0]), columns: Pad.Amount(before[1], after[1])) }
}
