import Networks

extension Network {
  /// The same network with numbers in all its parameters that follow from `seed`.
  ///
  /// Weights lie in `±√3/√fan-in`, so that activations neither vanish nor explode; γ in `0.5…1.5`, running variances in
  /// `0.5…1.5`, biases, β and running means in `±0.3`. Every parameter has a sequence of its own.
  public func randomised(seed: UInt64) -> Network {
    var roles: [String: (ParameterRole, isNorm: Bool)] = [:]
    for node in nodes {
      for (role, parameter) in node.parameters {
        roles[parameter] = (role, node.operation.isNormalisation)
      }
    }
    var values: [String: [Float]] = [:]
    for (index, (name, parameter)) in parameters.enumerated() {
      var generator = SeededGenerator(seed: seed &* 0x1_0001 &+ UInt64(index))
      let range: ClosedRange<Float> =
        switch roles[name] {
        case (.runningVariance, _)?, (.weight, isNorm: true)?: 0.5...1.5
        case (.weight, isNorm: false)? where parameter.shape.count > 1:
          .within((3 / Float(parameter.shape.fanIn)).squareRoot())
        default: -0.3...0.3
        }
      values[name] = generator.floats(parameter.count, in: range)
    }
    do { return try replacing(values) } catch { preconditionFailure("\(error)") }
  }

  /// Numbers in `-1…1` for every input, by name.
  public func randomInput(seed: UInt64) -> [String: [Float]] {
    var generator = SeededGenerator(seed: seed)
    return Dictionary(
      inputs.map { ($0.name, generator.floats($0.shape.product, in: -1...1)) }, uniquingKeysWith: { first, _ in first })
  }
}

extension SeededGenerator {
  /// `count` numbers drawn evenly from `range`.
  public mutating func floats(_ count: Int, in range: ClosedRange<Float>) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &self) }
  }

  /// Some of the numbers below `count`, at least `least` of them, ascending; every size is equally likely.
  public mutating func subset(of count: Int, atLeast least: Int = 1) -> [Int] {
    let size = Int.random(in: min(least, count)...count, using: &self)
    return (0..<count).shuffled(using: &self).prefix(size).sorted()
  }
}

extension ClosedRange<Float> {
  /// The numbers that are no further from zero than `bound`.
  fileprivate static func within(_ bound: Float) -> ClosedRange<Float> { -bound...bound }
}

extension [Int] {
  /// How many numbers enter one output of a weight of this shape.
  fileprivate var fanIn: Int { dropFirst().product }
}

extension Operator {
  /// Whether its weight scales what has been brought to mean zero and variance one.
  fileprivate var isNormalisation: Bool {
    switch self {
    case .batchNorm, .layerNorm, .groupNorm, .instanceNorm: true
    default: false
    }
  }
}
