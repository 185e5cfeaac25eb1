import Networks

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
  ///
  /// - Throws: `GroupError.notFinite` when connections of one are no numbers.
  func dividedLayers(by criterion: GroupCriterion) throws -> [DividedLayer] {
    let connections = try criterion.connections(on: self)
    return try network.nodes.compactMap { node in
      guard !protected.contains(node.name), let own = connections[node.name] else { return nil }
      guard own.allSatisfy(\.isFinite) else { throw GroupError.notFinite(layer: node.name) }
      return DividedLayer(node, of: network, connections: own)
    }
  }
}
