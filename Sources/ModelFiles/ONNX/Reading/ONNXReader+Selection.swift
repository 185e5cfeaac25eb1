import Networks

extension ONNXReader {
  mutating func readConcat(_ call: ONNXCall) throws {
    let values = try call.inputs.indices.map { try value(call, $0) }
    guard let first = values.first else { throw Fault.malformed("node '\(call.output)' lacks an input") }
    let axis = try axis(call.integer("axis", default: 1), of: first.shape)
    guard axis > 0 else { throw Inexpressible("puts batches side by side") }
    try add(call, .concatenate(axis: axis), values.map(\.name))
  }

  /// `Split`: a slice for each output that is read.
  mutating func readSplit(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    let axis = try axis(call.integer("axis", default: 0), of: shape)
    guard axis > 0 else { throw Inexpressible("takes the batch apart") }
    let length = shape[axis - 1]
    let count = call.integer("num_outputs", default: call.outputs.count)
    guard count == call.outputs.count else {
      throw Fault.malformed("node '\(call.output)' has not as many outputs as it says")
    }
    let part = (length + count - 1) / count
    let equal = (0..<count).map { min(part, length - $0 * part) }
    let sizes = try integers(call, 1, orAttribute: "split") ?? equal
    guard sizes.count == count, sizes.allSatisfy({ (1...length).contains($0) }), sizes.checkedSum == length else {
      throw Inexpressible("takes \(length) places apart into \(sizes)")
    }
    var start = 0
    for (name, size) in zip(call.outputs, sizes) {
      if isRead(name) {
        let slice = Slice(axis: axis, start: start, end: start + size)
        try add(Node(name: name, operation: .slice(slice), inputs: [input]))
      }
      start += size
    }
  }

  /// `Slice`: one slice an axis, or a gather where it walks backwards.
  mutating func readSlice(_ call: ONNXCall) throws {
    var (input, shape) = try value(call)
    guard let starts = try integers(call, 1, orAttribute: "starts"),
      let ends = try integers(call, 2, orAttribute: "ends"), starts.count == ends.count
    else { throw Fault.malformed("node '\(call.output)' lacks its starts or ends") }
    let axes = try integers(call, 3, orAttribute: "axes") ?? Array(starts.indices)
    let steps = try constant(call, 4)?.integers() ?? starts.map { _ in 1 }
    guard !starts.isEmpty, axes.count == starts.count, steps.count == starts.count, !steps.contains(0) else {
      throw Fault.malformed("node '\(call.output)' has not as many axes as starts, or a step of zero")
    }
    guard axes.count <= Limits.rank else { throw Fault.malformed("node '\(call.output)' names too many axes") }
    for index in axes.indices {
      let axis = try axis(axes[index], of: shape)
      guard axis > 0 else {
        guard starts[index] == 0, steps[index] == 1, ends[index] >= Int(Int32.max) else {
          throw Inexpressible("takes part of the batch")
        }
        continue
      }
      let length = shape[axis - 1]
      let operation: Operator
      if steps[index] > 0 {
        operation = .slice(
          Slice(
            axis: axis, start: starts[index].place(in: length), end: ends[index].place(in: length),
            step: min(steps[index], length)))
      } else {
        let start = min(starts[index].place(in: length), length - 1)
        let end = ends[index] < 0 ? max(-1, ends[index].checkedSum(length) ?? -1) : min(ends[index], length)
        let step = max(steps[index], -length)
        operation = .gather(Gather(axis: axis, indices: Array(stride(from: start, to: end, by: step))))
      }
      guard !operation.isEmptySelection else { throw Inexpressible("takes no places of axis \(axis)") }
      input = try addHelper(call, "axis\(axis)", operation, input)
      shape = self.shape(of: input) ?? shape
    }
    try finish(call, with: input)
  }

