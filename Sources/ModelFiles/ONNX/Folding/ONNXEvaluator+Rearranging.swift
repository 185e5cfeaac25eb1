import Networks

extension ONNXEvaluator {
  /// Operators that put numbers in another order or shape; nil where the operator is none of these.
  mutating func rearrange(_ call: ONNXCall, _ inputs: [ONNXArray?]) throws -> [ONNXArray]? {
    switch call.type {
    case "Identity": return [try required(inputs, 0, call)]
    case "Reshape", "Flatten", "Squeeze", "Unsqueeze":
      let data = try required(inputs, 0, call)
      let settings = call.inputs.count > 1 ? try required(inputs, 1, call) : nil
      return [data.reshaped(to: try newShape(of: data.shape, call, settings))]
    case "Transpose":
      let data = try required(inputs, 0, call)
      let permutation = try permutation(call, rank: data.shape.count)
      return [try rearranged(data, StridedView(of: data.shape).transposed(by: permutation))]
    case "Gather": return [try gather(call, inputs)]
    case "Slice": return [try slice(call, inputs)]
    case "Split": return try split(call, inputs)
    case "Concat": return [try concat(call, inputs)]
    case "Expand":
      let data = try required(inputs, 0, call)
      let shape = try commonShape([data.shape, required(inputs, 1, call).indices()])
      return [try stretched(data, to: shape)]
    case "Tile": return [try tile(call, inputs)]
    default: return nil
    }
  }

  /// The order of axes that a `Transpose` asks for.
  func permutation(_ call: ONNXCall, rank: Int) throws -> [Int] {
    let permutation = call.integers("perm") ?? Array((0..<rank).reversed())
    guard permutation.sorted() == Array(0..<rank) else {
      throw Fault.malformed(
        "node '\(call.output)' puts axes in the order \(permutation), which is none of \(rank) axes")
    }
    return permutation
  }

  /// The shape that `Reshape`, `Flatten`, `Squeeze` or `Unsqueeze` gives a constant of shape `shape`.
  ///
  /// - Parameter settings: what the node's second input holds, if there is one.
  func newShape(of shape: [Int], _ call: ONNXCall, _ settings: ONNXArray?) throws -> [Int] {
    let settings = [nil, settings]
    let result: [Int]
    switch call.type {
    case "Flatten":
      let place = call.integer("axis", default: 1)
      let axis = place == shape.count ? place : try axis(place, of: shape.count)
      result = [shape[..<axis].checkedProduct ?? -1, shape[axis...].checkedProduct ?? -1]
    case "Squeeze":
      let axes =
        try integers(settings, 1, orAttribute: "axes", call)?.map { try axis($0, of: shape.count) }
        ?? shape.indices.filter { shape[$0] == 1 }
      result = shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
    case "Unsqueeze":
      let places = try integers(settings, 1, orAttribute: "axes", call) ?? []
      let rank = shape.count + places.count
      guard rank <= Limits.rank else { throw Fault.malformed("node '\(call.output)' makes \(rank) axes") }
      let axes = Set(try places.map { try axis($0, of: rank) })
      guard axes.count == places.count else { throw Fault.malformed("node '\(call.output)' adds an axis twice") }
      var rest = shape[...]
      result = (0..<rank).map { axes.contains($0) ? 1 : rest.popFirst() ?? 1 }
    default:
      guard var target = try integers(settings, 1, orAttribute: "shape", call) else {
        throw Fault.malformed("node '\(call.output)' has no shape to take")
      }
      if call.integer("allowzero", default: 0) == 0 {
        for index in target.indices where target[index] == 0 && index < shape.count { target[index] = shape[index] }
      }
      if let open = target.firstIndex(of: -1), let count = shape.checkedProduct {
        let known = target.enumerated().filter { $0.offset != open }.map(\.element).checkedProduct ?? 0
        target[open] = known > 0 && count.isMultiple(of: known) ? count / known : -1
      }
      result = target
    }
    guard result.count <= Limits.rank, let count = result.checkedProduct, count == shape.checkedProduct else {
      throw Fault.malformed("node '\(call.output)' gives a constant of shape \(shape) the shape \(result)")
    }
    return result
  }

  private mutating func gather(_ call: ONNXCall, _ inputs: [ONNXArray?]) throws -> ONNXArray {
    let data = try required(inputs, 0, call)
    let places = try required(inputs, 1, call)
    let axis = try axis(call.integer("axis", default: 0), of: data.shape.count)
    let length = data.shape[axis]
    let indices = try places.indices().map { index in
      guard (-length..<length).contains(index) else {
        throw Fault.malformed("node '\(call.output)' takes the place \(index) of \(length)")
      }
      return index < 0 ? index + length : index
    }
    let rule = AxisSelection(of: data.shape, axis: axis, indices: indices, arrangedAs: places.shape)
    return try rearranged(data, rule)
  }

