import Networks

extension ONNXWriter {
  /// Adds the ONNX node that an operator unknown to Espalier was read from, as it was.
  ///
  /// Its inputs are the node's in their order, its constants come with it, and its outputs keep their names where a node
  /// of ours stands for them.
  mutating func emitOpaque(_ node: Node) throws {
    guard let fragment = opaques.fragments[node.name] else { return state(node.name) }
    var written = fragment.node
    var values = node.inputs[...]
    var names: [String: String] = [:]
    for constant in fragment.constants { names[constant.name] = try emitConstant(constant, of: node) }
    for index in written.input.indices where written.input[index] != "" {
      if let constant = names[written.input[index]] {
        written.input[index] = constant
      } else if let value = values.popFirst() {
        written.input[index] = value
      } else {
        throw Fault.malformed("node '\(node.name)' reads fewer values than its definition")
      }
    }
    guard values.isEmpty else { throw Fault.malformed("node '\(node.name)' reads more values than its definition") }
    guard let own = written.output.firstIndex(of: node.name) ?? written.output.firstIndex(where: { $0 != "" }) else {
      throw Fault.malformed("node '\(node.name)' has a definition without an output")
    }
    let further = opaques.furtherOutputs[node.name] ?? []
    for index in written.output.indices where written.output[index] != "" {
      let name = written.output[index]
      written.output[index] = index == own ? node.name : further.contains(name) ? name : freshName(name)
    }
    for attribute in written.attribute { try checkGraph(attribute, of: node, constants: names) }
    written.name = node.name
    append(written)
    for output in fragment.outputs {
      guard let index = fragment.node.output.firstIndex(of: output.name),
        let type = ONNXTensorProto.DataType(rawValue: Int(output.type.tensorType.elemType)), type != .undefined
      else { continue }
      set(type, of: written.output[index])
    }
    state(node.name)
  }

  /// Adds a constant of a fragment, and gives its name in the file that is written.
  private mutating func emitConstant(_ constant: ONNXTensorProto, of node: Node) throws -> String {
    guard constant.dataLocation == .default else {
      throw Fault.unsupported("node '\(node.name)' reads a constant that stands in another file")
    }
    return setting(constant)
  }

  /// Checks that the graphs within an attribute, such as the branches of `If`, read what is written under its name.
  private func checkGraph(
    _ attribute: ONNXAttributeProto, of node: Node, constants: [String: String]
  ) throws {
    for graph in (attribute.hasG ? [attribute.g] : []) + attribute.graphs {
      for name in graph.outerNames where constants[name] != name && shape(of: name).isEmpty {
        throw Fault.unsupported("node '\(node.name)' holds a graph that reads '\(name)', which is not written")
      }
    }
  }
}

extension ONNXGraphProto {
  /// The names that the graph reads and does not define.
  fileprivate var outerNames: Set<String> {
    let defined = Set(initializer.map(\.name) + input.map(\.name) + node.flatMap(\.output))
    let inner = node.flatMap(\.attribute).flatMap { ($0.hasG ? [$0.g] : []) + $0.graphs }
    let read = node.flatMap(\.input) + output.map(\.name) + inner.flatMap(\.outerNames)
    return Set(read).subtracting(defined).subtracting([""])
  }

  /// The names of ONNX's own operators in the graph.
  fileprivate var standardOperators: [String] { node.flatMap(\.standardOperators) }
}

extension ONNXNodeProto {
  /// The names of ONNX's own operators that the node is, and that its graphs hold.
  var standardOperators: [String] {
    let graphs = attribute.flatMap { ($0.hasG ? [$0.g] : []) + $0.graphs }
    return (domain.isStandardDomain ? [opType] : []) + graphs.flatMap(\.standardOperators)
  }
}
