import Networks

extension ONNXWriter {
  /// Adds the ONNX nodes of a sliding window.
  ///
  /// Rounding up is PyTorch's: a window that would begin behind the last place does not count, and a mean over a last
  /// window counts padding as far as it was asked for. ONNX says the same of windows from operator set 19 on only and
  /// engines differ in means, so what the two say alike is written as `ceil_mode`, and the rest as places behind the last.
  mutating func emitPool(_ pool: Pool, _ node: Node) {
    var input = node.inputs[0]
    let written = ONNXPool(pool, input: shape(of: input), output: shape(of: node.name))
    if written.padsBefore {
      let padded = zip(shape(of: input), written.pad.amounts).map { $0 + $1.before + $1.after }
      let filling = pool.kind == .max ? [setting(-Double.infinity)] : []
      input = emitHelper(
        "Pad", [input, setting(written.pad.onnxAmounts)] + filling, for: node, called: "pad", shape: padded)
    }
    var attributes: [ONNXAttributeProto] = written.roundsUp ? [.integer("ceil_mode", 1)] : []
    if pool.kind == .average {
      attributes.append(.integer("count_include_pad", written.countsPadding ? 1 : 0))
    } else if pool.dilation != Size(1) {
      attributes.append(.integers("dilations", pool.dilation.sides))
    }
    attributes += [
      .integers("kernel_shape", pool.kernel.sides), .integers("pads", written.before + written.after),
      .integers("strides", pool.stride.sides),
    ]
    emit(pool.kind == .max ? "MaxPool" : "AveragePool", [input], as: node, attributes)
  }

  /// Adds the ONNX nodes of a mean over a grid: a sliding window where it divides the image, else two matrices.
  mutating func emitAdaptivePool(_ size: Size, _ node: Node) {
    guard size != Size(1) else { return emit("GlobalAveragePool", node.inputs, as: node) }
    let lengths = Array(shape(of: node.inputs[0]).dropFirst())
    if zip(lengths, size.sides).allSatisfy({ $0.isMultiple(of: $1) }) {
      let window = zip(lengths, size.sides).map { $0 / $1 }
      return emit(
        "AveragePool", node.inputs, as: node,
        [.integers("kernel_shape", window), .integers("pads", [0, 0, 0, 0]), .integers("strides", window)])
    }
    emitMatrices(
      rows: size.height.means(over: lengths[0]), columns: size.width.means(over: lengths[1]), node)
  }
}

/// A sliding window as ONNX is to have it.
private struct ONNXPool {
  /// Whether ONNX's rounding up says what ours does.
  private(set) var roundsUp = false
  /// Whether padding counts in a mean.
  private(set) var countsPadding: Bool
  /// Places in front of the rows and columns.
  private(set) var before: [Int]
  /// Places behind the rows and columns.
  private(set) var after: [Int]
  /// What is padded by a node of its own.
  private(set) var pad = Pad()

  /// Whether anything is.
  var padsBefore: Bool { pad.amounts.contains { $0 != .none } }

  init(_ pool: Pool, input: [Int], output: [Int]) {
    let axes = (0..<2).map { axis in
      Axis(
        length: input[axis + 1], windows: output[axis + 1], kernel: pool.kernel.sides[axis],
        stride: pool.stride.sides[axis], padding: pool.padding.sides[axis], dilation: pool.dilation.sides[axis])
    }
    before = pool.padding.sides
    after = before
    countsPadding = pool.countsPadding
    guard pool.roundsUp, !axes.allSatisfy(\.isWhole) else { return }
    let isPadded = pool.padding != Size(0)
    if pool.kind == .average, countsPadding, isPadded {
      // The mean is over what lies inside the padded image.
      pad = Pad(rows: Pad.Amount(before[0], before[0]), columns: Pad.Amount(before[1], before[1]))
      before = [0, 0]
      after = axes.map { max($0.needed - $0.padding, 0) }
    } else if axes.allSatisfy(\.agrees) {
      roundsUp = true
    } else {
      after = axes.map { max($0.needed, $0.padding) }
      if zip(after, pool.kernel.sides).contains(where: { $0 >= $1 }) {
        // Only a spread window can need that much, which engines refuse as padding of a window.
        pad = Pad(rows: Pad.Amount(before[0], after[0]), columns: Pad.Amount(before[1], after[1]))
        (before, after) = ([0, 0], [0, 0])
      }
    }
    countsPadding = false
  }

  private struct Axis {
    let length: Int
    let windows: Int
    let kernel: Int
    let stride: Int
    let padding: Int
    let dilation: Int

    /// How far the first window can move.
    private var room: Int { length + 2 * padding - dilation * (kernel - 1) - 1 }
    /// Whether no window is cut off at the end.
    var isWhole: Bool { room >= 0 && windows == room / stride + 1 }
    /// Whether ONNX's rounding up gives as many windows.
    var agrees: Bool { room >= 0 && windows == (room + stride - 1) / stride + 1 }
    /// How many places behind the last give as many windows without rounding up.
    var needed: Int { (windows - 1) * stride + dilation * (kernel - 1) + 1 - length - padding }
  }
}

extension Int {
  /// The matrix `[self, length]` that takes the mean over each of as many ranges of an axis, which may overlap; nil where
  /// each range is one place.
  ///
  /// Range `i` of `n` begins at `⌊i · length / n⌋` and ends before `⌈(i + 1) · length / n⌉`, as PyTorch has it.
  fileprivate func means(over length: Int) -> [Float]? {
    guard self != length else { return nil }
    var matrix = Array(repeating: Float(0), count: self * length)
    for index in 0..<self {
      let range = index * length / self..<((index + 1) * length + self - 1) / self
      for place in range { matrix[index * length + place] = 1 / Float(range.count) }
    }
    return matrix
  }
}
