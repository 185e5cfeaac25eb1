import Networks

/// The microseconds of a network's nodes, from those of the layers that an engine made of them.
///
/// A layer belongs to the convolution or linear layer that it computes, or else to the node that it is named after. What is
/// named after no node, such as a change of the memory's layout, belongs to the layer behind it, whose kernel asked for the
/// layout; ONNX Runtime's changes back belong to the layer before. Nodes that were fused into others take no time.
package struct LayerAttribution {
  /// Microseconds by node; every node but batch norms has an entry.
  package private(set) var microseconds: [String: Double] = [:]

  /// Deals the times of `layers`, in running order, to the nodes of `network`, whose batch norms are folded.
  package init(_ layers: [LayerTiming], to network: Network) {
    for node in network.nodes where !node.operation.isBatchNorm { microseconds[node.name] = 0 }
    let matching = LayerMatching(network)
    let computed = matching.nodes(of: layers)
    var waiting = 0.0
    var last: String?
    for (index, layer) in layers.enumerated() {
      if let name = computed[index]?.name ?? matching.node(named: layer.name), microseconds[name] != nil {
        microseconds[name, default: 0] += layer.microseconds + waiting
        waiting = 0
        last = name
      } else if layer.type == "ReorderOutput", let last {
        microseconds[last, default: 0] += layer.microseconds
      } else {
        waiting += layer.microseconds
      }
    }
    if let last { microseconds[last, default: 0] += waiting }
  }
}
