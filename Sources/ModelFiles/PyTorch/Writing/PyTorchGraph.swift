import Networks

/// A network as its PyTorch program sees it: without nodes that change nothing, and knowing which nodes its outputs need.
struct PyTorchGraph {
  /// The network itself.
  let network: Network
  /// The shape of every value, the batch left out.
  let shapes: [String: [Int]]
  /// All nodes but those that give back what they read; they read what those did.
  let nodes: [Node]
  /// The nodes that some output needs, in running order.
  let needed: [Node]
  /// The values that the network returns.
  let outputs: [String]

  /// - Throws: `Fault` that names the first node that PyTorch has no words for.
  init(_ network: Network) throws {
    for node in network.nodes {
      guard case .opaque(let opaque) = node.operation else { continue }
      throw Fault.unsupported(
        "node '\(node.name)' is the operator '\(opaque.type)', which Espalier carries along but cannot write as PyTorch"
      )
    }
    shapes = try network.shapes()
    var sources: [String: String] = [:]
    var nodes: [Node] = []
    for node in network.nodes {
      let inputs = node.inputs.map { sources[$0] ?? $0 }
      if node.operation.isIdentity(on: shapes[inputs[0]] ?? [], readsOne: inputs.count == 1) {
        sources[node.name] = inputs[0]
      } else {
        nodes.append(
          Node(name: node.name, operation: node.operation, inputs: inputs, parameters: node.parameters))
      }
    }
    let outputs = network.outputs.map { sources[$0] ?? $0 }
    var reads = Set(outputs)
    var needed: [Node] = []
    for node in nodes.reversed() where reads.contains(node.name) {
      reads.formUnion(node.inputs)
      needed.append(node)
    }
    self.network = network
    self.nodes = nodes
    self.needed = needed.reversed()
    self.outputs = outputs
  }

  /// The shape of a value, the batch left out.
  func shape(of value: String) -> [Int] { shapes[value] ?? [] }
}

extension Operator {
  /// Whether the operator gives back a value of `shape` as it is, both while training and later.
  fileprivate func isIdentity(on shape: [Int], readsOne: Bool) -> Bool {
    switch self {
    case .identity: true
    case .activation(.clip(let low, let high)): low == -.infinity && high == .infinity
    case .dropout(let probability): probability == 0
    case .concatenate: readsOne
    case .reshape(let other): other == shape
    case .flatten: shape.count == 1
    case .transpose(let order): order == Array(order.indices)
    case .pad(let pad): pad.amounts.allSatisfy { $0 == .none }
    case .slice(let slice): slice.indices == Array(0..<shape[slice.axis - 1])
    default: false
    }
  }
}
