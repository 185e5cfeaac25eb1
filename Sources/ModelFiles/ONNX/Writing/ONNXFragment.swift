import Networks
import SwiftProtobuf

/// A node as another exporter spelled it, with all that it needs to be written again: what `Opaque.definition` holds.
///
/// It is kept as an ONNX file whose graph has that one node. The graph's constants are those that the node and its
/// subgraphs read, its values say the element types of the node's outputs, and the file names the operator sets that the
/// node is taken from.
struct ONNXFragment {
  /// The node, with the names that it had in its file.
  let node: ONNXNodeProto
  /// The constants that it reads.
  let constants: [ONNXTensorProto]
  /// What the file said of its outputs.
  let outputs: [ONNXValueInfoProto]
  /// The operator sets.
  let operatorSets: [ONNXOperatorSetIdProto]

  /// The fragment that a definition holds.
  ///
  /// - Throws: `Fault` when the bytes hold no such fragment.
  init(definition: [UInt8]) throws {
    guard let model = try? ONNXModelProto(serializedBytes: definition), model.graph.node.count == 1,
      model.graph.node[0].output.contains(where: { !$0.isEmpty })
    else { throw Fault.malformed("its definition is no ONNX node") }
    node = model.graph.node[0]
    constants = model.graph.initializer
    outputs = model.graph.valueInfo
    operatorSets = model.opsetImport
  }

  /// The version of ONNX's own operators from which the node is taken, where it is one of them.
  var version: Int? { operatorSets.first { $0.domain.plainDomain.isEmpty }.flatMap { Int(exactly: $0.version) } }

  /// The names of ONNX's own operators that the node is, and that its subgraphs hold.
  var standardOperators: [String] { node.standardOperators }
}

extension ONNXNodeProto {
  fileprivate var standardOperators: [String] {
    (domain.plainDomain.isEmpty ? [opType] : [])
      + attribute.flatMap(\.subgraphs).flatMap(\.node).flatMap(\.standardOperators)
  }
}