  private mutating func slice(_ call: ONNXCall, _ inputs: [ONNXArray?]) throws -> ONNXArray {
    let data = try required(inputs, 0, call)
    guard let starts = try integers(inputs, 1, orAttribute: "starts", call),
      let ends = try integers(inputs, 2, orAttribute: "ends", call), ends.count == starts.count
    else { throw Fault.malformed("node '\(call.output)' lacks its starts or ends") }
    let axes = try integers(inputs, 3, orAttribute: "axes", call) ?? Array(starts.indices)
    let steps = inputs.count > 4 ? try inputs[4]?.indices() ?? starts.map { _ in 1 } : starts.map { _ in 1 }
    guard axes.count == starts.count, steps.count == starts.count else {
      throw Fault.malformed("node '\(call.output)' has not as many axes as starts")
    }
    var view = StridedView(of: data.shape)
    var sliced: Set<Int> = []
    for index in starts.indices {
      let axis = try axis(axes[index], of: data.shape.count)
      guard sliced.insert(axis).inserted else { throw Fault.malformed("node '\(call.output)' slices an axis twice") }
      guard steps[index] != 0, steps[index].magnitude < Limits.valueCount else {
        throw Fault.malformed("node '\(call.output)' walks in steps of \(steps[index])")
      }
      view.slice(axis, from: starts[index], to: ends[index], by: steps[index])
    }
    return try rearranged(data, view)
  }

  private mutating func split(_ call: ONNXCall, _ inputs: [ONNXArray?]) throws -> [ONNXArray] {
    let data = try required(inputs, 0, call)
    let axis = try axis(call.integer("axis", default: 0), of: data.shape.count)
    let length = data.shape[axis]
    let parts = call.outputs.count
    let each = (length + parts - 1) / parts
    let lengths =
      try integers(inputs, 1, orAttribute: "split", call)
      ?? (0..<parts).map { max(0, min(each, length - $0 * each)) }
    guard lengths.count == parts, lengths.allSatisfy({ (0...length).contains($0) }), lengths.reduce(0, +) == length
    else { throw Fault.malformed("node '\(call.output)' splits \(length) places into \(lengths)") }
    var start = 0
    return try lengths.map { part in
      var view = StridedView(of: data.shape)
      view.slice(axis, from: start, to: start + part, by: 1)
      start += part
      return try rearranged(data, view)
    }
  }

  private mutating func concat(_ call: ONNXCall, _ inputs: [ONNXArray?]) throws -> ONNXArray {
    let arrays = try inputs.indices.map { try required(inputs, $0, call) }
    guard let first = arrays.first else { throw Fault.malformed("node '\(call.output)' lacks an input") }
    let axis = try axis(call.integer("axis", default: 1), of: first.shape.count)
    var shape = first.shape
    shape[axis] = 0
    for array in arrays {
      guard array.type == first.type, array.shape.count == shape.count,
        shape.indices.allSatisfy({ $0 == axis || array.shape[$0] == shape[$0] }),
        let length = shape[axis].checkedSum(array.shape[axis])
      else { throw Fault.malformed("node '\(call.output)' joins constants that do not go together") }
      shape[axis] = length
    }
    try reserve(shape, first.type)
    return try ONNXArray.concatenation(of: arrays, axis: axis, shape: shape)
  }

  /// Repeats a constant along its axes: each axis becomes two, of which the first is stretched.
  private mutating func tile(_ call: ONNXCall, _ inputs: [ONNXArray?]) throws -> ONNXArray {
    let data = try required(inputs, 0, call)
    let repeats = try required(inputs, 1, call).indices()
    guard repeats.count == data.shape.count, repeats.allSatisfy({ $0 >= 0 }) else {
      throw Fault.malformed("node '\(call.output)' repeats \(data.shape.count) axes \(repeats) times")
    }
    let shape = try zip(data.shape, repeats).map { length, count in
      guard let product = length.checkedProduct(count) else {
        throw Fault.malformed("node '\(call.output)' repeats \(length) places \(count) times")
      }
      return product
    }
    try reserve(shape, data.type)
    var view = StridedView(of: data.shape)
    view.strides = view.strides.flatMap { [0, $0] }
    view.shape = zip(repeats, data.shape).flatMap { [$0, $1] }
    return data.rearranged(view).reshaped(to: shape)
  }
}

extension StridedView {
  /// Takes every `step`-th place of an axis; ends beyond the axis are its own, and places may count from the end.
  fileprivate mutating func slice(_ axis: Int, from start: Int, to end: Int, by step: Int) {
    let length = shape[axis]
    let bounds = step > 0 ? 0...length : -1...length - 1
    func place(_ index: Int) -> Int {
      let place = index < 0 ? index + length : index
      return min(max(place, bounds.lowerBound), bounds.upperBound)
    }
    let (first, last) = (place(start), place(end))
    let count = step > 0 ? max(0, last - first + step - 1) / step : max(0, first - last - step - 1) / -step
    if count > 0 { offset += first * strides[axis] }
    shape[axis] = count
    strides[axis] *= step
  }
}
