import Networks

/// What an elementwise operator reads: a value, or a constant of the file.
enum ONNXOperand {
  case value(String)
  case constant(ONNXConstant)
}

// MARK: - Constants as parameters of another shape or with other numbers

extension ONNXReader {
  /// The value or the constant that a node reads at `index`.
  func operand(_ call: ONNXCall, _ index: Int) throws -> ONNXOperand {
    if let name = call.input(index), let constant = constants[name] { return .constant(constant) }
    return .value(try value(call, index).name)
  }

  /// The parameter that holds a constant's numbers under another shape, or numbers made from them.
  ///
  /// - Parameters:
  ///   - what: what is done to the numbers, which the parameter's name says; nil where they stay.
  ///   - shape: the parameter's shape; the changed numbers fill it.
  mutating func parameter(
    from constant: ONNXConstant, _ what: String? = nil, shape: [Int], isTrainable: Bool,
    change: ([Float]) throws -> [Float] = { $0 }
  ) throws -> String {
    guard what != nil || shape != constant.shape else { return try parameter(constant, isTrainable: isTrainable) }
    let misfit = Inexpressible("reads the constant '\(constant.name)' of shape \(constant.shape) as \(shape)")
    if what == nil, constant.count == shape.checkedProduct,
      let view = constant.reshaped(
        to: shape, name: constant.name, identity: constant.identity, place: constant.place)
    {
      return try parameter(view, isTrainable: isTrainable)
    }
    let name = what.map { "\(constant.name).\($0)" } ?? constant.name
    let numbers = try change(constant.numbers())
    guard numbers.count == shape.checkedProduct else { throw misfit }
    let array = ONNXArray(.float, shape: shape, .floats(numbers))
    let changed = ONNXConstant(array, name: name, identity: constant.identity, from: constant)
    return try parameter(changed, isTrainable: isTrainable)
  }

  /// A parameter that the file does not hold, such as the kernel of a mean; no optimiser changes it.
  mutating func frozenParameter(_ call: ONNXCall, _ what: String, shape: [Int], _ numbers: [Float]) throws -> String {
    var name = "\(call.output)/\(what)"
    while weight(name) != nil { name += "'" }
    var tensor = ONNXTensorProto.numbers(name, shape: shape, numbers)
    tensor.docString = ONNXNote.frozen
    return try parameter(ONNXConstant(tensor, name: name, identity: nextIdentity()), isTrainable: false)
  }
}

extension ONNXConstant {
  /// The one number that all its places hold, if there is one.
  func uniformNumber() throws -> Float? {
    guard let count = shape.checkedProduct, count > 0, count <= Limits.valueCount else { return nil }
    if count == 1 { return try scalar() }
    let numbers = try numbers()
    return numbers.allSatisfy { $0 == numbers[0] } ? numbers[0] : nil
  }

  /// The shape, without the batch, under which the constant goes with values of shape `value`.
  ///
  /// - Throws: `Inexpressible` where it would stretch the value or differ from one example of the batch to the next.
  func aligned(with value: [Int]) throws -> [Int] {
    let rank = value.count + 1
    guard shape.count <= rank else {
      throw Inexpressible("reads a constant of shape \(shape) beside values of \(rank) axes")
    }
    let whole = Array(repeating: 1, count: rank - shape.count) + shape
    guard whole[0] == 1, zip(whole.dropFirst(), value).allSatisfy({ $0 == 1 || $0 == $1 }) else {
      throw Inexpressible("reads a constant of shape \(shape), which would stretch values of shape \(value)")
    }
    return Array(whole.dropFirst())
  }
}

// MARK: - Values of another rank

extension ONNXReader {
  /// The values with as many axes each, by ONNX's rule: a shape that is too short gets axes of size one in front.
  ///
  /// The batch of the shorter value then meets another axis of the longer one; that works in ONNX for a batch of one
  /// only, so the batch itself stays where it is.
  mutating func aligned(_ call: ONNXCall, _ first: String, _ second: String) throws -> (first: String, second: String) {
    let ranks = [first, second].map { shape(of: $0)?.count ?? 0 }
    let rank = max(ranks[0], ranks[1])
    return (try extended(call, first, to: rank), try extended(call, second, to: rank))
  }

  private mutating func extended(_ call: ONNXCall, _ value: String, to rank: Int) throws -> String {
    guard let shape = shape(of: value), shape.count < rank else { return value }
    let longer = Array(repeating: 1, count: rank - shape.count) + shape
    return try addHelper(call, "axes", .reshape(longer), value)
  }
}

extension ONNXCall {
  /// A setting as the double that its shortest decimal stands for.
  func decimal(_ name: String, default value: Double) -> Double { attribute(name).map { $0.f.decimal } ?? value }
}
