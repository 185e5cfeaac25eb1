import Networks

extension ONNXWriter {
  /// Writes a sliding window.
  ///
  /// Rounding up is PyTorch's: a window that would begin behind the last place does not count. ONNX counts it, so
  /// rounding up is written only where both agree.
  mutating func writePool(_ pool: Pool, _ node: Node) throws {
    var attributes: [ONNXAttributeProto] = []
    var notes: [String] = []
    if pool.roundsUp {
      let input = shape(of: node.inputs[0])
      let output = Array(shape(of: node.name).dropFirst())
      if output == pool.windows(of: input, roundingUp: true) {
        attributes.append(.integer("ceil_mode", 1))
      } else if output == pool.windows(of: input, roundingUp: false) {
        notes.append(ONNXNote.roundsUp)
      } else {
        throw Fault.unsupported("node '\(node.name)' rounds up along one axis only, which ONNX cannot say")
      }
    }
    switch pool.kind {
    case .average: attributes.append(.integer("count_include_pad", pool.countsPadding ? 1 : 0))
    case .max: if !pool.countsPadding { notes.append(ONNXNote.ignoresPadding) }
    }
    attributes += [
      .integers("kernel_shape", pool.kernel.sides), .integers("pads", pool.padding.sides + pool.padding.sides),
      .integers("strides", pool.stride.sides),
    ]
    emit(pool.kind == .max ? "MaxPool" : "AveragePool", node.inputs, as: node, attributes, notes: notes)
  }

  mutating func writeAdaptivePool(_ size: Size, _ node: Node) throws {
    guard size != Size(1) else { return emit("GlobalAveragePool", node.inputs, as: node) }
    let input = shape(of: node.inputs[0])
    guard input.count == 3, input[1].isMultiple(of: size.height), input[2].isMultiple(of: size.width) else {
      throw Fault.unsupported(
        "node '\(node.name)' averages \(input) to a grid of \(size), into which it does not divide; ONNX cannot say that"
      )
    }
    let window = [input[1] / size.height, input[2] / size.width]
    emit(
      "AveragePool", node.inputs, as: node,
      [.integers("kernel_shape", window), .integers("pads", [0, 0, 0, 0]), .integers("strides", window)],
      notes: [ONNXNote.adaptive])
  }
}

extension Pool {
  /// How many windows ONNX counts along the rows and the columns.
  fileprivate func windows(of input: [Int], roundingUp: Bool) -> [Int] {
    zip(input.dropFirst(), zip(zip(kernel.sides, stride.sides), padding.sides)).map { length, window in
      let ((kernel, stride), padding) = window
      let room = length + 2 * padding - kernel
      return (roundingUp ? (room + stride - 1) / stride : room / stride) + 1
    }
  }
}
