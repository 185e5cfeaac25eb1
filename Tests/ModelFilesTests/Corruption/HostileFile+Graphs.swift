import Foundation
import ModelFiles
import Networks
import SwiftProtobuf

extension HostileFile {
  /// ONNX files whose graphs have no order, whose tensors are not there, and whose constants compute memory bombs.
  static func graphs() throws -> [HostileFile] {
    try (wirings() + tensors() + bombs()).map { name, model in
      HostileFile(name: name, data: try model.bytes()) { .network(try Network(onnx: $0, name: $1)) }
    } + [nestedGraphs()]
  }

  private static func wirings() -> [(String, ONNXModelProto)] {
    [
      ("nodes in a circle", model([node("Add", "x", "b", to: "a"), node("Relu", "a", to: "b")], output: "b")),
      ("a node that reads itself", model([node("Add", "x", "a", to: "a")], output: "a")),
      ("a node that reads nothing", model([node("Relu", to: "a")], output: "a")),
      ("a node that reads what is not there", model([node("Relu", "nobody", to: "a")], output: "a")),
      ("two nodes of one name", model([node("Relu", "x", to: "a"), node("Tanh", "x", to: "a")], output: "a")),
      ("a node named as the input", model([node("Relu", "x", to: "x")], output: "x")),
      ("an output that nobody makes", model([node("Relu", "x", to: "a")], output: "b")),
      (
        "20,000 nodes",
        model((0..<20_000).map { node("Relu", $0 == 0 ? "x" : "\($0 - 1)", to: "\($0)") }, output: "19999")
      ),
      (
        "20,000 nodes backwards",
        model((0..<20_000).map { node("Relu", $0 == 19_999 ? "x" : "\($0 + 1)", to: "\($0)") }, output: "0")
      ),
      (
        "a sum of a value 20,000 times",
        model([node("Sum", inputs: Array(repeating: "x", count: 20_000), to: "a")], output: "a")
      ),
    ]
  }

  private static func tensors() -> [(String, ONNXModelProto)] {
    let shapes: [[Int64]] = [
      [1 << 40], [1 << 32, 1 << 32], [1 << 20, 1 << 20, 1 << 20, 1 << 20], [-1], [.min], Array(repeating: 2, count: 60),
      [0, .max, .max],
    ]
    return shapes.map { shape in
      var tensor = ONNXTensorProto.numbers("w", shape: [], [1])
      tensor.dims = shape
      return ("a tensor of shape \(shape)", model([node("Mul", "x", "w", to: "a")], tensors: [tensor], output: "a"))
    }
  }

