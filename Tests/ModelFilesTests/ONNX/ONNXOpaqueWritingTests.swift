import Foundation
import ModelFiles
import Networks
import OrderedCollections
import SwiftProtobuf
import Testing

/// Operators that Espalier does not know are written as they were read.
struct ONNXOpaqueWritingTests {
  private func set(_ version: Int64, _ domain: String = "") -> ONNXOperatorSetIdProto {
    var set = ONNXOperatorSetIdProto()
    set.domain = domain
    set.version = version
    return set
  }

  private func node(
    _ type: String, _ inputs: [String], _ outputs: [String], _ attributes: [ONNXAttributeProto] = [],
    domain: String = ""
  ) -> ONNXNodeProto {
    var node = ONNXNodeProto()
    node.opType = type
    node.domain = domain
    node.input = inputs
    node.output = outputs
    node.attribute = attributes
    node.name = "as it was"
    return node
  }

  private func opaque(
    _ node: ONNXNodeProto, shape: [Int], constants: [ONNXTensorProto] = [], outputs: [ONNXValueInfoProto] = [],
    sets: [ONNXOperatorSetIdProto]
  ) throws -> Networks.Operator {
    var model = ONNXModelProto()
    model.graph.node = [node]
    model.graph.initializer = constants
    model.graph.valueInfo = outputs
    model.opsetImport = sets
    let definition = Array(try model.bytes())
    return .opaque(Opaque(type: node.opType, outputShape: shape, definition: definition))
  }

  /// A network of a ReLU and one opaque node behind it.
  private func network(_ operation: Networks.Operator, and further: [Node] = [], outputs: [String] = ["y"]) throws
    -> Network
  {
    try Network(
      name: "net", inputs: [Network.Input(name: "x", shape: [3, 4])],
      nodes: [
        Node(name: "r", operation: .activation(.relu), inputs: ["x"]),
        Node(name: "y", operation: operation, inputs: ["r"]),
      ] + further, outputs: outputs, parameters: [:])
  }

  private func model(_ network: Network) throws -> ONNXModelProto {
    try ONNXModelProto(serializedBytes: network.onnx())
  }

  @Test func aNodeIsWrittenWithItsConstantsUnderItsOwnNames() throws {
    let einsum = node("Einsum", ["old", "w"], ["old y"], [.text("equation", "nij,jk->nik")])
    let weights = ONNXTensorProto.numbers("w", shape: [4, 2], Array(repeating: 1, count: 8))
    let operation = try opaque(einsum, shape: [3, 2], constants: [weights], sets: [set(13)])
    let model = try model(network(operation))
    let written = model.graph.node[1]
    #expect(written.opType == "Einsum" && written.input == ["r", "w"] && written.output == ["y"])
    #expect(written.attribute == einsum.attribute)
    let constant = try #require(model.graph.initializer.first { $0.name == "w" })
    #expect(constant.rawData == weights.rawData && constant.docString == "setting")
    #expect(model.opsetImport.map(\.version) == [17])
    #expect(model.metadataProps.contains { $0.key == "macs_uncounted_nodes" && $0.value == "1" })
  }

  @Test func whatIsCarriedAlongIsWrittenTheSameEachTime() throws {
    let network = try SampleNetworks.carried()
    let opaque = network.nodes.filter { $0.operation.label == "Einsum" || $0.operation.label == "TopK" }
    #expect(opaque.map(\.name) == ["e", "t", "places"])
    let data = try network.onnx()
    let again = try Network(onnx: data, name: "again.onnx")
    #expect(again.nodes.map(\.name) == network.nodes.map(\.name))
    #expect(again.nodes.map(\.operation.label) == network.nodes.map(\.operation.label))
    #expect(try again.onnx() == data)
  }

  @Test func furtherOutputsAndTypesAreStated() throws {
    let top = node("TopK", ["v", "k"], ["y", "places"], [.integer("axis", 2)])
    let operation = try opaque(
      top, shape: [3, 2], constants: [.integers("k", [2])],
      outputs: [.image("y", shape: [3, 2]), .image("places", shape: [3, 2], .int64)], sets: [set(11)])
    let places = Node(
      name: "places", operation: .opaque(Opaque(type: "TopK", outputShape: [3, 2])), inputs: ["y"])
    let flat = Node(name: "flat", operation: .flatten, inputs: ["places"])
    let model = try model(network(operation, and: [places, flat], outputs: ["y", "flat"]))
    #expect(model.graph.node.map(\.opType) == ["Relu", "TopK", "Flatten"])
    #expect(model.graph.node[1].output == ["y", "places"])
    let types = Dictionary(
      uniqueKeysWithValues: (model.graph.valueInfo + model.graph.output).map { ($0.name, $0.type.tensorType.elemType) })
    #expect(types == ["r": 1, "y": 1, "places": 7, "flat": 7])
    // Alone, the second output has another name if it must.
    let alone = try self.model(network(operation))
    #expect(alone.graph.node[1].output == ["y", "places"])
    let clash = Node(name: "places", operation: .identity, inputs: ["y"])
    let renamed = try self.model(network(operation, and: [clash], outputs: ["places"]))
    #expect(renamed.graph.node[1].output == ["y", "places'"])
  }

