import Foundation
import Networks

/// An operator that goes number by number through two operands.
enum ONNXBinary {
  case add, subtract, multiply, divide, maximum, minimum

  /// Our operator for two values.
  var operation: Operator {
    switch self {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .maximum: .maximum
    case .minimum: .minimum
    }
  }
}

extension ONNXReader {
  /// `Add`: the bias of a linear layer or the shift of a normalisation, or else a sum.
  mutating func readAdd(_ call: ONNXCall) throws {
    if try readBias(call) || readShift(call) { return }
    try readBinary(call, .add)
  }

  /// `Mul`: the scale of a normalisation, the end of a decomposed activation, or else a product.
  mutating func readMultiply(_ call: ONNXCall) throws {
    if try readScale(call) { return }
    try readBinary(call, .multiply)
    if !isOurs || call.has(note: ONNXNote.silu) { try fuse(productOf: call) }
    try fuse(normOf: call)
  }

  /// `Div`: as a product, and the end of a decomposed normalisation.
  mutating func readDivide(_ call: ONNXCall) throws {
    try readBinary(call, .divide)
    if !isOurs { try fuse(productOf: call) }
    try fuse(normOf: call)
  }

  mutating func readBinary(_ call: ONNXCall, _ kind: ONNXBinary) throws {
    try finish(call, with: combine(call, kind, operand(call, 0), operand(call, 1)))
  }

  /// `Sum`, `Mean`, `Max` and `Min`, which take any number of operands.
  mutating func readVariadic(_ call: ONNXCall, _ kind: ONNXBinary, isMean: Bool = false) throws {
    guard call.inputs.count <= Limits.operandCount else {
      throw Inexpressible("combines \(call.inputs.count) values at once")
    }
    let operands = try call.inputs.indices.map { try operand(call, $0) }
    // Values first: a constant is then never left without one beside it.
    let values = operands.filter { if case .value = $0 { true } else { false } }
    let ordered = values + operands.filter { if case .constant = $0 { true } else { false } }
    guard case .value(var result)? = ordered.first else { throw Inexpressible("reads constants only") }
    for operand in ordered.dropFirst() { result = try combine(call, kind, .value(result), operand) }
    if isMean { result = try scaled(call, result, by: 1 / Float(operands.count)) }
    try finish(call, with: result)
  }

  /// Adds the nodes that combine two operands, and gives the result's name.
  mutating func combine(
    _ call: ONNXCall, _ kind: ONNXBinary, _ first: ONNXOperand, _ second: ONNXOperand
  ) throws -> String {
    switch (first, second) {
    case (.value(let first), .value(let second)):
      let pair = try aligned(call, first, second)
      return try addHelper(call, "of", kind.operation, pair.first, pair.second)
    case (.value(let value), .constant(let constant)): return try combine(call, kind, value, constant)
    case (.constant(let constant), .value(let value)):
      switch kind {
      case .subtract:
        let negative = try addHelper(call, "negative", .activation(.negative), value)
        return try combine(call, .add, negative, constant, isTrainable: false)
      case .divide:
        let reciprocal = try addHelper(call, "reciprocal", .activation(.reciprocal), value)
        return try combine(call, .multiply, reciprocal, constant, isTrainable: false)
      default: return try combine(call, kind, value, constant)
      }
    case (.constant, .constant): throw Inexpressible("reads constants only")
    }
  }

  /// A value and a constant behind it.
  ///
  /// What files leave open is our choice: a factor or a summand that differs along one axis only, the channels or the
  /// last, is a learnt one, such as a layer's scale or bias, and is trained; one number for all, tables over pixels, and
  /// what is subtracted or divided by, as inputs are normalised, stay as they are.
  private mutating func combine(
    _ call: ONNXCall, _ kind: ONNXBinary, _ value: String, _ constant: ONNXConstant, isTrainable: Bool = true
  ) throws -> String {
    let shape = shape(of: value) ?? []
    let aligned = try constant.aligned(with: shape)
    switch kind {
    case .add, .multiply:
      let long = aligned.indices.filter { aligned[$0] > 1 }
      let isLearnt = isTrainable && (long == [0] || long == [shape.count - 1])
      let weight = try parameter(from: constant, shape: aligned, isTrainable: isLearnt)
      return try addHelper(call, "of", kind.operation, value, parameters: [.weight: weight])
    case .subtract:
      let weight = try parameter(from: constant, "negative", shape: aligned, isTrainable: false) { $0.map { -$0 } }
      return try addHelper(call, "of", .add, value, parameters: [.weight: weight])
    case .divide:
      let weight = try parameter(from: constant, "reciprocal", shape: aligned, isTrainable: false) { $0.map { 1 / $0 } }
      return try addHelper(call, "of", .multiply, value, parameters: [.weight: weight])
    case .maximum, .minimum:
      guard let bound = try constant.uniformNumber() else { throw Inexpressible("bounds each number differently") }
      let clip: Activation =
        kind == .maximum
        ? .bounded(from: bound.decimal, to: .infinity) : .bounded(from: -.infinity, to: bound.decimal)
      return try addHelper(call, "of", .activation(clip), value)
    }
  }

  /// A value times one number.
  mutating func scaled(_ call: ONNXCall, _ value: String, by factor: Float) throws -> String {
    let shape = Array(repeating: 1, count: shape(of: value)?.count ?? 0)
    let weight = try frozenParameter(call, "factor", shape: shape, [factor])
    return try addHelper(call, "scaled", .multiply, value, parameters: [.weight: weight])
  }

  /// A value and one number.
  mutating func shifted(_ call: ONNXCall, _ value: String, by summand: Float) throws -> String {
    let shape = Array(repeating: 1, count: shape(of: value)?.count ?? 0)
    let weight = try frozenParameter(call, "summand", shape: shape, [summand])
    return try addHelper(call, "shifted", .add, value, parameters: [.weight: weight])
  }

  /// `Pow` of a value by one number, or of one positive number by a value: `c^x = e^(x · log c)`.
  mutating func readPower(_ call: ONNXCall) throws {
    switch try (operand(call, 0), operand(call, 1)) {
    case (.value(let value), .constant(let constant)):
      guard let exponent = try constant.uniformNumber() else { throw Inexpressible("raises each number differently") }
      _ = try constant.aligned(with: shape(of: value) ?? [])
      try add(call, .activation(.power(exponent: exponent.decimal)), [value])
    case (.constant(let constant), .value(let value)):
      guard let base = try constant.uniformNumber(), base > 0 else {
        throw Inexpressible("raises something else than one positive number")
      }
      _ = try constant.aligned(with: shape(of: value) ?? [])
      let exponent = try scaled(call, value, by: Float(log(base.decimal)))
      try add(call, .activation(.exp), [exponent])
    default: throw Inexpressible("raises a value to another value")
    }
  }
}

extension Activation {
  /// The clip to two bounds under the plainest name that it has.
  static func bounded(from low: Double, to high: Double) -> Activation {
    switch (low, high) {
    case (0, 6): .relu6
    case (0, .infinity): .relu
    default: .clip(low: low, high: high)
    }
  }
}
