import Networks

/// How the window of a transposed convolution slides, and what is taken away from its output.
struct ONNXTransposedWindow {
  let stride: Size
  let dilation: Size
  /// Rows and columns taken away on both sides.
  let padding: Size
  /// Rows and columns kept behind.
  let outputPadding: Size
  /// Rows and columns still to be taken away.
  let crops: [Pad.Amount]

  /// The window of a node over values of shape `input`.
  init(_ call: ONNXCall, kernel: [Int], input: [Int]) throws {
    let window = try ONNXWindow(call, kernel: kernel, input: input)
    (stride, dilation) = (window.stride, window.dilation)
    let added = try Self.setting(call, "output_padding", rank: input.count - 1) ?? [0, 0]
    let wanted = try Self.setting(call, "output_shape", rank: input.count - 1, lengths: 1)
    let mode = call.text("auto_pad") ?? "NOTSET"
    var padding: [Int] = []
    var outputPadding: [Int] = []
    var crops: [Pad.Amount] = []
    for axis in 0..<2 {
      let step = window.strides[axis]
      let full = (window.lengths[axis] - 1) * step + window.extent(axis) + added[axis]
      var (before, after) = (window.before[axis], window.after[axis])
      let length = wanted?[axis] ?? (mode.hasPrefix("SAME") ? window.lengths[axis] * step : nil)
      if let length {
        let total = full - length
        guard total > -Limits.attribute else { throw Inexpressible("is larger than its windows reach") }
        (before, after) = total < 0 ? (0, total) : (total / 2, total - total / 2)
        if total > 0, Self.takesMoreBefore(mode) { swap(&before, &after) }
      }
      // What the back loses less than the front is output padding, as far as that goes.
      let most = max(step, window.dilations[axis]) - 1
      let kept = added[axis] + before - after
      if (0...most).contains(kept) {
        padding.append(before)
        outputPadding.append(kept)
        crops.append(.none)
      } else {
        let common = min(before, after)
        guard added[axis] <= most, common >= 0 else { throw Inexpressible("is larger than its windows reach") }
        padding.append(common)
        outputPadding.append(added[axis])
        crops.append(Pad.Amount(before - common, after - common))
      }
    }
    self.padding = Size(padding[0], padding[1])
    self.outputPadding = Size(outputPadding[0], outputPadding[1])
    self.crops = crops
  }

  /// Whether the side in front loses the odd place.
  private static func takesMoreBefore(_ mode: String) -> Bool { mode != "SAME_UPPER" }

  /// Two settings, one for the rows and one for the columns; `lengths` is that of rows that are not there.
  private static func setting(_ call: ONNXCall, _ name: String, rank: Int, lengths: Int = 0) throws -> [Int]? {
    guard var numbers = call.integers(name), !numbers.isEmpty else { return nil }
    // Some exporters count the batch and the channels, too.
    if numbers.count == rank + 2 { numbers.removeFirst(2) }
    guard numbers.count == rank, numbers.allSatisfy({ (0...Limits.attribute).contains($0) }) else {
      throw Fault.malformed("node '\(call.output)' has a setting '\(name)' that does not fit")
    }
    return rank == 1 ? [lengths] + numbers : numbers
  }
}
