import Networks

extension ONNXWriter {
  /// Adds the ONNX node that an operator unknown to Espalier was read from, as it was.
  ///
  /// The values that it and its subgraphs read are the node's inputs, each once, in the order in which they are first
  /// read. Its constants come with it, and its outputs keep their names where a node of ours stands for them.
  mutating func emitOpaque(_ node: Node) throws {
    guard let fragment = opaques.fragments[node.name] else { return state(node.name) }
    var names: [String: String] = [:]
    for constant in fragment.constants {
      guard constant.dataLocation != .external else {
        throw Fault.unsupported("node '\(node.name)' reads a constant that stands in another file")
      }
      names[constant.name] = setting(constant)
    }
    var values = node.inputs[...]
    for name in fragment.node.reads where names[name] == nil {
      guard let value = values.popFirst() else {
        throw Fault.malformed("node '\(node.name)' reads fewer values than its definition")
      }
      names[name] = value
    }
    guard values.isEmpty else { throw Fault.malformed("node '\(node.name)' reads more values than its definition") }
    let made = fragment.node.output
    let further = opaques.furtherOutputs[node.name] ?? []
    let own = made.firstIndex(of: node.name) ?? made.firstIndex { !$0.isEmpty }
    var written = fragment.node.renaming { names[$0] ?? $0 }
    for (index, name) in made.enumerated() where !name.isEmpty {
      written.output[index] = index == own ? node.name : further.contains(name) ? name : freshName(name)
    }
    written.name = node.name
    append(written)
    for info in fragment.outputs {
      guard let index = made.firstIndex(of: info.name) else { continue }
      let type = ONNXTensorProto.DataType(rawValue: Int(info.type.tensorType.elemType)) ?? .undefined
      if type != .undefined { set(type, of: written.output[index]) }
    }
    state(node.name)
  }
}
