import Networks

/// What the opaque nodes of a network are in ONNX.
struct ONNXOpaques {
  /// The fragments of nodes that have one, by the node's name.
  private(set) var fragments: [String: ONNXFragment] = [:]
  /// The names of the values that nodes make beside their own, by the name of the node.
  private(set) var furtherOutputs: [String: Set<String>] = [:]

  /// No nodes.
  init() {}

  /// The opaque nodes of `network`.
  ///
  /// - Throws: `Fault` that names a node of which too little is known to write it.
  init(_ network: Network) throws {
    for node in network.nodes {
      guard case .opaque(let opaque) = node.operation else { continue }
      if let definition = opaque.definition {
        do {
          fragments[node.name] = try ONNXFragment(definition: definition)
        } catch let fault as Fault {
          throw Fault(kind: fault.kind, message: "node '\(node.name)', the operator '\(opaque.type)': \(fault.message)")
        }
      } else if let maker = node.inputs.first, fragments[maker]?.node.output.contains(node.name) == true {
        furtherOutputs[maker, default: []].insert(node.name)
      } else {
        throw Fault.unsupported(
          "node '\(node.name)' is the operator '\(opaque.type)', of which nothing is known but its output's shape")
      }
    }
  }

  /// The operator sets of other domains that the nodes are taken from, sorted by name.
  ///
  /// - Throws: `Fault` when two nodes need two versions of one.
  func foreignOperatorSets() throws -> [ONNXOperatorSetIdProto] {
    var versions: [String: Int64] = [:]
    for fragment in fragments.values {
      for set in fragment.operatorSets where !set.domain.plainDomain.isEmpty {
        guard versions[set.domain, default: set.version] == set.version else {
          throw Fault.unsupported("two nodes need two versions of the operators '\(set.domain)'")
        }
        versions[set.domain] = set.version
      }
    }
    return versions.sorted { $0.key < $1.key }.map { domain, version in
      var set = ONNXOperatorSetIdProto()
      set.domain = domain
      set.version = version
      return set
    }
  }
}
