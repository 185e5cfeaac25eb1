public import Networks

/// Into how many groups a convolution may be divided.
public struct GroupRule: Sendable, Hashable {
  /// The fewest input or output channels that a group has.
  public let leastWidth: Int
  /// The most groups that a layer has.
  public let mostGroups: Int

  /// A rule; with eight channels a group and 64 groups that of Zhao and Luk 2019.
  public init(leastWidth: Int = 8, mostGroups: Int = 64) {
    (self.leastWidth, self.mostGroups) = (max(1, leastWidth), mostGroups)
  }

  /// The numbers into which each of a layer's groups may be divided, ascending, 1 left out.
  func factors(of layer: DividedLayer) -> [Int] {
    factors(rows: layer.matrices[0].rows, columns: layer.matrices[0].columns, present: layer.matrices.count)
  }

  private func factors(rows: Int, columns: Int, present: Int) -> [Int] {
    guard min(rows, columns) > 1 else { return [] }
    return (2...min(rows, columns)).filter { factor in
      rows.isMultiple(of: factor) && columns.isMultiple(of: factor) && min(rows, columns) / factor >= leastWidth
        && factor * present <= mostGroups
    }
  }

  /// The numbers of groups that each convolution of a network may have, by its name; those that may have no more are left out.
  public func counts(in network: Network) -> [String: [Int]] {
    let counts = network.nodes.compactMap { node -> (String, [Int])? in
      guard case .convolution(let convolution) = node.operation, network.hasOwnParameters(node),
        let shape = network.parameters(of: node)[.weight]?.shape
      else { return nil }
      let present = convolution.groups
      let factors = factors(rows: shape[0] / present, columns: shape[1], present: present)
      return factors.isEmpty ? nil : (node.name, factors.map { $0 * present })
    }
    return Dictionary(uniqueKeysWithValues: counts)
  }
}
