import Foundation
import ModelFiles
import Networks

/// Small ONNX files by nobody in particular.
enum ONNXModels {
  /// A graph from `x`, `[N, 2, 4, 4]` where nothing else is said, to `y`.
  ///
  /// - Parameter batch: the length of the batch for which the file is made; nil leaves it open.
  static func model(
    _ nodes: [ONNXNodeProto], constants: [ONNXTensorProto] = [], stated: [ONNXValueInfoProto] = [],
    inputs: [String: [Int]] = ["x": [2, 4, 4]], outputs: [String] = ["y"], operatorSet: Int = 18,
    batch: Int? = nil
  ) throws -> Data {
    var model = ONNXModelProto()
    model.irVersion = 8
    var operators = ONNXOperatorSetIdProto()
    operators.version = Int64(operatorSet)
    model.opsetImport = [operators]
    model.graph.name = "foreign"
    model.graph.node = nodes
    model.graph.initializer = constants
    model.graph.input = inputs.sorted { $0.key < $1.key }.map { name, shape in
      var input = ONNXValueInfoProto.image(name, shape: shape)
      if let batch { input.type.tensorType.shape.dim[0].dimValue = Int64(batch) }
      return input
    }
    model.graph.output = outputs.map { name in
      var output = ONNXValueInfoProto()
      output.name = name
      return output
    }
    model.graph.valueInfo = stated
    return try model.bytes()
  }
}

/// An ONNX node whose inputs and outputs are names with spaces between; `_` is one that is left out.
func node(
  _ type: String, _ inputs: String, _ outputs: String = "y", _ attributes: ONNXAttributeProto...
) -> ONNXNodeProto {
  func names(_ text: String) -> [String] { text.split(separator: " ").map { $0 == "_" ? "" : String($0) } }
  var node = ONNXNodeProto()
  node.opType = type
  node.input = names(inputs)
  node.output = names(outputs)
  node.attribute = attributes
  return node
}
