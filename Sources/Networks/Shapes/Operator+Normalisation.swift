extension Operator {
  /// The shape of a normalisation's output, which is that of its input; checks settings and weights.
  func normalisedShape(of input: [Int], parameters: [ParameterRole: Parameter]) throws -> [Int] {
    switch self {
    case .batchNorm:
      for role in ParameterRole.allCases {
        guard let parameter = parameters[role] else { throw ShapeFault("it has no \(role.rawValue)") }
        try parameter.requireChannels(input[0], as: role.rawValue)
      }
    case .layerNorm(let norm):
      let normalised = Array(input[(try input.index(ofAxis: norm.axis))...])
      for (role, parameter) in parameters where parameter.shape != normalised {
        throw ShapeFault("its \(role.rawValue) has the shape \(parameter.shape), not \(normalised)")
      }
    case .groupNorm(let norm):
      guard norm.groups > 0, input[0].isMultiple(of: norm.groups) else {
        throw ShapeFault("\(input[0]) channels do not divide into \(norm.groups) groups")
      }
      for (role, parameter) in parameters { try parameter.requireChannels(input[0], as: role.rawValue) }
    case .instanceNorm:
      guard input.count > 1 else { throw ShapeFault("it needs channels of several places and is given \(input)") }
      for (role, parameter) in parameters { try parameter.requireChannels(input[0], as: role.rawValue) }
    case .localResponseNorm(let norm):
      try input.requireImage()
      guard norm.size > 0 else { throw ShapeFault("it looks at \(norm.size) channels") }
    default: break
    }
    return input
  }
}

extension Quantisation {
  /// Checks that the grid fits a value of shape `input`, the batch left out.
  func validate(for input: [Int]) throws {
    let count = try axis.map { input[try input.index(ofAxis: $0)] } ?? 1
    guard scales.count == count, zeroPoints.count == count, scales.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw ShapeFault("it has \(scales.count) scale(s) where it needs \(count), all of them positive")
    }
  }
}
