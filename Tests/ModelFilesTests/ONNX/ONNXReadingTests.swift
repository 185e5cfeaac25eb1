import Foundation
import ModelFiles
import Networks
import OrderedCollections
import TestSupport
import Testing

/// ONNX files that others wrote, and files that nobody should have written.
struct ONNXReadingTests {
  /// A graph from `[N, 2, 4, 4]` to one output, with the given nodes.
  private func model(
    _ nodes: [ONNXNodeProto], constants: [ONNXTensorProto] = [], stated: [ONNXValueInfoProto] = [],
    input: [Int] = [2, 4, 4]
  ) throws -> Data {
    var model = ONNXModelProto()
    model.irVersion = 8
    var operators = ONNXOperatorSetIdProto()
    operators.version = 18
    model.opsetImport = [operators]
    model.graph.name = "foreign"
    model.graph.node = nodes
    model.graph.initializer = constants
    model.graph.input = [.image("x", shape: input)]
    var output = ONNXValueInfoProto()
    output.name = "y"
    model.graph.output = [output]
    model.graph.valueInfo = stated
    return try model.bytes()
  }

  private func node(
    _ type: String, _ inputs: [String], _ output: String = "y", _ attributes: [ONNXAttributeProto] = []
  ) -> ONNXNodeProto {
    var node = ONNXNodeProto()
    node.opType = type
    node.input = inputs
    node.output = [output]
    node.attribute = attributes
    return node
  }

  private func operations(_ data: Data) throws -> [Networks.Operator] {
    try Network(onnx: data, name: "f").nodes.map(\.operation)
  }

  @Test func productWithASigmoidIsSilu() throws {
    let data = try model([node("Sigmoid", ["x"], "s"), node("Mul", ["x", "s"])])
    #expect(try operations(data) == [.activation(.silu)])
  }

  @Test func matrixProductAndSumAreALinearLayer() throws {
    let constants: [ONNXTensorProto] = [
      .numbers("w", shape: [2, 3], [1, 2, 3, 4, 5, 6]), .numbers("b", shape: [3], [7, 8, 9]),
    ]
    let data = try model(
      [node("MatMul", ["x", "w"], "p"), node("Add", ["b", "p"])], constants: constants, input: [2])
    let network = try Network(onnx: data, name: "f")
    #expect(network.nodes.map(\.operation) == [.linear])
    #expect(network.parameters["w.transposed"] == Parameter(shape: [3, 2], values: [1, 4, 2, 5, 3, 6]))
    #expect(network.parameters["b"]?.values == [7, 8, 9])
  }

  @Test func unevenPaddingBecomesANodeOfItsOwn() throws {
    let data = try model(
      [node("Conv", ["x", "w"], "y", [.integers("pads", [0, 0, 1, 1]), .integers("strides", [2, 2])])],
      constants: [.numbers("w", shape: [2, 2, 3, 3], Array(repeating: 1, count: 36))])
    #expect(
      try operations(data) == [
        .pad(Pad(rows: Pad.Amount(0, 1), columns: Pad.Amount(0, 1))), .convolution(Convolution(stride: Size(2))),
      ])
  }

  @Test func meansShapesAndRangesOfOtherExporters() throws {
    #expect(
      try operations(
        model(
          [node("ReduceMean", ["x", "axes"], "y", [.integer("keepdims", 0)])], constants: [.integers("axes", [-1, -2])])
      )
        == [.adaptiveAveragePool(Size(1)), .flatten])
    #expect(
      try operations(model([node("Reshape", ["x", "shape"])], constants: [.integers("shape", [-1, 32])]))
        == [.reshape([32])])
    #expect(
      try operations(model([node("Reshape", ["x", "shape"])], constants: [.integers("shape", [0, 0, -1])]))
        == [.reshape([2, 16])])
    let range: [ONNXTensorProto] = [
      .integers("s", [1, -3]), .integers("e", [Int(Int64.max), -1]), .integers("a", [2, -1]),
    ]
    #expect(
      try operations(model([node("Slice", ["x", "s", "e", "a"])], constants: range)) == [
        .slice(Slice(axis: 2, start: 1, end: 4)), .slice(Slice(axis: 3, start: 1, end: 3)),
      ])
  }

  @Test func unknownOperatorsAreCarriedWhereTheirShapeIsStated() throws {
    let nodes = [node("Einsum", ["x"], "e"), node("Relu", ["e"])]
    let data = try model(nodes, stated: [.image("e", shape: [5, 6])])
    #expect(try operations(data).map(\.label) == ["Einsum", "relu"])
    #expect(try Network(onnx: data, name: "f").shapes()["e"] == [5, 6])
    let error = modelFileError { try Network(onnx: model(nodes), name: "f.onnx") }
    #expect(
      error?.description
        == "f.onnx: node 'e', the ONNX operator Einsum, is not known to Espalier, and the file does not say its output's shape"
    )
  }

  @Test func absurdSettingsAreErrors() throws {
    let huge = Int(Int64.max)
    let kernel = [ONNXTensorProto.numbers("w", shape: [2, 2, 3, 3], Array(repeating: 1, count: 36))]
    for name in ["pads", "strides", "dilations"] {
      let count = name == "pads" ? 4 : 2
      let attribute = ONNXAttributeProto.integers(name, Array(repeating: huge, count: count))
      let data = try model([node("Conv", ["x", "w"], "y", [attribute])], constants: kernel)
      #expect(modelFileError { try Network(onnx: data, name: "f") } != nil)
    }
    for shape in [[huge, huge], [0, huge, huge], [-1, huge]] {
      let data = try model([node("Reshape", ["x", "s"])], constants: [.integers("s", shape)])
      #expect(modelFileError { try Network(onnx: data, name: "f") } != nil)
    }
    var weight = ONNXTensorProto.numbers("w", shape: [huge, huge, 3, 3], [])
    #expect(
      modelFileError { try Network(onnx: model([node("Conv", ["x", "w"])], constants: [weight]), name: "f") } != nil)
    weight.dims = [1 << 40]
    #expect(
      modelFileError { try Network(onnx: model([node("Conv", ["x", "w"])], constants: [weight]), name: "f") } != nil)
    let doubling = (0..<80).map { node("Concat", ["v\($0)", "v\($0)"], "v\($0 + 1)", [.integer("axis", 1)]) }
    let data = try model([node("Relu", ["x"], "v0")] + doubling + [node("Flatten", ["v80"])])
    #expect(modelFileError { try Network(onnx: data, name: "f") } != nil)
  }

  @Test func foreignBytesAreErrors() throws {
    for bytes in [Data(), Data("plain text".utf8), Data(repeating: 0, count: 50), Data(repeating: 0xFF, count: 50)] {
      #expect(modelFileError { try Network(onnx: bytes, name: "f") }?.kind == .malformed)
    }
  }

  @Test func everyPrefixIsAnErrorOrANetwork() throws {
    let data = try SampleNetworks.random(seed: 5).onnx()
    for length in 0..<data.count - 1 {
      _ = modelFileError { try Network(onnx: Data(data.prefix(length)), name: "f") }
    }
  }

  @Test func damagedBytesNeverTrap() throws {
    let data = try SampleNetworks.everyOperator().onnx()
    var generator = SeededGenerator(seed: 30)
    for _ in 0..<600 {
      var damaged = data
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        damaged[Int.random(in: 0..<data.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = modelFileError { try Network(onnx: damaged, name: "f") }
    }
  }
}
