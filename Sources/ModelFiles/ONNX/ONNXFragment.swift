import Foundation
import Networks
import SwiftProtobuf

/// A node as another exporter spelled it, with all that it needs to be written again: what `Opaque.definition` holds.
///
/// It is kept as an ONNX file whose graph has that one node. The graph's constants are those that the node reads, its
/// outputs say the element types of the node's outputs, and the file names the versions of the operator sets.
package struct ONNXFragment: Equatable {
  /// The node, with the names that it had in its file.
  package let node: ONNXNodeProto
  /// The constants that the node reads, in its order.
  package let constants: [ONNXTensorProto]
  /// The types of its outputs.
  package let outputs: [ONNXValueInfoProto]
  /// The operator sets that it is taken from.
  package let operatorSets: [ONNXOperatorSetIdProto]
  /// The operators that its file wrote as nodes.
  package let functions: [ONNXFunctionProto]

  /// A node with what it needs.
  package init(
    node: ONNXNodeProto, constants: [ONNXTensorProto], outputs: [ONNXValueInfoProto],
    operatorSets: [ONNXOperatorSetIdProto], functions: [ONNXFunctionProto] = []
  ) {
    self.node = node
    self.constants = constants
    self.outputs = outputs
    self.operatorSets = operatorSets
    self.functions = functions
  }

  /// The fragment that a definition holds.
  ///
  /// - Throws: `Fault` when the bytes hold no such fragment.
  package init(definition: [UInt8]) throws {
    guard let model = try? ONNXModelProto(serializedBytes: definition), model.graph.node.count == 1 else {
      throw Fault.malformed("its definition is no ONNX node")
    }
    self.init(
      node: model.graph.node[0], constants: model.graph.initializer,
      outputs: model.graph.valueInfo + model.graph.output, operatorSets: model.opsetImport, functions: model.functions)
  }

  /// The bytes that an opaque node keeps; the same fragment always gives the same.
  ///
  /// - Throws: `Fault` when the constants take 2 GB or more.
  package func definition() throws -> [UInt8] {
    var model = ONNXModelProto()
    model.graph.node = [node]
    model.graph.initializer = constants
    model.graph.valueInfo = outputs
    model.opsetImport = operatorSets
    model.functions = functions
    return Array(try model.bytes())
  }

  /// The version of ONNX's own operators from which the node is taken, where it is one of them.
  package var version: Int? {
    operatorSets.first { $0.domain.isStandardDomain }.flatMap { Int(exactly: $0.version) }
  }
}

extension String {
  /// Whether it is a name of ONNX's own operators.
  package var isStandardDomain: Bool { isEmpty || self == "ai.onnx" }
}
