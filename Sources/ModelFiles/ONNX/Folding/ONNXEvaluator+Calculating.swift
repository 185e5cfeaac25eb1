import Networks

extension ONNXEvaluator {
  /// Arithmetic, comparisons and reductions; nil where the operator is none of these.
  mutating func calculate(_ call: ONNXCall, _ inputs: [ONNXArray?]) throws -> [ONNXArray]? {
    switch call.type {
    case "Pow":
      let base = try required(inputs, 0, call)
      let exponent = try required(inputs, 1, call)
      return [try combine([base, base.type == exponent.type ? exponent : exponent.asExponent(of: base)], call)]
    case "Min", "Max", "Sum", "Add", "Sub", "Mul", "Div", "Mod", "Equal", "Less", "Greater", "LessOrEqual",
      "GreaterOrEqual", "And", "Or", "Xor":
      return [try combine(inputs.indices.map { try required(inputs, $0, call) }, call)]
    case "Where": return [try choose(call, inputs)]
    case "Clip": return [try clip(call, inputs)]
    case "ReduceSum", "ReduceMean", "ReduceProd", "ReduceMin", "ReduceMax", "ReduceL2":
      return [try reduce(call, inputs)]
    default:
      guard let rule = UnaryRule(call.type) else { return nil }
      let input = try required(inputs, 0, call)
      try reserve(input.shape, input.type)
      return [try input.mapped(by: rule)]
    }
  }

  private mutating func combine(_ arrays: [ONNXArray], _ call: ONNXCall) throws -> ONNXArray {
    guard let rule = ElementRule(call.type, asC: call.integer("fmod", default: 0) == 1), let first = arrays.first else {
      throw Fault.malformed("node '\(call.output)' lacks an input")
    }
    guard arrays.count == 2 || ["Min", "Max", "Sum"].contains(call.type) else {
      throw Fault.malformed("node '\(call.output)' has \(arrays.count) inputs")
    }
    var result = first
    for other in arrays.dropFirst() {
      let shape = try commonShape([result.shape, other.shape])
      try reserve(shape, result.type)
      result = try stretched(result, to: shape).combined(with: stretched(other, to: shape), by: rule, of: first.type)
    }
    return result
  }

  private mutating func choose(_ call: ONNXCall, _ inputs: [ONNXArray?]) throws -> ONNXArray {
    let condition = try required(inputs, 0, call)
    let (first, second) = try (required(inputs, 1, call), required(inputs, 2, call))
    let shape = try commonShape([condition.shape, first.shape, second.shape])
    try reserve(shape, first.type)
    let choice = try stretched(condition, to: shape).integers()
    return try stretched(first, to: shape).chosen(where: choice, else: stretched(second, to: shape))
  }

  private mutating func clip(_ call: ONNXCall, _ inputs: [ONNXArray?]) throws -> ONNXArray {
    var result = try required(inputs, 0, call)
    for (index, name, rule) in [(1, "min", ElementRule("Max")), (2, "max", ElementRule("Min"))] {
      let given = index < inputs.count ? inputs[index] : nil
      let attribute = call.attribute(name).map { ONNXArray(.float, shape: [], .floats([$0.f])) }
      guard let bound = given ?? attribute, let rule else { continue }
      guard bound.count == 1 else { throw Fault.malformed("node '\(call.output)' clips to several bounds") }
      try reserve(result.shape, result.type)
      result = try result.combined(
        with: stretched(bound.reshaped(to: []), to: result.shape), by: rule, of: result.type)
    }
    return result
  }

  private mutating func reduce(_ call: ONNXCall, _ inputs: [ONNXArray?]) throws -> ONNXArray {
    let data = try required(inputs, 0, call)
    let rank = data.shape.count
    let given = try integers(inputs, 1, orAttribute: "axes", call) ?? []
    if given.isEmpty, call.integer("noop_with_empty_axes", default: 0) == 1 { return data }
    let axes = Set(try given.isEmpty ? Array(0..<rank) : given.map { try axis($0, of: rank) })
    let kept = (0..<rank).filter { !axes.contains($0) }
    let count = axes.map { data.shape[$0] }.product
    guard data.count > 0 else { throw Fault.malformed("node '\(call.output)' reduces a constant without numbers") }
    let view = StridedView(of: data.shape).transposed(by: kept + axes.sorted())
    let keepsAxes = call.integer("keepdims", default: 1) == 1
    let shape = (0..<rank).compactMap { axes.contains($0) ? (keepsAxes ? 1 : nil) : data.shape[$0] }
    return try rearranged(data, view).reduced(call.type, every: count, to: shape)
  }
}

extension ONNXArray {
  /// An exponent in the type of the number that is raised.
  fileprivate func asExponent(of base: ONNXArray) throws -> ONNXArray {
    guard base.type.isFloating else {
      return ONNXArray(base.type, shape: shape, .integers(try whole()))
    }
    return try cast(to: base.type)
  }
}
