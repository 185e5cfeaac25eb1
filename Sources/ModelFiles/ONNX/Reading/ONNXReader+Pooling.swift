import Networks

extension ONNXReader {
  mutating func readPool(_ call: ONNXCall, _ kind: Pool.Kind) throws {
    var (input, shape) = try value(call)
    let window = try ONNXWindow(call, kernel: call.integers("kernel_shape") ?? [], input: shape)
    guard window.dilations == [1, 1] else { throw Inexpressible("spreads its window") }
    let counts =
      kind == .max ? !call.has(note: ONNXNote.ignoresPadding) : call.integer("count_include_pad", default: 0) == 1
    let roundsUp = call.integer("ceil_mode", default: 0) == 1 || isOurs && call.has(note: ONNXNote.roundsUp)
    if isOurs, call.has(note: ONNXNote.adaptive) {
      let size = Size(shape[1] / window.kernel[0], shape[2] / window.kernel[1])
      return try add(call, .adaptiveAveragePool(size), [input])
    }
    if window.padding == nil {
      guard kind == .average, counts, !roundsUp else { throw Inexpressible("pads its two sides differently") }
      input = try addHelper(call, "pad", .pad(window.pad), input)
    }
    let pool = Pool(
      kind, kernel: Size(window.kernel[0], window.kernel[1]), stride: Size(window.strides[0], window.strides[1]),
      padding: window.padding ?? Size(0), roundsUp: roundsUp, countsPadding: counts)
    try add(call, .pool(pool), [input])
  }

  mutating func readGlobalMaxPool(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    guard shape.count == 3 else { throw Inexpressible("does not slide over rows and columns") }
    try add(call, .pool(Pool(.max, kernel: Size(shape[1], shape[2]))), [input])
  }

  /// The mean over rows and columns, which exporters write for global average pooling.
  mutating func readReduceMean(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    let axes = try (integers(call, 1, orAttribute: "axes") ?? []).map { try axis($0, of: shape) }.sorted()
    guard shape.count == 3, axes == [2, 3] else {
      throw Inexpressible("is a mean over other axes than rows and columns")
    }
    guard call.integer("keepdims", default: 1) == 0 else {
      return try add(call, .adaptiveAveragePool(Size(1)), [input])
    }
    let mean = try addHelper(call, "mean", .adaptiveAveragePool(Size(1)), input)
    try add(call, .flatten, [mean])
  }
}
