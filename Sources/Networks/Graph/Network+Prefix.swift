import OrderedCollections

extension Network {
  /// The part of the network on which some nodes depend, with their values as the only outputs.
  ///
  /// - Throws: `NetworkError` when there is no such node.
  package func upTo(_ last: String...) throws -> Network { try upTo(last) }

  /// The part of the network on which some nodes depend, with their values as the only outputs.
  ///
  /// - Throws: `NetworkError` when there is no such node.
  package func upTo(_ last: [String]) throws -> Network {
    var needed = Set(last)
    let kept = nodes.reversed().filter { node in
      guard needed.contains(node.name) else { return false }
      needed.formUnion(node.inputs)
      return true
    }
    let used = Set(kept.flatMap(\.parameters.values))
    return try Network(
      name: name, inputs: inputs, nodes: kept.reversed(), outputs: last,
      parameters: parameters.filter { used.contains($0.key) })
  }
}
