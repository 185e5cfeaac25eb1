import Networks

extension ONNXEvaluator {
  /// Operators that make numbers of another type, or anew; nil where the operator is none of these.
  mutating func make(_ call: ONNXCall, _ inputs: [ONNXArray?]) throws -> [ONNXArray]? {
    switch call.type {
    case "Cast", "CastLike":
      let data = try required(inputs, 0, call)
      let type = try call.type == "Cast" ? call.castType() : required(inputs, 1, call).type
      try reserve(data.shape, type)
      return [try data.cast(to: type)]
    case "Range": return [try range(call, inputs)]
    case "ConstantOfShape": return [try constantOfShape(call, inputs)]
    default: return nil
    }
  }

  private mutating func range(_ call: ONNXCall, _ inputs: [ONNXArray?]) throws -> ONNXArray {
    let (start, limit, step) = try (required(inputs, 0, call), required(inputs, 1, call), required(inputs, 2, call))
    guard start.count == 1, limit.count == 1, step.count == 1, start.type == limit.type, start.type == step.type else {
      throw Fault.malformed("node '\(call.output)' counts between things that are no numbers of one type")
    }
    if case .integers = start.numbers {
      let numbers = try [start, limit, step].map { try $0.indices()[0] }
      let (distance, overflows) = numbers[1].subtractingReportingOverflow(numbers[0])
      guard numbers[2] != 0, numbers[2] != .min, !overflows, distance != .min else {
        throw Fault.malformed("node '\(call.output)' counts in steps of \(numbers[2])")
      }
      let (whole, rest) = distance.quotientAndRemainder(dividingBy: numbers[2])
      let count = max(0, rest != 0 && (rest < 0) == (numbers[2] < 0) ? whole + 1 : whole)
      try reserve([count], start.type)
      let integers = (0..<count).map { SymbolicInteger(numbers[0] + $0 * numbers[2]) }
      return ONNXArray(start.type, shape: [count], .integers(integers))
    }
    let numbers = try [start, limit, step].map { array in
      guard case .doubles(let numbers) = try array.cast(to: .double).numbers else { throw BatchIsOpen() }
      return numbers[0]
    }
    guard let count = Int(exactly: max(0, ((numbers[1] - numbers[0]) / numbers[2]).rounded(.up))) else {
      throw Fault.malformed("node '\(call.output)' counts in steps of \(numbers[2])")
    }
    try reserve([count], start.type)
    let doubles = (0..<count).map { numbers[0] + Double($0) * numbers[2] }
    return try ONNXArray(.double, shape: [count], .doubles(doubles)).cast(to: start.type)
  }

  private mutating func constantOfShape(_ call: ONNXCall, _ inputs: [ONNXArray?]) throws -> ONNXArray {
    let shape = try required(inputs, 0, call).indices()
    let value =
      try call.attribute("value").map { try ONNXArray($0.t) }
      ?? ONNXArray(.float, shape: [1], .floats([0]))
    guard value.count == 1 else { throw Fault.malformed("node '\(call.output)' repeats several numbers") }
    try reserve(shape, value.type)
    let numbers: ONNXArray.Numbers =
      switch value.numbers {
      case .integers(let numbers): .integers(Array(repeating: numbers[0], count: shape.product))
      case .floats(let numbers): .floats(Array(repeating: numbers[0], count: shape.product))
      case .doubles(let numbers): .doubles(Array(repeating: numbers[0], count: shape.product))
      }
    return ONNXArray(value.type, shape: shape, numbers)
  }
}

extension ONNXCall {
  /// The type to which a `Cast` casts.
  func castType() throws -> ONNXTensorProto.DataType {
    guard let type = ONNXTensorProto.DataType(rawValue: integer("to", default: 0)) else {
      throw Fault.malformed("node '\(output)' casts to no known type")
    }
    return type
  }
}
