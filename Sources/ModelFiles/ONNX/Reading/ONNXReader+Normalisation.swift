import Networks

extension ONNXReader {
  mutating func readBatchNorm(_ call: ONNXCall) throws {
    let input = try value(call).name
    guard call.integer("training_mode", default: 0) == 0, call.integer("spatial", default: 1) == 1 else {
      throw Inexpressible("is in training mode or not over the channels")
    }
    let epsilon = call.number("epsilon", default: 1e-5)
    let momentum = call.number("momentum", default: 0.9)
    let norm = BatchNorm(
      epsilon: call.exact("epsilon").flatMap { Float($0) == epsilon ? $0 : nil } ?? epsilon.decimal,
      momentum: call.exact("momentum").flatMap { Float(1 - $0) == momentum ? $0 : nil }
        ?? Float(1 - momentum.decimal).decimal)
    var parameters: [ParameterRole: String] = [:]
    for (index, role) in ParameterRole.allCases.sorted().enumerated() {
      guard let constant = try constant(call, index + 1) else {
        throw Fault.malformed("node '\(call.output)' lacks its \(role.rawValue)")
      }
      parameters[role] = try parameter(constant, isTrainable: role == .weight || role == .bias)
    }
    try add(call, .batchNorm(norm), [input], parameters: parameters)
  }

  /// `LayerNormalization`; its scale and shift may leave out leading axes of size one.
  mutating func readLayerNorm(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    let axis = try axis(call.integer("axis", default: -1), of: shape)
    guard axis > 0 else { throw Inexpressible("normalises over the batch") }
    let normalised = Array(shape[(axis - 1)...])
    var parameters: [ParameterRole: String] = [:]
    for (index, role) in [(1, ParameterRole.weight), (2, .bias)] {
      guard let constant = try constant(call, index) else { continue }
      guard constant.shape.drop(while: { $0 == 1 }) == normalised.drop(while: { $0 == 1 }) else {
        throw Inexpressible("has a \(role.rawValue) of shape \(constant.shape) for values of shape \(normalised)")
      }
      parameters[role] = try parameter(from: constant, shape: normalised, isTrainable: true)
    }
    let norm = LayerNorm(axis: axis, epsilon: exactEpsilon(call))
    try add(call, .layerNorm(norm), [input], parameters: parameters)
  }

  mutating func readInstanceNorm(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    guard shape.count > 1 else { throw Inexpressible("normalises channels of one place each") }
    let parameters = try channelParameters(call, count: shape[0])
    try add(call, .instanceNorm(InstanceNorm(epsilon: exactEpsilon(call))), [input], parameters: parameters)
  }

  /// `GroupNormalization`, whose scales are one for each group before operator set 21, then one for each channel.
  mutating func readGroupNorm(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    let groups = call.integer("num_groups", default: 0)
    guard (1...shape[0]).contains(groups), shape[0].isMultiple(of: groups), shape[0] <= Limits.attribute else {
      throw Fault.malformed("node '\(call.output)' deals \(shape[0]) channels to \(groups) groups")
    }
    var parameters: [ParameterRole: String] = [:]
    for (index, role) in [(1, ParameterRole.weight), (2, .bias)] {
      guard let constant = try constant(call, index) else { continue }
      if operatorSet < 21, constant.shape == [groups], groups != shape[0] {
        let size = shape[0] / groups
        parameters[role] = try parameter(from: constant, "channels", shape: [shape[0]], isTrainable: true) { numbers in
          numbers.flatMap { Array(repeating: $0, count: size) }
        }
      } else {
        guard constant.shape == [shape[0]] else {
          throw Inexpressible("has a \(role.rawValue) of shape \(constant.shape)")
        }
        parameters[role] = try parameter(constant)
      }
    }
    let norm = GroupNorm(groups: groups, epsilon: exactEpsilon(call))
    try add(call, .groupNorm(norm), [input], parameters: parameters)
  }

  mutating func readLocalResponseNorm(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    guard shape.count == 3 else { throw Inexpressible("is not over the channels of an image") }
    let size = call.integer("size", default: 0)
    guard (1...Limits.attribute).contains(size) else {
      throw Fault.malformed("node '\(call.output)' looks at \(size) channels")
    }
    let norm = LocalResponseNorm(
      size: size, alpha: call.decimal("alpha", default: 1e-4), beta: call.decimal("beta", default: 0.75),
      offset: call.decimal("bias", default: 1))
    try add(call, .localResponseNorm(norm), [input])
  }

  /// `LpNormalization`: division by the length along an axis.
  mutating func readLpNorm(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    let axis = try axis(call.integer("axis", default: -1), of: shape)
    guard axis > 0 else { throw Inexpressible("goes along the batch") }
    let length: String
    switch call.integer("p", default: 2) {
    case 1:
      let sizes = try addHelper(call, "absolute", .activation(.absolute), input)
      length = try addHelper(call, "length", .reduce(Reduction(.sum, axes: [axis], keepsAxes: true)), sizes)
    case 2: length = try addHelper(call, "length", .reduce(Reduction(.l2, axes: [axis], keepsAxes: true)), input)
    default: throw Inexpressible("measures lengths neither by sizes nor by squares")
    }
    try add(call, .divide, [input, length])
  }

  /// `MeanVarianceNormalization`: `(x − μ) / (σ + 10⁻⁹)`, over axes that leave out the batch.
  mutating func readMeanVarianceNorm(_ call: ONNXCall) throws {
    let (input, shape) = try value(call)
    let axes = try (call.integers("axes") ?? [0, 2, 3]).map { try axis($0, of: shape) }
    guard !axes.isEmpty, !axes.contains(0), Set(axes).count == axes.count else {
      throw Inexpressible("takes its mean over the batch")
    }
    let mean = Reduction(.mean, axes: axes, keepsAxes: true)
    let centre = try addHelper(call, "mean", .reduce(mean), input)
    let deviation = try addHelper(call, "centred", .subtract, input, centre)
    let squares = try addHelper(call, "squares", .multiply, deviation, deviation)
    let variance = try addHelper(call, "variance", .reduce(mean), squares)
    let spread = try addHelper(call, "spread", .activation(.squareRoot), variance)
    try add(call, .divide, [deviation, shifted(call, spread, by: 1e-9)])
  }

  private mutating func channelParameters(_ call: ONNXCall, count: Int) throws -> [ParameterRole: String] {
    var parameters: [ParameterRole: String] = [:]
    for (index, role) in [(1, ParameterRole.weight), (2, .bias)] {
      guard let constant = try constant(call, index) else { continue }
      guard constant.shape == [count] else { throw Inexpressible("has a \(role.rawValue) of shape \(constant.shape)") }
      parameters[role] = try parameter(constant)
    }
    return parameters
  }

  /// The ε that a normalisation states, 10⁻⁵ where it states none.
  private func exactEpsilon(_ call: ONNXCall) -> Double {
    let epsilon = call.number("epsilon", default: 1e-5)
    return call.exact("epsilon").flatMap { Float($0) == epsilon ? $0 : nil } ?? epsilon.decimal
  }
}
