import Networks

/// Normalisations that exporters write as several operators.
///
/// As with activations, nodes become one only where nothing else reads what passes between them.
extension ONNXReader {
  /// Replaces `(x − mean(x)) / √(mean((x − mean(x))²) + ε)` by a layer norm, if that is what a node ends.
  ///
  /// Over the channels of an image the layer norm stands between two transposes, as it does where channels come last.
  mutating func fuse(normOf call: ONNXCall) throws {
    guard !isOurs, let last = source(of: call.output), let (centred, spread, inverse) = quotient(last),
      let root = soleSource(of: spread), root.operation == .activation(.squareRoot) || root.isSquareRootByPower,
      let shifted = soleSource(of: root.inputs[0]), shifted.operation == .add, let epsilon = scalar(of: shifted),
      let variance = soleSource(of: shifted.inputs[0]), case .reduce(let reduction) = variance.operation,
      reduction.kind == .mean, reduction.keepsAxes, let centre = centre(variance.inputs[0], and: centred, reduction),
      let shape = shape(of: centre.input), epsilon >= 0
    else { return }
    let rank = shape.count + 1
    let norm = reduction.axes.first.map { LayerNorm(axis: $0, epsilon: epsilon.decimal) } ?? LayerNorm(axis: 1)
    let nodes = centre.nodes + [variance, shifted, root, last] + inverse
    if reduction.axes == Array(norm.axis..<rank) {
      replace(nodes)
      try add(call, .layerNorm(norm), [centre.input])
    } else if reduction.axes == [1] {
      replace(nodes)
      let last = LayerNorm(axis: rank - 1, epsilon: norm.epsilon)
      let behind = try addHelper(call, "behind", .transpose([0] + Array(2..<rank) + [1]), centre.input)
      let normal = try addHelper(call, "norm", .layerNorm(last), behind)
      try add(call, .transpose([0, rank - 1] + Array(1..<(rank - 1))), [normal])
    }
  }

  /// What a node divides, by what, and the nodes between: it is a quotient, or a product with a reciprocal.
  private func quotient(_ node: Node) -> (dividend: String, divisor: String, between: [Node])? {
    guard node.inputs.count == 2 else { return nil }
    if node.operation == .divide { return (node.inputs[0], node.inputs[1], []) }
    guard node.operation == .multiply else { return nil }
    for (index, other) in [(0, 1), (1, 0)] {
      guard let inverse = soleSource(of: node.inputs[other]), inverse.operation == .activation(.reciprocal) else {
        continue
      }
      return (node.inputs[index], inverse.inputs[0], [inverse])
    }
    return nil
  }

  /// The nodes from `input` to the squares of what is left without its mean, which is `centred` too.
  private func centre(_ squares: String, and centred: String, _ reduction: Reduction) -> (input: String, nodes: [Node])?
  {
    guard let power = soleSource(of: squares) else { return nil }
    let isProduct = power.operation == .multiply && power.inputs.count == 2 && power.inputs[0] == power.inputs[1]
    guard isProduct || power.operation == .activation(.power(exponent: 2)) else { return nil }
    let twin = power.inputs[0]
    guard let difference = source(of: centred), difference.operation == .subtract,
      let twinDifference = source(of: twin), twinDifference.operation == .subtract,
      twinDifference.inputs == difference.inputs, let mean = source(of: difference.inputs[1]),
      mean.operation == .reduce(reduction), mean.inputs == [difference.inputs[0]]
    else { return nil }
    let squareReads = isProduct ? 2 : 1
    let isOne = twin == centred
    guard useCount(of: mean.name) == (isOne ? 1 : 2), useCount(of: centred) == (isOne ? 1 + squareReads : 1),
      isOne || useCount(of: twin) == squareReads
    else { return nil }
    return (difference.inputs[0], [mean, difference, power] + (isOne ? [] : [twinDifference]))
  }

  /// Replaces an instance norm over channels that were put together by a group norm, if a reshape ends one.
  mutating func fuse(groupNormOf call: ONNXCall) throws {
    guard !isOurs, let last = source(of: call.output), let shape = shape(of: call.output),
      case .reshape = last.operation,
      let norm = soleSource(of: last.inputs[0]), case .instanceNorm(let options) = norm.operation,
      weight(norm.parameters[.weight]).map({ $0.values.allSatisfy { $0 == 1 } }) ?? true,
      weight(norm.parameters[.bias]).map({ $0.values.allSatisfy { $0 == 0 } }) ?? true,
      let first = soleSource(of: norm.inputs[0]), case .reshape(let grouped) = first.operation, grouped.count == 2,
      self.shape(of: first.inputs[0]) == shape, shape[0].isMultiple(of: grouped[0]), shape.count > 1
    else { return }
    replace([first, norm, last])
    let groupNorm = GroupNorm(groups: grouped[0], epsilon: options.epsilon)
    try add(call, .groupNorm(groupNorm), first.inputs)
  }

  /// A product with a constant behind a normalisation that has no scale yet is its scale.
  mutating func readScale(_ call: ONNXCall) throws -> Bool {
    try readNormParameter(call, .weight) { $0[.weight] == nil && $0[.bias] == nil }
  }

  /// A sum with a constant behind a normalisation that has no shift yet is its shift.
  mutating func readShift(_ call: ONNXCall) throws -> Bool { try readNormParameter(call, .bias) { $0[.bias] == nil } }

  private mutating func readNormParameter(
    _ call: ONNXCall, _ role: ParameterRole, isOpen: ([ParameterRole: String]) -> Bool
  ) throws -> Bool {
    guard !isOurs else { return false }
    for (index, other) in [(0, 1), (1, 0)] {
      guard let name = call.input(index), let constant = constants[name], let value = call.input(other) else {
        continue
      }
      guard let norm = soleSource(of: value), isOpen(norm.parameters), let shape = shape(of: value),
        let aligned = try? constant.aligned(with: shape)
      else { return false }
      let wanted: [Int]
      switch norm.operation {
      case .layerNorm(let options):
        guard aligned[..<(options.axis - 1)].allSatisfy({ $0 == 1 }) else { return false }
        wanted = Array(shape[(options.axis - 1)...])
        guard Array(aligned[(options.axis - 1)...]) == wanted else { return false }
      case .groupNorm:
        wanted = [shape[0]]
        guard aligned == wanted + shape.dropFirst().map({ _ in 1 }) else { return false }
      default: return false
      }
      var parameters = norm.parameters
      parameters[role] = try parameter(from: constant, shape: wanted, isTrainable: true)
      remove(norm)
      try add(call, norm.operation, norm.inputs, parameters: parameters)
      return true
    }
    return false
  }
}

extension Node {
  /// Whether the node takes the square root as a power.
  fileprivate var isSquareRootByPower: Bool { operation == .activation(.power(exponent: 0.5)) }
}
