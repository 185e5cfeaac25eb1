import Networks

/// Computes operators of ONNX whose inputs are all known, one at a time.
///
/// It serves shape arithmetic and constants that exporters leave in the graph. A length that the file leaves open passes
/// through as a symbol; what would need it as a number is refused, unless the file fixes it.
package struct ONNXEvaluator {
  /// The version of ONNX's own operators.
  let operatorSet: Int
  /// The batch's length where the file fixes it.
  let batch: Int?
  /// How many bytes may still be made; keeps a small file from asking for much memory or time.
  private var room: Int

  /// An evaluator that makes at most `room` bytes.
  package init(operatorSet: Int, batch: Int?, room: Int) {
    self.operatorSet = operatorSet
    self.batch = batch
    self.room = room
  }

  /// The outputs of a node from its inputs, nil where one is left out.
  ///
  /// - Throws: `Inexpressible` where the operator is not known or its result hangs on the batch's length, `Fault` where
  ///   the node asks for what no real network needs.
  package mutating func evaluate(_ call: ONNXCall, _ inputs: [ONNXArray?]) throws -> [ONNXArray] {
    for input in inputs { if let input { try take(input.bytes / 8) } }
    do {
      return try compute(call, inputs)
    } catch is BatchIsOpen {
      do {
        return try compute(call, inputs.map { try $0.map(closed) })
      } catch is BatchIsOpen {
        throw Self.isOpen
      }
    }
  }

  /// The array with no number left open.
  ///
  /// - Throws: `Inexpressible` where one hangs on the batch's length, which the file does not fix.
  func closed(_ array: ONNXArray) throws -> ONNXArray {
    guard array.readsBatch else { return array }
    guard let batch else { throw Self.isOpen }
    return try array.substituting(batch: batch)
  }

  private static let isOpen = Inexpressible("mixes the batch, whose length is open, with numbers")

  private mutating func compute(_ call: ONNXCall, _ inputs: [ONNXArray?]) throws -> [ONNXArray] {
    if let result = try rearrange(call, inputs) ?? calculate(call, inputs) ?? make(call, inputs)
      ?? normalise(call, inputs)
    {
      return result
    }
    throw Inexpressible("computes with constants alone in a way that is not known")
  }

  // MARK: - What the operators use

  /// An input that must be there.
  func required(_ inputs: [ONNXArray?], _ index: Int, _ call: ONNXCall) throws -> ONNXArray {
    guard index < inputs.count, let input = inputs[index] else {
      throw Fault.malformed("node '\(call.output)' lacks an input")
    }
    return input
  }

  /// Integers that stand in an input, or in an attribute as older files have them.
  func integers(_ inputs: [ONNXArray?], _ index: Int, orAttribute name: String, _ call: ONNXCall) throws -> [Int]? {
    if index < inputs.count, let input = inputs[index] { return try input.indices() }
    return call.integers(name)
  }

  /// An axis counted from the front.
  func axis(_ axis: Int, of rank: Int) throws -> Int {
    guard (-rank..<rank).contains(axis) else { throw Fault.malformed("axis \(axis) is none of a value's \(rank)") }
    return axis < 0 ? axis + rank : axis
  }

  /// Sets bytes aside for an array of the given shape.
  mutating func reserve(_ shape: [Int], _ type: ONNXTensorProto.DataType) throws {
    guard shape.count <= Limits.rank, let count = shape.map({ max($0, 1) }).checkedProduct,
      shape.allSatisfy({ $0 >= 0 }), let bytes = count.checkedProduct(type.width)
    else { throw tooMuch(shape) }
    guard bytes <= room else { throw tooMuch(shape) }
    try take(bytes)
  }

  /// The array with its numbers in the order that a rule gives.
  mutating func rearranged(_ array: ONNXArray, _ rule: some Rearrangement) throws -> ONNXArray {
    try reserve(rule.shape, array.type)
    return array.rearranged(rule)
  }

  /// The array with axes of length one stretched, and axes added in front.
  mutating func stretched(_ array: ONNXArray, to shape: [Int]) throws -> ONNXArray {
    guard array.shape != shape else { return array }
    return try rearranged(array, StridedView(of: array.shape).stretched(to: shape))
  }

  /// The shape to which all of the given shapes can be stretched.
  func commonShape(_ shapes: [[Int]]) throws -> [Int] {
    let rank = shapes.map(\.count).max() ?? 0
    return try (0..<rank).map { axis in
      var length = 1
      for shape in shapes where axis >= rank - shape.count {
        let other = shape[axis - rank + shape.count]
        guard length == other || length == 1 || other == 1 else {
          throw Fault.malformed("constants of the shapes \(shapes) do not go together")
        }
        if length == 1 { length = other }
      }
      return length
    }
  }

  private mutating func take(_ bytes: Int) throws {
    guard bytes <= room else {
      throw Fault.malformed("its constants grow beyond what a file of its size can need")
    }
    room -= bytes
  }

  private func tooMuch(_ shape: [Int]) -> Fault {
    .malformed("it computes constants of the shape \(shape), which is too large for a file of its size")
  }
}

extension ONNXArray {
  /// How many bytes its numbers take while they are computed with.
  fileprivate var bytes: Int { count * type.width }
}

extension ONNXTensorProto.DataType {
  /// How many bytes a number of the type takes while it is computed with.
  fileprivate var width: Int {
    switch self {
    case .float, .float16, .bfloat16: MemoryLayout<Float>.stride
    case .double: MemoryLayout<Double>.stride
    default: MemoryLayout<SymbolicInteger>.stride
    }
  }
}
