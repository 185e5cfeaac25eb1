import Networks

extension ONNXReader {
  /// `Gemm`: a linear layer with `alpha` in its weight and `beta` in its bias.
  mutating func readGemm(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    guard let weight = try constant(call, 1), weight.shape.count == 2, shape.count == 1,
      call.integer("transA", default: 0) == 0
    else { throw Inexpressible("is no linear layer with a constant matrix") }
    let isTransposed = call.integer("transB", default: 0) == 0
    let outputs = weight.shape[isTransposed ? 1 : 0]
    let (alpha, beta) = (call.number("alpha", default: 1), call.number("beta", default: 1))
    var parameters: [ParameterRole: String] = [:]
    if let bias = try constant(call, 2) {
      parameters[.bias] = try self.bias(bias, outputs: outputs, times: beta)
    }
    parameters[.weight] = try self.weight(weight, isTransposed: isTransposed, times: alpha)
    try add(call, .linear, [input], parameters: parameters)
  }

  /// The matrix `[O, I]` of a linear layer.
  private mutating func weight(
    _ weight: ONNXConstant, isTransposed: Bool, times factor: Float
  ) throws -> String {
    guard factor != 1 else { return try parameter(weight, isTransposed: isTransposed) }
    let shape = weight.shape
    return try parameter(
      from: weight, "times\(factor)\(isTransposed ? ".transposed" : "")",
      shape: isTransposed ? shape.reversed() : shape, isTrainable: true
    ) { numbers in
      guard isTransposed else { return numbers.map { $0 * factor } }
      return (0..<numbers.count).map { numbers[$0 % shape[0] * shape[1] + $0 / shape[0]] * factor }
    }
  }

  /// The bias `[O]` of a linear layer, from a constant of that many numbers or of one.
  private mutating func bias(_ bias: ONNXConstant, outputs: Int, times factor: Float) throws -> String {
    guard bias.shape.last ?? 1 == bias.shape.checkedProduct, [1, outputs].contains(bias.shape.last ?? 1) else {
      throw Inexpressible("adds a constant of shape \(bias.shape)")
    }
    guard factor != 1 || bias.shape.last != outputs else {
      return try parameter(from: bias, shape: [outputs], isTrainable: true)
    }
    return try parameter(from: bias, "times\(factor)", shape: [outputs], isTrainable: true) { numbers in
      let all = numbers.count == outputs ? numbers : Array(repeating: numbers[0], count: outputs)
      return all.map { $0 * factor }
    }
  }

  /// `MatMul` with a constant is a linear layer without bias, over the last axis or over the one before it.
  mutating func readMatMul(_ call: ONNXCall) throws {
    switch try (operand(call, 0), operand(call, 1)) {
    case (.value(let input), .constant(let matrix)):
      let shape = shape(of: input) ?? []
      if matrix.shape.count == 1, shape.count > 1 {
        let weight = try parameter(from: matrix, shape: [1, matrix.shape[0]], isTrainable: true)
        let product = try addHelper(call, "product", .linear, input, parameters: [.weight: weight])
        return try add(call, .reshape(Array(shape.dropLast())), [product])
      }
      let weight = try linearWeight(matrix, rank: shape.count + 1, isTransposed: true)
      try add(call, .linear, [input], parameters: [.weight: weight])
    case (.constant(let matrix), .value(let input)):
      let shape = shape(of: input) ?? []
      guard shape.count > 1 else { throw Inexpressible("multiplies the batch by a matrix") }
      let turn = Array(0..<(shape.count - 1)) + [shape.count, shape.count - 1]
      let turned = try addHelper(call, "turned", .transpose(turn), input)
      if matrix.shape.count == 1 {
        let weight = try parameter(from: matrix, shape: [1, matrix.shape[0]], isTrainable: true)
        let product = try addHelper(call, "product", .linear, turned, parameters: [.weight: weight])
        return try add(call, .reshape(shape.dropLast(2) + shape.suffix(1)), [product])
      }
      let weight = try linearWeight(matrix, rank: shape.count + 1, isTransposed: false)
      let product = try addHelper(call, "product", .linear, turned, parameters: [.weight: weight])
      try add(call, .transpose(turn), [product])
    case (.value(let first), .value(let second)):
      let ranks = [first, second].map { shape(of: $0)?.count ?? 0 }
      guard ranks.allSatisfy({ $0 > 1 }) else { throw Inexpressible("multiplies rows of the batch with each other") }
      let pair = try aligned(call, first, second)
      try add(call, .matrixProduct, [pair.first, pair.second])
    case (.constant, .constant): throw Inexpressible("reads constants only")
    }
  }

  /// The weight `[O, I]` of a linear layer from a constant matrix, which may have axes of size one in front.
  private mutating func linearWeight(_ matrix: ONNXConstant, rank: Int, isTransposed: Bool) throws -> String {
    let shape = matrix.shape
    guard shape.count >= 2, shape.count <= rank, shape.dropLast(2).allSatisfy({ $0 == 1 }) else {
      throw Inexpressible("multiplies with a constant of shape \(shape)")
    }
    if shape.count == 2 { return try parameter(matrix, isTransposed: isTransposed) }
    let (rows, columns) = (shape[shape.count - 2], shape[shape.count - 1])
    guard isTransposed else { return try parameter(from: matrix, shape: [rows, columns], isTrainable: true) }
    return try parameter(from: matrix, "transposed", shape: [columns, rows], isTrainable: true) { numbers in
      (0..<numbers.count).map { numbers[$0 % rows * columns + $0 / rows] }
    }
  }

  /// A linear layer to which a constant row is added has that row as its bias.
  mutating func readBias(_ call: ONNXCall) throws -> Bool {
    for (index, other) in [(0, 1), (1, 0)] {
      guard let name = call.input(index), let bias = constants[name], let product = call.input(other) else { continue }
      guard let linear = soleSource(of: product), linear.operation == .linear, linear.parameters[.bias] == nil,
        let shape = shape(of: product), let outputs = shape.last,
        bias.shape.last == outputs, bias.shape.checkedProduct == outputs, bias.shape.count <= shape.count + 1
      else { return false }
      var parameters = linear.parameters
      parameters[.bias] = try parameter(from: bias, shape: [outputs], isTrainable: true)
      remove(linear)
      try add(call, .linear, linear.inputs, parameters: parameters)
      return true
    }
    return false
  }
}
