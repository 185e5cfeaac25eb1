import Networks

/// Numbers in −1…1 that follow from `name`, the same as `numbers` of `Scripts/golden/training_forward.py` draws.
func numbers(_ name: String, _ count: Int) -> [Float] {
  let modulus = 2_147_483_647
  var state = 1 + name.utf8.enumerated().reduce(0) { $0 + ($1.offset + 1) * Int($1.element) } % (modulus - 1)
  return (0..<count + 10).map { _ in
    state = state * 48_271 % modulus
    return Float(Double(state) / Double(modulus) * 2 - 1)
  }.suffix(count)
}

extension Network {
  /// The network with weights that follow from their names; batch norm's scales and variances lie in 0.5…1.5.
  func withNamedWeights() throws -> Network {
    var positive: Set<String> = []
    for node in nodes {
      if case .batchNorm = node.operation {
        positive.formUnion([.weight, .runningVariance].compactMap { node.parameters[$0] })
      }
    }
    return try replacing(
      Dictionary(
        uniqueKeysWithValues: parameters.map { name, parameter in
          let drawn = numbers(name, parameter.count)
          return (name, positive.contains(name) ? drawn.map { 1 + $0 / 2 } : drawn)
        }))
  }
}