  /// Few bytes that stand for very many numbers or channels.
  private static func bombs() -> [(String, ONNXModelProto)] {
    let many = ONNXTensorProto.integers("n", [1 << 40])
    let shape = ONNXTensorProto.integers("n", [1 << 14, 1 << 14])
    let doubling = (0..<28).map { index -> ONNXNodeProto in
      let value = index == 0 ? "x" : "\(index - 1)"
      return node("Concat", value, value, to: "\(index)", .integer("axis", 1))
    }
    let one = ONNXTensorProto.integers("one", [1])
    let constants = (0..<28).map { index -> ONNXNodeProto in
      let value = index == 0 ? "one" : "\(index - 1)"
      return node("Concat", value, value, to: "\(index)", .integer("axis", 0))
    }
    var wide = model([node("Relu", "x", to: "a")], output: "a")
    wide.graph.input = [.image("x", shape: [1 << 28])]
    var followed = wide
    followed.graph.input = [.image("x", shape: [1 << 18])]
    var huge = model([node("Relu", "x", to: "a")], output: "a")
    huge.graph.input = [.image("x", shape: [1 << 40, 1 << 40])]
    return [
      ("channels doubled 28 times", model(doubling, output: "27")),
      (
        "constants doubled 28 times",
        model(constants + [node("Reshape", "x", "27", to: "a")], tensors: [one], output: "a")
      ),
      ("an input of 2²⁸ channels", wide), ("an input of 2¹⁸ channels", followed), ("an input of 2⁸⁰ numbers", huge),
      (
        "2⁴⁰ constants",
        model([node("ConstantOfShape", "n", to: "c"), node("Mul", "x", "c", to: "a")], tensors: [many], output: "a")
      ),
      (
        "2²⁸ constants",
        model([node("ConstantOfShape", "n", to: "c"), node("Mul", "x", "c", to: "a")], tensors: [shape], output: "a")
      ),
      (
        "a constant expanded",
        model(
          [node("Expand", "one", "n", to: "c"), node("Mul", "x", "c", to: "a")], tensors: [many, one], output: "a")
      ),
      (
        "a constant tiled",
        model([node("Tile", "one", "n", to: "c"), node("Mul", "x", "c", to: "a")], tensors: [many, one], output: "a")
      ),
      (
        "a range to 2⁴⁰",
        model(
          [node("Range", "z", "e", "o", to: "c"), node("Mul", "x", "c", to: "a")],
          tensors: [scalar("z", 0), scalar("e", 1 << 40), scalar("o", 1)], output: "a")
      ),
      (
        "places added without end",
        model(
          [node("Pad", "x", "p", to: "a")], tensors: [.integers("p", [0, 0, 0, 0, 0, .max, .max, .max])], output: "a")
      ),
      (
        "rows without end",
        model([node("Resize", "x", "", "", "s", to: "a")], tensors: [.integers("s", [1, 2, .max, .max])], output: "a")
      ),
    ]
  }

  /// A graph in a graph in a graph, as conditions and loops nest them, a hundred thousand times.
  private static func nestedGraphs() -> HostileFile {
    // Model field 7 (graph) > graph field 1 (node) > node field 5 (attribute) > attribute field 6 (graph) > …
    var inner = Data()
    for depth in 0..<3000 {
      let tags: [UInt8] = depth == 2999 ? [0x3A] : [0x32, 0x2A, 0x0A]
      for tag in tags {
        var outer = Data([tag])
        var length = inner.count
        while length >= 0x80 {
          outer.append(UInt8(length & 0x7F) | 0x80)
          length >>= 7
        }
        outer.append(UInt8(length))
        inner = outer + inner
      }
    }
    return HostileFile(name: "graphs in graphs, 3,000 deep", data: inner) { .network(try Network(onnx: $0, name: $1)) }
  }

  // MARK: - Pieces of graphs

  private static func scalar(_ name: String, _ number: Int) -> ONNXTensorProto {
    var tensor = ONNXTensorProto.integers(name, [number])
    tensor.dims = []
    return tensor
  }

  private static func node(_ type: String, _ inputs: String..., to output: String, _ attributes: ONNXAttributeProto...)
    -> ONNXNodeProto
  {
    node(type, inputs: inputs, to: output, attributes)
  }

  private static func node(_ type: String, inputs: [String], to output: String, _ attributes: [ONNXAttributeProto] = [])
    -> ONNXNodeProto
  {
    var node = ONNXNodeProto()
    node.opType = type
    node.input = inputs
    node.output = [output]
    node.attribute = attributes
    return node
  }

  /// A graph that is fed `x` of shape `[2, 4, 4]`.
  private static func model(_ nodes: [ONNXNodeProto], tensors: [ONNXTensorProto] = [], output: String) -> ONNXModelProto
  {
    var model = ONNXModelProto()
    model.irVersion = 8
    var operators = ONNXOperatorSetIdProto()
    operators.version = 17
    model.opsetImport = [operators]
    model.graph.name = "hostile"
    model.graph.node = nodes
    model.graph.initializer = tensors
    model.graph.input = [.image("x", shape: [2, 4, 4])]
    model.graph.output = [.image(output, shape: [2, 4, 4])]
    return model
  }
}
