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

/// A convolution whose weights no other node uses, as a matrix of connections for each of its groups.
struct DividedLayer {
  let node: Node
  /// How many weights it has.
  let params: Int
  let matrices: [ConnectionMatrix]

  /// Nil for what cannot be divided: another operator, or weights that others use too.
  ///
  /// - Parameter connections: for each output channel, how much the connections from the input channels of its group count.
  init?(_ node: Node, of network: Network, connections: [Double]) {
    guard case .convolution(let convolution) = node.operation, network.hasOwnParameters(node),
      let weight = network.parameters(of: node)[.weight]
    else { return nil }
    (self.node, params) = (node, weight.count)
    let (rows, columns) = (weight.shape[0] / convolution.groups, weight.shape[1])
    matrices = (0..<convolution.groups).map { group in
      let start = group * rows * columns
      return ConnectionMatrix(
        rows: rows, columns: columns, values: Array(connections[start..<start + rows * columns]))
    }
  }
}

extension Workbench {
  /// The convolutions that may be divided, as matrices.
  func dividedLayers(by criterion: GroupCriterion) throws -> [DividedLayer] {
    let connections = try criterion.connections(on: self)
    return network.nodes.compactMap { node in
      guard !protected.contains(node.name), let own = connections[node.name] else { return nil }
      return DividedLayer(node, of: network, connections: own)
    }
  }
}
