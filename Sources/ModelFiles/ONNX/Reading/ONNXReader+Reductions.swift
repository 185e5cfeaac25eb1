import Networks

extension ONNXReader {
  /// A reduction, perhaps of a function of the input, and perhaps with a function behind it.
  mutating func readReduce(
    _ call: ONNXCall, _ kind: Reduction.Kind, of inner: Activation? = nil, then outer: Activation? = nil
  ) throws {
    let (input, shape) = try value(call)
    let keepsAxes = call.integer("keepdims", default: 1) != 0
    let axes = try reducedAxes(call, shape, keepsAxes: keepsAxes)
    var result = input
    if let inner { result = try addHelper(call, "inner", .activation(inner), result) }
    if axes.isEmpty {
      if kind == .l2 { result = try addHelper(call, "size", .activation(.absolute), result) }
    } else if kind == .mean, inner == nil, shape.count == 3, axes == [2, 3], !isOurs {
      // Exporters write global average pooling so.
      result = try addHelper(call, "mean", .adaptiveAveragePool(Size(1)), result)
      if !keepsAxes { result = try addHelper(call, "flat", .flatten, result) }
    } else {
      result = try addHelper(call, "reduced", .reduce(Reduction(kind, axes: axes, keepsAxes: keepsAxes)), result)
    }
    if let outer { result = try addHelper(call, "outer", .activation(outer), result) }
    try finish(call, with: result)
  }

  /// `ReduceLogSumExp`: `m + log Σ e^(x − m)` with `m` the largest, so that nothing overflows.
  mutating func readReduceLogSumExp(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    let keepsAxes = call.integer("keepdims", default: 1) != 0
    let axes = try reducedAxes(call, shape, keepsAxes: keepsAxes)
    guard !axes.isEmpty else { return try add(call, .identity, [input]) }
    let largest = try addHelper(call, "largest", .reduce(Reduction(.max, axes: axes, keepsAxes: true)), input)
    let below = try addHelper(call, "below", .subtract, input, largest)
    let powers = try addHelper(call, "powers", .activation(.exp), below)
    let sum = try addHelper(call, "sum", .reduce(Reduction(.sum, axes: axes, keepsAxes: true)), powers)
    let logarithm = try addHelper(call, "log", .activation(.log), sum)
    var result = try addHelper(call, "whole", .add, logarithm, largest)
    if !keepsAxes {
      let rest = shape.indices.filter { !axes.contains($0 + 1) }.map { shape[$0] }
      result = try addHelper(call, "shape", .reshape(rest), result)
    }
    try finish(call, with: result)
  }

  /// The reduced axes, ascending; none where the operator does nothing.
  private func reducedAxes(_ call: ONNXCall, _ shape: [Int], keepsAxes: Bool) throws -> [Int] {
    let given = try integers(call, 1, orAttribute: "axes") ?? []
    if given.isEmpty {
      guard call.integer("noop_with_empty_axes", default: 0) == 1 else { throw Inexpressible("reduces the batch") }
      return []
    }
    let axes = try given.map { try axis($0, of: shape) }.sorted()
    guard Set(axes).count == axes.count else { throw Fault.malformed("node '\(call.output)' names an axis twice") }
    guard axes[0] > 0 else { throw Inexpressible("reduces the batch") }
    guard keepsAxes || axes.count < shape.count else { throw Inexpressible("leaves no axis but the batch") }
    return axes
  }
}
