import Networks

extension ONNXReader {
  mutating func readConcat(_ call: ONNXCall) throws {
    let values = try call.inputs.indices.map { try value(call, $0) }
    guard let first = values.first else { throw Fault.malformed("node '\(call.output)' lacks an input") }
    let axis = try axis(call.integer("axis", default: 1), of: first.shape)
    guard axis > 0 else { throw Inexpressible("puts batches side by side") }
    try add(call, .concatenate(axis: axis), values.map(\.name))
  }

  mutating func readFlatten(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    guard try axis(call.integer("axis", default: 1), of: shape) == 1 else {
      throw Inexpressible("flattens from another axis than the first behind the batch")
    }
    try add(call, .flatten, [input])
  }

  mutating func readPad(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    guard (call.text("mode") ?? "constant") == "constant", try constant(call, 2)?.scalar() ?? 0 == 0,
      call.number("value", default: 0) == 0, shape.count == 3
    else { throw Inexpressible("pads an image with something else than zeros") }
    let given = try integers(call, 1, orAttribute: "pads") ?? []
    let axes = try constant(call, 3)?.integers().map { try axis($0, of: shape) } ?? Array(0...shape.count)
    guard given.count == 2 * axes.count, given.allSatisfy({ (0...Limits.attribute).contains($0) }),
      Set(axes).count == axes.count
    else { throw Inexpressible("takes places away, or too many are added") }
    var amounts = Array(repeating: Pad.Amount.none, count: 4)
    for (index, axis) in axes.enumerated() { amounts[axis] = Pad.Amount(given[index], given[index + axes.count]) }
    guard amounts[0] == .none else { throw Inexpressible("pads the batch") }
    try add(call, .pad(Pad(channels: amounts[1], rows: amounts[2], columns: amounts[3])), [input])
  }

  mutating func readSlice(_ call: ONNXCall) throws {
    var (input, shape) = try value(call)
    guard let starts = try integers(call, 1, orAttribute: "starts"),
      let ends = try integers(call, 2, orAttribute: "ends"), starts.count == ends.count
    else { throw Fault.malformed("node '\(call.output)' lacks its starts or ends") }
    let axes = try integers(call, 3, orAttribute: "axes") ?? Array(starts.indices)
    let steps = try constant(call, 4)?.integers() ?? starts.map { _ in 1 }
    guard !starts.isEmpty, axes.count == starts.count, steps.count == starts.count else {
      throw Fault.malformed("node '\(call.output)' has not as many axes as starts")
    }
    guard steps.allSatisfy({ $0 > 0 }), axes.count <= Limits.rank else { throw Inexpressible("walks backwards") }
    for index in axes.indices {
      let axis = try axis(axes[index], of: shape)
      guard axis > 0 else { throw Inexpressible("takes part of the batch") }
      let length = shape[axis - 1]
      let slice = Slice(
        axis: axis, start: starts[index].place(in: length), end: ends[index].place(in: length), step: steps[index])
      guard index < axes.count - 1 else { return try add(call, .slice(slice), [input]) }
      input = try addHelper(call, "axis\(axis)", .slice(slice), input)
      shape = self.shape(of: input) ?? shape
    }
  }

  mutating func readReshape(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    guard var target = try integers(call, 1, orAttribute: "shape"), let batch = target.first,
      target.allSatisfy({ $0 >= -1 }), target.count <= Limits.rank
    else { throw Fault.malformed("node '\(call.output)' has no shape to take") }
    if call.integer("allowzero", default: 0) == 0 {
      for index in target.indices.dropFirst() where target[index] == 0 && index <= shape.count {
        target[index] = shape[index - 1]
      }
    }
    target.removeFirst()
    let known = target.filter { $0 >= 0 }.checkedProduct ?? 0
    if let open = target.firstIndex(of: -1), known > 0 { target[open] = shape.product / known }
    guard batch == 0 || batch == -1 || batch == 1, !target.isEmpty, target.checkedProduct == shape.product else {
      throw Inexpressible("mixes the batch with other axes")
    }
    try add(call, .reshape(target), [input])
  }

  mutating func readTranspose(_ call: ONNXCall) throws {
    if let name = call.input(0), var constant = constants[name] {
      guard constant.shape.count == 2, call.integers("perm") ?? [1, 0] == [1, 0] else {
        throw Inexpressible("turns the axes of a constant that is no matrix")
      }
      constant.isTransposed.toggle()
      return define(call.output, as: constant)
    }
    let (input, shape) = try value(call)
    let permutation = call.integers("perm") ?? Array((0...shape.count).reversed())
    guard permutation.first == 0 else { throw Inexpressible("moves the batch") }
    try add(call, .transpose(permutation), [input])
  }
}

extension Int {
  /// A place of an axis from one that may count from the end or lie behind it.
  fileprivate func place(in length: Int) -> Int {
    let place = self < 0 ? Swift.max(0, self + length) : self
    return Swift.min(place, length)
  }
}
