import Networks

/// Numbers on a grid of integers as `QuantizeLinear` gives them.
struct ONNXRounded {
  /// What was rounded.
  enum Source {
    case value(String)
    case constant(ONNXConstant)
  }

  /// What was rounded.
  let source: Source
  /// The grid; its axis counts the batch of a value.
  let grid: Quantisation
}

// MARK: - Constants

extension ONNXReader {
  /// `QuantizeLinear` of a constant, which waits for its `DequantizeLinear`; tells whether it is one.
  mutating func foldQuantising(_ call: ONNXCall) throws -> Bool {
    guard let name = call.input(0), let constant = constants[name] else { return false }
    let grid = try grid(call, of: constant.shape, type: roundedType(call))
    guard isReadPlainly(call.output) else {
      rounded[call.output] = ONNXRounded(source: .constant(constant), grid: grid)
      return true
    }
    try evaluator.reserve(constant.shape, .int64)
    let values = try changed(constant, by: grid) { $0.rounded(to: $1, $2, within: grid.type.range) }
    let integers = try ONNXArray(.float, shape: constant.shape, .floats(values)).cast(to: .int32)
    let type = try self.constant(call, 2)?.type ?? .uint8
    define(call.output, ONNXArray(type, shape: constant.shape, integers.numbers))
    return true
  }

  /// `DequantizeLinear` of a constant; tells whether it is one.
  mutating func foldDequantising(_ call: ONNXCall) throws -> Bool {
    guard let name = call.input(0) else { throw Fault.malformed("node '\(call.output)' lacks an input") }
    if let rounded = rounded[name], case .constant(let constant) = rounded.source {
      let grid = rounded.grid
      try requireGrid(grid, call, of: constant.shape)
      try define(call, constant, on: grid) { ($0.rounded(to: $1, $2, within: grid.type.range) - $2) * $1 }
      return true
    }
    guard let constant = constants[name] else { return false }
    guard let type = constant.type.quantised else {
      throw Inexpressible("reads integers of the type \(constant.type.label), which is not known")
    }
    try define(call, constant, on: grid(call, of: constant.shape, type: type)) { ($0 - $2) * $1 }
    return true
  }

  /// Defines the constant that a node makes of another's numbers, by the scale and the zero point of each.
  private mutating func define(
    _ call: ONNXCall, _ source: ONNXConstant, on grid: Quantisation, change: (Float, Float, Float) -> Float
  ) throws {
    try evaluator.reserve(source.shape, .float)
    let array = ONNXArray(.float, shape: source.shape, .floats(try changed(source, by: grid, change)))
    let constant = ONNXConstant(
      array, name: call.output, identity: nextIdentity(), from: source, quantisation: grid)
    define(call.output, as: constant)
  }

  /// The numbers of a constant, each changed by its scale and zero point.
  private func changed(
    _ constant: ONNXConstant, by grid: Quantisation, _ change: (Float, Float, Float) -> Float
  ) throws -> [Float] {
    var values = try constant.numbers()
    let run = grid.axis.map { constant.shape[($0 + 1)...].product } ?? values.count
    for (index, start) in stride(from: 0, to: values.count, by: max(run, 1)).enumerated() {
      let scale = grid.scales[index % grid.scales.count]
      let zero = Float(grid.zeroPoints[index % grid.scales.count])
      for place in start..<start + run { values[place] = change(values[place], scale, zero) }
    }
    return values
  }
}

extension Float {
  /// The whole number on a grid that is nearest, of two the even one.
  fileprivate func rounded(to scale: Float, _ zero: Float, within range: ClosedRange<Int>) -> Float {
    let place = (self / scale).rounded(.toNearestOrEven) + zero
    return Swift.min(Swift.max(place, Float(range.lowerBound)), Float(range.upperBound))
  }
}

// MARK: - Values

extension ONNXReader {
  /// `QuantizeLinear` of a value: nothing but a `DequantizeLinear` may read it.
  mutating func readQuantizeLinear(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    guard !isReadPlainly(call.output) else {
      throw Inexpressible("gives integers to other nodes than DequantizeLinear")
    }
    rounded[call.output] = ONNXRounded(
      source: .value(input), grid: try grid(call, of: [0] + shape, type: roundedType(call)))
  }

  /// `DequantizeLinear` of what a `QuantizeLinear` has rounded: the pair is one node.
  mutating func readDequantizeLinear(_ call: ONNXCall) throws {
    guard let name = call.input(0), let rounded = rounded[name], case .value(let input) = rounded.source else {
      _ = try value(call)
      throw Inexpressible("reads integers that no QuantizeLinear gives")
    }
    try requireGrid(rounded.grid, call, of: [0] + (shape(of: input) ?? []))
    try add(call, .quantise(rounded.grid), [input])
  }
}

// MARK: - Grids

extension ONNXReader {
  private func requireGrid(_ grid: Quantisation, _ call: ONNXCall, of shape: [Int]) throws {
    guard try self.grid(call, of: shape, type: grid.type) == grid else {
      throw Inexpressible("has another grid than its QuantizeLinear")
    }
  }

  /// The integers to which a `QuantizeLinear` rounds.
  private func roundedType(_ call: ONNXCall) throws -> Quantisation.IntegerType {
    var type = ONNXTensorProto.DataType.uint8
    if let zero = try constant(call, 2) {
      type = zero.type
    } else if let given = ONNXTensorProto.DataType(rawValue: call.integer("output_dtype", default: 0)),
      given != .undefined
    {
      type = given
    }
    guard let rounded = type.quantised else {
      throw Inexpressible("rounds to the type \(type.label), which is not known")
    }
    return rounded
  }

  /// The grid of a node over numbers of the given shape: its scales, zero points and the axis along which they differ.
  ///
  /// A length of 0 in front of the shape stands for the batch, along which no grid may differ.
  private func grid(_ call: ONNXCall, of shape: [Int], type: Quantisation.IntegerType) throws -> Quantisation {
    guard let scale = try constant(call, 1) else { throw Fault.malformed("node '\(call.output)' lacks its scale") }
    guard call.integer("block_size", default: 0) == 0, scale.shape.count <= 1 || scale.count == 1 else {
      throw Inexpressible("has a scale for each block of numbers")
    }
    let scales = try scale.numbers()
    guard !scales.isEmpty, scales.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw Inexpressible("has a scale that is not positive")
    }
    let zeroPoints = try constant(call, 2)?.integers(atMost: scales.count) ?? scales.map { _ in 0 }
    guard zeroPoints.count == scales.count, zeroPoints.allSatisfy(type.range.contains) else {
      throw Fault.malformed("node '\(call.output)' has not one zero point of its type for each scale")
    }
    guard scales.count > 1 else { return Quantisation(scales: scales, zeroPoints: zeroPoints, axis: nil, type: type) }
    let axis = try evaluator.axis(call.integer("axis", default: 1), of: shape.count)
    guard shape[axis] == scales.count else {
      throw Fault.malformed("node '\(call.output)' has \(scales.count) scales for \(shape[axis]) places")
    }
    return Quantisation(scales: scales, zeroPoints: zeroPoints, axis: axis, type: type)
  }
}
