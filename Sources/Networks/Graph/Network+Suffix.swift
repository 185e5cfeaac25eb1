import OrderedCollections

extension Network {
  /// The nodes from the one at `index` on; what they read of the others and of the inputs become inputs.
  ///
  /// Outputs that are made before are left out.
  ///
  /// - Throws: `NetworkError` when shapes do not fit, or no output is left.
  package func from(_ index: Int) throws -> Network {
    let rest = Array(nodes[index...])
    let made = Set(rest.map(\.name))
    let shapes = try shapes()
    let read = OrderedSet(rest.flatMap(\.inputs)).subtracting(made)
    let used = Set(rest.flatMap(\.parameters.values))
    return try Network(
      name: name, inputs: read.map { Input(name: $0, shape: shapes[$0] ?? []) }, nodes: rest,
      outputs: outputs.filter(made.contains), parameters: parameters.filter { used.contains($0.key) })
  }
}
