import Networks

extension Recipe {
  /// Some of the convolutions of a network made group convolutions, their channels shared out at random.
  ///
  /// - Parameter likelihood: how likely a convolution is among them, if its channels can be shared out at all.
  public static func randomGroups(for network: Network, seed: UInt64, likelihood: Double = 0.7) -> Recipe {
    var generator = SeededGenerator(seed: seed)
    let edits = network.nodes.compactMap { node -> Edit? in
      guard case .convolution(let convolution) = node.operation, network.isAlone(node),
        let weight = network.parameters(of: node)[.weight], Double.random(in: 0..<1, using: &generator) < likelihood
      else { return nil }
      let old = convolution.groups
      let (height, width) = (weight.shape[0] / old, weight.shape[1])
      let factors = (2...max(2, height)).filter { height.isMultiple(of: $0) && width.isMultiple(of: $0) }
      guard let factor = factors.randomElement(using: &generator) else { return nil }
      func labels(_ count: Int) -> [Int] {
        (0..<old).flatMap { group in
          (0..<count).map { group * factor + $0 * factor / count }.shuffled(using: &generator)
        }
      }
      return .groupConvolution(
        LayerGroups(layer: node.name, groups: old * factor, outputs: labels(height), inputs: labels(width)))
    }
    return Recipe(network: network.name, origin: Origin(method: "random", seed: seed), edits: edits)
  }
}

extension Network {
  /// Whether no other node uses the parameters of a node.
  fileprivate func isAlone(_ node: Node) -> Bool {
    nodes.allSatisfy { $0.name == node.name || Set($0.parameters.values).isDisjoint(with: node.parameters.values) }
  }
}
