import Networks

extension ONNXReader {
  /// Computes a node whose inputs are all known, the shapes of values included; tells whether it is such a node.
  ///
  /// What cannot be computed is noted as unknown, and refused where a node that is kept reads it.
  mutating func fold(_ call: ONNXCall) throws -> Bool {
    switch call.type {
    case "QuantizeLinear": return try foldQuantising(call)
    case "DequantizeLinear": return try foldDequantising(call)
    case "If": return false
    default: break
    }
    do {
      switch call.type {
      case "Constant": try defineConstant(call)
      case "Shape", "Size":
        guard try foldShape(call) else { return false }
      case "CastLike" where call.input(1).flatMap(shape(of:)) != nil:
        guard try foldCastLike(call) else { return false }
      default:
        guard !call.inputs.isEmpty, call.inputs.allSatisfy(isKnown) else { return false }
        try foldKnown(call)
      }
    } catch let fault as Inexpressible {
      forget(call, because: "node '\(call.output)', the ONNX operator \(call.type), \(fault.reason)")
    }
    return true
  }

  /// Whether a name is that of a constant, or of something that would be one if it could be computed.
  func isKnown(_ name: String) -> Bool { name.isEmpty || constants[name] != nil || unknown[name] != nil }

  private mutating func foldKnown(_ call: ONNXCall) throws {
    for name in call.inputs {
      if let reason = unknown[name] { return forget(call, because: reason) }
    }
    if try defineView(call) { return }
    let results = try evaluator.evaluate(call, call.inputs.map { try constants[$0]?.array() })
    for (output, result) in zip(call.outputs, results) where !output.isEmpty { define(output, result) }
  }

  /// A constant in the type of a value, which is 32-bit floating point here; tells whether it is one.
  private mutating func foldCastLike(_ call: ONNXCall) throws -> Bool {
    guard let name = call.input(0), let other = call.input(1), isKnown(name) else { return false }
    guard let constant = constants[name] else {
      forget(call, because: unknown[name] ?? "")
      return true
    }
    guard !integral.contains(other) else {
      throw Inexpressible("makes a constant integers of a type that is not known")
    }
    guard !constant.type.isSingle else {
      define(call.output, as: constant)
      return true
    }
    try evaluator.reserve(constant.shape, .float)
    define(call.output, try constant.array().cast(to: .float))
    return true
  }

  /// Defines a constant that holds another's numbers as they are, which may be many.
  private mutating func defineView(_ call: ONNXCall) throws -> Bool {
    guard let name = call.input(0), let constant = constants[name] else { return false }
    switch call.type {
    case "Identity": define(call.output, as: constant)
    case "Cast" where try constant.type.isSingle && call.castType().isSingle: define(call.output, as: constant)
    case "Reshape", "Flatten", "Squeeze", "Unsqueeze":
      let settings = try call.input(1).flatMap { try constants[$0].map { try evaluator.closed($0.array()) } }
      let shape = try evaluator.newShape(of: constant.shape, call, settings)
      let identity = nextIdentity()
      guard let view = constant.reshaped(to: shape, name: call.output, identity: identity) else { return false }
      define(call.output, as: view)
    case "Transpose":
      let permutation = try evaluator.permutation(call, rank: constant.shape.count)
      guard permutation == [1, 0] else {
        guard let grid = constant.quantisation else { return false }
        let turned = try evaluator.evaluate(call, [constant.array()])[0]
        define(
          call.output,
          as: ONNXConstant(
            turned, name: call.output, identity: nextIdentity(), from: constant,
            quantisation: grid.transposed(by: permutation)))
        return true
      }
      define(call.output, as: constant.transposed())
    default: return false
    }
    return true
  }

  /// The shape of a value or a constant; tells whether there is one.
  private mutating func foldShape(_ call: ONNXCall) throws -> Bool {
    guard let name = call.input(0) else { throw Fault.malformed("node '\(call.output)' lacks an input") }
    let lengths: [SymbolicInteger]
    if let shape = shape(of: name) {
      lengths = [.batch] + shape.map { SymbolicInteger($0) }
    } else if let constant = constants[name] {
      lengths = constant.shape.map { SymbolicInteger($0) }
    } else if let reason = unknown[name] {
      forget(call, because: reason)
      return true
    } else {
      return false
    }
    if call.type == "Size" {
      let size = try lengths.reduce(SymbolicInteger(1)) { try $0.times($1) }
      define(call.output, ONNXArray(.int64, shape: [], .integers([size])))
    } else {
      let rank = lengths.count
      func place(_ index: Int) -> Int { min(max(index < 0 ? index + rank : index, 0), rank) }
      let start = place(call.integer("start", default: 0))
      let end = place(call.integer("end", default: rank))
      define(call.output, ONNXArray(integers: Array(lengths[start..<max(start, end)])))
    }
    return true
  }

  /// The output of a `Constant` node.
  private mutating func defineConstant(_ call: ONNXCall) throws {
    if let tensor = call.attribute("value")?.t {
      try define(call.output, tensor)
    } else if let integers = call.integers("value_ints") {
      define(call.output, ONNXArray(integers: integers.map { SymbolicInteger($0) }))
    } else if let integer = call.attribute("value_int") {
      define(call.output, ONNXArray(.int64, shape: [], .integers([SymbolicInteger(Int(integer.i))])))
    } else if let number = call.attribute("value_float") {
      define(call.output, ONNXArray(.float, shape: [], .floats([number.f])))
    } else if let numbers = call.attribute("value_floats")?.floats {
      define(call.output, ONNXArray(.float, shape: [numbers.count], .floats(numbers)))
    } else {
      throw Inexpressible("holds neither numbers nor integers")
    }
  }
}

extension ONNXTensorProto.DataType {
  /// Whether it is floating point that is computed with in 32 bits.
  fileprivate var isSingle: Bool { isFloating && self != .double }
}
