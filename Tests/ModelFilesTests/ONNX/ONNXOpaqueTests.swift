import Foundation
import ModelFiles
import Networks
import OrderedCollections
import Testing

/// Operators that Espalier does not know are carried along as they are spelled.
struct ONNXOpaqueTests {
  private func spelling(of node: Node) throws -> ONNXModelProto? {
    guard case .opaque(let opaque) = node.operation, let definition = opaque.definition else { return nil }
    return try ONNXModelProto(checking: Data(definition))
  }

  @Test func theDefinitionHoldsTheNodeItsConstantsAndWhatIsSaidOfItsOutputs() throws {
    let spelled = node("Einsum", "x w x", "e", .text("equation", "nchw,cd,nchw->nd"))
    let stated = ONNXValueInfoProto.image("e", shape: [5])
    let weight = ONNXTensorProto.numbers("w", shape: [2, 5], quarters(10))
    let data = try ONNXModels.model([spelled, node("Relu", "e")], constants: [weight], stated: [stated])
    let network = try Network(onnx: data, name: "f")
    #expect(network.nodes[0].inputs == ["x"] && network.parameters.isEmpty)
    let definition = try #require(try spelling(of: network.nodes[0]))
    #expect(definition.graph.node == [spelled])
    #expect(definition.graph.initializer == [weight])
    #expect(definition.graph.valueInfo == [stated])
    #expect(definition.irVersion == 8)
    #expect(definition.opsetImport.map(\.version) == [18] && definition.opsetImport.map(\.domain) == [""])
    #expect(try network.shapes()["y"] == [5])
  }

  @Test func aNodeThatTurnsOutUnreadableLeavesNoParametersBehind() throws {
    let norm = node("BatchNormalization", "x w b m v", "n", .integer("training_mode", 1), .number("momentum", 0.5))
    let late = node("InstanceNormalization", "n w two", "s")
    let numbers = ["w", "b", "m", "v"].map { ONNXTensorProto.numbers($0, shape: [1], [0.5]) }
    let data = try ONNXModels.model(
      [norm, late, node("Relu", "s")], constants: numbers + [.numbers("two", shape: [2], [1, 2])],
      stated: ["n", "s"].map { .image($0, shape: [1, 4, 4]) })
    let network = try Network(onnx: data, name: "f")
    #expect(network.nodes.filter(\.operation.isOpaque).map(\.name) == ["n", "s"])
    let written = try network.onnx()
    let back = try Network(onnx: written, name: "f")
    #expect(back.parameters.isEmpty)
    #expect(try back.onnx() == written)
  }

