import Networks

/// The microseconds of a network's nodes, from those of the layers that an engine made of them.
///
/// A layer belongs to the convolution or linear layer that it multiplies, or else to the node that it is named after. What is
/// named after no node, such as a change of the memory's layout, belongs to the layer behind it, whose kernel asked for the
/// layout; ONNX Runtime's changes back belong to the layer before. Nodes that were fused into others take no time.
package struct LayerAttribution {
  /// Microseconds by node; every node but batch norms has an entry.
  package private(set) var microseconds: [String: Double] = [:]
  /// The share of the time that could be told by name.
  package let named: Double

  /// Deals the times of `layers`, in running order, to the nodes of `network`, whose batch norms are folded.
  package init(_ layers: [LayerTiming], to network: Network) {
    let nodes = Dictionary(uniqueKeysWithValues: network.nodes.map { ($0.name, $0) })
    for node in network.nodes where !node.operation.isBatchNorm { microseconds[node.name] = 0 }
    var claimed: Set<String> = []
    var waiting = 0.0
    var last: String?
    var known = 0.0
    for layer in layers {
      guard let name = Self.node(of: layer, in: nodes) else {
        if layer.type == "ReorderOutput", let last {
          microseconds[last, default: 0] += layer.microseconds
        } else {
          waiting += layer.microseconds
        }
        continue
      }
      let owner = layer.multiplies ? Self.multiplication(at: name, in: nodes, except: claimed) ?? name : name
      if layer.multiplies { claimed.insert(owner) }
      microseconds[owner, default: 0] += layer.microseconds + waiting
      known += layer.microseconds
      waiting = 0
      last = owner
    }
    if let last { microseconds[last, default: 0] += waiting }
    let total = layers.reduce(0) { $0 + $1.microseconds }
    named = total > 0 ? known / total : 0
  }

  /// The node that a layer is named after, without what engines add to names.
  private static func node(of layer: LayerTiming, in nodes: [String: Node]) -> String? {
    let stripped = ["_nchwc", "/WithoutBiases"].reduce(layer.name) { name, suffix in
      name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
    }
    return [layer.name, stripped].first { nodes[$0] != nil }
  }

  /// The multiplication that is `name` or that `name` was fused with: the nearest before it that no other layer has.
  private static func multiplication(at name: String, in nodes: [String: Node], except claimed: Set<String>) -> String?
  {
    var front = [name]
    while !front.isEmpty {
      let multiplications = front.filter { nodes[$0]?.operation.multiplies == true }
      if let found = multiplications.first(where: { !claimed.contains($0) }) { return found }
      front = front.filter { !multiplications.contains($0) }.flatMap { nodes[$0]?.inputs ?? [] }
    }
    return nil
  }
}