  /// `Gather` by constant places; one place alone takes its axis out, a table of places makes it several.
  mutating func readGather(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    let axis = try axis(call.integer("axis", default: 0), of: shape)
    guard axis > 0 else { throw Inexpressible("takes part of the batch") }
    let length = shape[axis - 1]
    guard let table = try constant(call, 1) else { throw Fault.malformed("node '\(call.output)' lacks its places") }
    let indices = try table.integers(atMost: Limits.slicedAxis).map { $0 < 0 ? $0 + length : $0 }
    guard indices.allSatisfy({ (0..<length).contains($0) }), !indices.isEmpty else {
      throw Fault.malformed("node '\(call.output)' takes places that axis \(axis) does not have")
    }
    let target = shape[..<(axis - 1)] + table.shape + shape[axis...]
    guard !target.isEmpty else { throw Inexpressible("leaves no axis but the batch") }
    let operation: Operator =
      table.shape.isEmpty
      ? .slice(Slice(axis: axis, start: indices[0], end: indices[0] + 1))
      : .gather(Gather(axis: axis, indices: indices))
    guard table.shape.count != 1 else { return try add(call, operation, [input]) }
    let taken = try addHelper(call, "places", operation, input)
    try add(call, .reshape(Array(target)), [taken])
  }

  /// `Expand`: an axis of one place is repeated by a gather.
  mutating func readExpand(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    guard let wanted = try constant(call, 1)?.symbolicIntegers() else {
      throw Fault.malformed("node '\(call.output)' has no shape to take")
    }
    guard wanted.count <= shape.count + 1 else { throw Inexpressible("puts axes in front of the batch") }
    let target = Array(repeating: SymbolicInteger(1), count: shape.count + 1 - wanted.count) + wanted
    let batch = target[0].number
    guard target[0] == .batch || batch == 1 || batch != nil && batch == statedBatch else {
      throw Inexpressible("repeats the batch")
    }
    let lengths = try target.dropFirst().map { length in
      guard let number = length.number else { throw Inexpressible("takes the batch's length for another axis") }
      return number
    }
    let repeats = zip(lengths, shape).map { $1 == 1 ? $0 : $0 == 1 || $0 == $1 ? 1 : 0 }
    guard repeats.allSatisfy({ $0 > 0 }) else {
      throw Fault.malformed("node '\(call.output)' stretches \(shape) to \(wanted)")
    }
    try finish(call, with: repeated(call, input, repeats))
  }

  /// `Tile`: the places of an axis several times over, by a gather.
  mutating func readTile(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    guard let repeats = try constant(call, 1)?.integers(), repeats.count == shape.count + 1,
      repeats.allSatisfy({ $0 > 0 })
    else { throw Fault.malformed("node '\(call.output)' has not one number of repeats for each axis") }
    guard repeats[0] == 1 else { throw Inexpressible("repeats the batch") }
    try finish(call, with: repeated(call, input, Array(repeats.dropFirst())))
  }

  private mutating func repeated(_ call: ONNXCall, _ input: String, _ repeats: [Int]) throws -> String {
    var result = input
    for (index, count) in repeats.enumerated() where count > 1 {
      let length = shape(of: input)?[index] ?? 1
      guard let places = length.checkedProduct(count), places <= Limits.slicedAxis else {
        throw Fault.malformed("node '\(call.output)' repeats an axis \(count) times")
      }
      let gather = Gather(axis: index + 1, indices: (0..<places).map { $0 % length })
      result = try addHelper(call, "axis\(index + 1)", .gather(gather), result)
    }
    return result
  }
}

extension Int {
  /// A place of an axis from one that may count from the end or lie behind it.
  fileprivate func place(in length: Int) -> Int {
    let place = self < 0 ? Swift.max(0, self + length) : self
    return Swift.min(place, length)
  }
}

extension Operator {
  /// Whether a slice or a gather takes nothing.
  fileprivate var isEmptySelection: Bool {
    switch self {
    case .slice(let slice): slice.start >= slice.end
    case .gather(let gather): gather.indices.isEmpty
    default: false
    }
  }
}

extension [Int] {
  /// The sum of the numbers, or nil when it is more than an `Int` holds.
  fileprivate var checkedSum: Int? { reduce(0 as Int?) { $0?.checkedSum($1) } }
}