  @Test func operatorsOfOtherDomainsKeepTheirVersion() throws {
    var spelled = node("FancyOp", "x", "e")
    spelled.domain = "com.example"
    var model = try ONNXModelProto(
      checking: ONNXModels.model([spelled, node("Relu", "e")], stated: [.image("e", shape: [3])]))
    var other = ONNXOperatorSetIdProto()
    other.domain = "com.example"
    other.version = 7
    model.opsetImport.append(other)
    let network = try Network(onnx: model.bytes(), name: "f")
    #expect(try spelling(of: network.nodes[0])?.opsetImport == [other])
    model.graph.valueInfo = []
    #expect(
      modelFileError { try Network(onnx: model.bytes(), name: "f") }?.description
        == "f: node 'e', the ONNX operator FancyOp, is of the domain 'com.example', and the file does not say its "
        + "output's shape")
  }

  @Test func furtherOutputsReadTheFirst() throws {
    let data = try ONNXModels.model(
      [node("TopK", "x k", "_ i u", .integer("axis", 1)), node("Mystery", "u", "v"), node("Relu", "v")],
      constants: [.integers("k", [1])],
      stated: ["i", "u", "v"].map { .image($0, shape: [1, 4, 4]) })
    let network = try Network(onnx: data, name: "f")
    #expect(network.nodes.map(\.name) == ["i", "u", "v", "y"])
    #expect(network.nodes.map(\.inputs) == [["x"], ["i"], ["u"], ["v"]])
    #expect(try spelling(of: network.nodes[0])?.graph.node.first?.output == ["", "i", "u"])
    #expect(try spelling(of: network.nodes[0])?.graph.valueInfo.map(\.name) == ["i", "u"])
    guard case .opaque(let second) = network.nodes[1].operation else { return #expect(Bool(false)) }
    #expect(second == Opaque(type: "TopK", outputShape: [1, 4, 4]))
  }

  @Test func valuesThatASubgraphReadsAreInputs() throws {
    var body = ONNXGraphProto()
    body.node = [node("Add", "state outer", "t"), node("Mul", "t w", "next")]
    var state = ONNXValueInfoProto()
    state.name = "state"
    body.input = [state]
    var loop = node("Loop", "n _ x", "e")
    loop.attribute = [.graph("body", body)]
    let data = try ONNXModels.model(
      [node("Relu", "x", "outer"), loop, node("Relu", "e")],
      constants: [.integers("n", [3]), .numbers("w", shape: [1], [2])], stated: [.image("e", shape: [2, 4, 4])])
    let network = try Network(onnx: data, name: "f")
    #expect(network.nodes[1].inputs == ["x", "outer"])
    #expect(try spelling(of: network.nodes[1])?.graph.initializer.map(\.name) == ["n", "w"])
  }

  @Test func computedConstantsAreWrittenIntoTheDefinition() throws {
    let half = ONNXTensorProto.bytes("h", .float16, shape: [2], [0x00, 0x3C, 0x00, 0xC0])
    let data = try ONNXModels.model(
      [
        node("Shape", "x", "s", .integer("start", 1)), node("Neg", "s", "m"), node("Cast", "m", "b", .integer("to", 6)),
        node("Mystery", "x m b h", "e"), node("Relu", "e"),
      ], constants: [half], stated: [.image("e", shape: [3])])
    let definition = try #require(try spelling(of: Network(onnx: data, name: "f").nodes[0]))
    let arrays = try definition.graph.initializer.map { try ONNXArray($0) }
    #expect(arrays.map(\.type) == [.int64, .int32, .float])
    #expect(try arrays[0].indices() == [-2, -4, -4] && arrays[1].indices() == [-2, -4, -4])
    #expect(arrays[2].numbers == .floats([1, -2]))
  }

  @Test func whatCannotBeCarriedIsNamed() throws {
    // The batch as a number.
    let shape = [node("Shape", "x", "s"), node("Mystery", "x s", "e"), node("Relu", "e")]
    #expect(
      modelFileError {
        try Network(onnx: ONNXModels.model(shape, stated: [.image("e", shape: [3])]), name: "f")
      }?.description
        == "f: node 'e', the ONNX operator Mystery, needs the batch's length, which is open, as a number")
    // An output without a batch in front.
    var flat = ONNXValueInfoProto.constant("e", shape: [7, 3])
    let mystery = [node("Mystery", "x", "e"), node("Relu", "e")]
    #expect(modelFileError { try Network(onnx: ONNXModels.model(mystery, stated: [flat]), name: "f") } != nil)
    flat = .constant("e", shape: [1, 3])
    #expect(try Network(onnx: ONNXModels.model(mystery, stated: [flat], batch: 1), name: "f").nodes.count == 2)
    // Nothing of the input.
    let random = [node("RandomNormal", "", "r", .integers("shape", [1, 2, 4, 4])), node("Add", "x r")]
    #expect(modelFileError { try Network(onnx: ONNXModels.model(random), name: "f") } != nil)
  }

  @Test func castsToIntegersAreCarriedAlong() throws {
    let data = try ONNXModels.model([
      node("Cast", "x", "half", .integer("to", 10)), node("Cast", "half", "i", .integer("to", 6)),
      node("Cast", "i", "f", .integer("to", 1)), node("Relu", "f"),
    ])
    let network = try Network(onnx: data, name: "f")
    #expect(network.nodes.map(\.operation.label) == ["identity", "Cast", "Cast", "relu"])
    let info = try #require(spelling(of: network.nodes[1])?.graph.valueInfo.first)
    #expect(info.name == "i" && info.type.tensorType.elemType == 6)
    #expect(try spelling(of: network.nodes[2])?.graph.valueInfo.first?.type.tensorType.elemType == 1)
  }
}