  @Test func constantsThatAreCalledAlikeAreKeptApart() throws {
    func add(_ number: Float, _ output: String) throws -> Networks.Operator {
      try opaque(
        node("Mod", ["v", "c"], [output], [.integer("fmod", 1)]), shape: [3, 4],
        constants: [.numbers("c", shape: [], [number])], sets: [set(13)])
    }
    let network = try network(
      add(2, "y"),
      and: [
        Node(name: "z", operation: add(3, "z"), inputs: ["y"]), Node(name: "u", operation: add(2, "u"), inputs: ["z"]),
      ], outputs: ["u"])
    let graph = try model(network).graph
    #expect(graph.node.suffix(3).map(\.input) == [["r", "c"], ["y", "c'"], ["z", "c"]])
    #expect(graph.initializer.map(\.name) == ["c", "c'"])
  }

  @Test func theSetIsTheOldestInWhichOperatorsMeanWhatTheyMeant() throws {
    func version(_ type: String, _ own: Int64) throws -> Int64? {
      try model(network(opaque(node(type, ["v"], ["y"]), shape: [3, 4], sets: [set(own)]))).opsetImport.first?.version
    }
    // `Det` never changed its meaning; `BitwiseNot` came with 18; `Gelu` with 20; `ReduceProd` lost its attribute in 18.
    #expect(try version("Det", 11) == 17)
    #expect(try version("Det", 22) == 22)
    #expect(try version("BitwiseNot", 18) == 18)
    #expect(try version("Gelu", 21) == 20)
    #expect(try version("ReduceProd", 13) == 17)
    #expect(try version("ReduceProd", 20) == 18)
    #expect(
      modelFileError { try version("Hardmax", 11) }?.description
        == "net: node 'y' is the operator 'Hardmax' of operator set 11, and none of the sets 17 to 22 has it with that "
        + "meaning")
    #expect(modelFileError { try version("NoSuchOperator", 17) }?.kind == .unsupported)
    #expect(modelFileError { try version("RMSNormalization", 23) }?.kind == .unsupported)
    let prod = try opaque(node("ReduceProd", ["v"], ["y"]), shape: [3, 4], sets: [set(13)])
    let gelu = try opaque(node("Gelu", ["v"], ["z"]), shape: [3, 4], sets: [set(20)])
    let both = try network(prod, and: [Node(name: "z", operation: gelu, inputs: ["y"])], outputs: ["z"])
    #expect(
      modelFileError { try both.onnx() }?.description
        == "net: node 'z' is the operator 'Gelu' of operator set 20, and none of the sets 17 to 22 has it with that "
        + "meaning beside the nodes before it")
  }

  @Test func otherDomainsAreImported() throws {
    let foreign = node("FusedThing", ["v"], ["y"], domain: "com.example")
    let first = try opaque(foreign, shape: [3, 4], sets: [set(1), set(3, "com.example")])
    #expect(try model(network(first)).opsetImport == [set(17), set(3, "com.example")])
    let second = try opaque(
      node("Other", ["v"], ["z"], domain: "com.example"), shape: [3, 4], sets: [set(4, "com.example")])
    let both = try network(first, and: [Node(name: "z", operation: second, inputs: ["y"])], outputs: ["z"])
    #expect(
      modelFileError { try both.onnx() }?.description
        == "net: two nodes need two versions of the operators 'com.example'")
  }

  @Test func whatIsNotKnownIsAnErrorThatNamesTheNode() throws {
    let unknown = Networks.Operator.opaque(Opaque(type: "Einsum", outputShape: [2]))
    #expect(
      modelFileError { try network(unknown).onnx() }?.description
        == "net: node 'y' is the operator 'Einsum', of which nothing is known but its output's shape")
    let broken = Networks.Operator.opaque(Opaque(type: "Einsum", outputShape: [2], definition: [1, 2, 3]))
    #expect(
      modelFileError { try network(broken).onnx() }?.description
        == "net: node 'y', the operator 'Einsum': its definition is no ONNX node")
    let two = try opaque(node("Einsum", ["a", "b"], ["y"]), shape: [2], sets: [set(13)])
    #expect(
      modelFileError { try network(two).onnx() }?.description
        == "net: node 'y' reads fewer values than its definition")
  }

  @Test func subgraphsReadValuesUnderTheirNewNames() throws {
    var branch = ONNXAttributeProto()
    branch.name = "then_branch"
    branch.type = .graph
    branch.g.node = [node("Mul", ["outer", "k"], ["inner"]), node("Neg", ["inner"], ["n"])]
    branch.g.output = [.image("n", shape: [3, 4])]
    let condition = try opaque(
      node("If", ["c"], ["y"], [branch]), shape: [3, 4], constants: [.numbers("k", shape: [], [2])], sets: [set(16)])
    let network = try Network(
      name: "net", inputs: [Network.Input(name: "x", shape: [3, 4]), Network.Input(name: "k", shape: [1])],
      nodes: [Node(name: "y", operation: condition, inputs: ["k", "x"])], outputs: ["y"], parameters: [:])
    let written = try model(network).graph.node[0]
    #expect(written.input == ["k"])
    #expect(written.attribute[0].g.node.map(\.input) == [["x", "k'"], ["inner"]])
  }
}
