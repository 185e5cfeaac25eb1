import Networks

/// Which convolution or linear layer of a network each layer of an engine computes.
///
/// Engines fuse what follows a convolution into it and call the whole by one of the names: OpenVINO by the convolution's, ONNX
/// Runtime and Espalier's by that of the last node, with signs of their own behind it. From the node with the name the way goes up
/// to what multiplies. Where branches meet several are found: those layers are settled first that have one choice, and the
/// others take the last in running order that is free. Layers whose names say nothing are matched in order if as many
/// multiplying nodes are left.
struct LayerMatching {
  private let nodes: [String: Node]
  private let order: [String: Int]

  init(_ network: Network) {
    nodes = Dictionary(network.nodes.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    order = Dictionary(
      network.nodes.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The node of each layer, by the layer's index; layers that do not multiply have none.
  func nodes(of layers: [LayerTiming]) -> [Int: Node] {
    let multiplying = layers.indices.filter { layers[$0].multiplies }
    let choices = multiplying.map { (index: $0, nodes: node(named: layers[$0].name).map(multiplying(above:)) ?? []) }
    var matched: [Int: String] = [:]
    var taken: Set<String> = []
    for choice in choices.sorted(by: { ($0.nodes.count, $0.index) < ($1.nodes.count, $1.index) }) {
      guard let name = choice.nodes.last(where: { !taken.contains($0) }) else { continue }
      matched[choice.index] = name
      taken.insert(name)
    }
    let nameless = multiplying.filter { matched[$0] == nil }
    let left = inOrder(nodes.values.filter { $0.operation.multiplies && !taken.contains($0.name) }.map(\.name))
    if nameless.count == left.count { for (index, name) in zip(nameless, left) { matched[index] = name } }
    return matched.compactMapValues { nodes[$0] }
  }

  /// The node with the longest name that `name` is, or begins with up to a sign that no name goes on with.
  func node(named name: String) -> String? {
    var end = name.endIndex
    while end > name.startIndex {
      let part = String(name[..<end])
      if nodes[part] != nil, end == name.endIndex || "_/:".contains(name[end]) { return part }
      end = name.index(before: end)
    }
    return nil
  }

  /// What multiplies among a node and those before it, up to the next that does, in running order.
  private func multiplying(above name: String) -> [String] {
    var found: Set<String> = []
    var seen: Set<String> = []
    var open = [name]
    while let next = open.popLast() {
      guard seen.insert(next).inserted, let node = nodes[next] else { continue }
      if node.operation.multiplies { found.insert(next) } else { open += node.inputs }
    }
    return inOrder(Array(found))
  }

  private func inOrder(_ names: [String]) -> [String] { names.sorted { order[$0, default: 0] < order[$1, default: 0] } }
}

extension Network {
  /// The name of the convolution or linear layer that each layer of an engine computes; nil where it is none, or not known.
  package func nodesComputed(by layers: [LayerTiming]) -> [String?] {
    let nodes = LayerMatching(self).nodes(of: layers)
    return layers.indices.map { nodes[$0]?.name }
  }
}
