import Foundation
import ModelFiles
import Networks
import OrderedCollections
import TestSupport
import Testing

/// How graphs are ordered, which branches are taken, and what shapes inputs have.
struct ONNXGraphTests {
  private func names(_ nodes: [ONNXNodeProto], _ constants: [ONNXTensorProto] = []) throws -> [String] {
    try Network(onnx: ONNXModels.model(nodes, constants: constants), name: "f").nodes.map(\.name)
  }

  // MARK: - Order

  @Test func nodesMayStandInAnyOrder() throws {
    let nodes = [node("Add", "a b"), node("Relu", "x", "a"), node("Tanh", "c", "b"), node("Abs", "x", "c")]
    let sorted = [nodes[1], nodes[3], nodes[2], nodes[0]]
    #expect(try names(sorted) == ["a", "c", "b", "y"])
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<20 {
      let order = try names(nodes.shuffled(using: &generator))
      let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
      #expect(places.count == 4)
      for (reader, source) in [("y", "a"), ("y", "b"), ("b", "c")] {
        #expect(try #require(places[source]) < #require(places[reader]))
      }
    }
  }

  @Test func nodesInACircleAreNamed() throws {
    let nodes = [node("Add", "x b", "a"), node("Relu", "a", "b"), node("Relu", "b")]
    #expect(
      modelFileError { try names(nodes) }?.description == "f: its nodes read one another in a circle: 'b', 'a'"
        || modelFileError { try names(nodes) }?.description == "f: its nodes read one another in a circle: 'a', 'b'")
    #expect(modelFileError { try names([node("Add", "x y")]) }?.description.contains("circle: 'y'") == true)
    // A circle on which no output depends does not matter.
    #expect(try names([node("Relu", "x"), node("Relu", "p", "q"), node("Relu", "q", "p")]) == ["y"])
  }

  @Test func aLongChainIsNoProblem() throws {
    let nodes = (0..<20_000).map { node("Relu", $0 == 0 ? "x" : "v\($0)", $0 == 19_999 ? "y" : "v\($0 + 1)") }
    #expect(try names(nodes.reversed()).count == 20_000)
  }

  @Test func namesThatAreUsedTwiceAreFaults() throws {
    #expect(modelFileError { try names([node("Relu", "x", "a"), node("Tanh", "x", "a"), node("Add", "a a")]) } != nil)
    #expect(
      modelFileError { try names([node("Relu", "x", "w"), node("Add", "x w")], [.numbers("w", shape: [1], [1])]) }
        != nil)
    #expect(modelFileError { try names([node("Relu", "x", "x"), node("Relu", "x")]) } != nil)
  }

  // MARK: - Branches

  private func branch(
    _ nodes: [ONNXNodeProto], _ outputs: [String] = ["o"], constants: [ONNXTensorProto] = []
  ) -> ONNXAttributeProto {
    var graph = ONNXGraphProto()
    graph.node = nodes
    graph.initializer = constants
    graph.output = outputs.map { name in
      var info = ONNXValueInfoProto()
      info.name = name
      return info
    }
    return .graph("", graph)
  }

  private func choice(
    _ condition: String, _ then: ONNXAttributeProto, _ other: ONNXAttributeProto, outputs: String = "y"
  ) -> ONNXNodeProto {
    var (then, other) = (then, other)
    then.name = "then_branch"
    other.name = "else_branch"
    return node("If", condition, outputs, then, other)
  }

  @Test func theBranchThatAShapeChoosesIsTaken() throws {
    // What PyTorch writes for `squeeze(2)`.
    for (length, expected) in [(1, ["reshape"]), (4, ["identity"])] {
      let nodes = [
        node("Shape", "x", "s"), node("Gather", "s two", "n"), node("Equal", "n one", "c"),
        choice(
          "c", branch([node("Squeeze", "x axes", "o")]), branch([node("Identity", "x", "o")])),
      ]
      let data = try ONNXModels.model(
        nodes, constants: [.integers("two", [2]), .integers("one", [1]), .integers("axes", [2])],
        inputs: ["x": [2, length, 3]])
      #expect(try Network(onnx: data, name: "f").nodes.map(\.operation.label) == expected)
    }
  }

  @Test func namesOfABranchAreKeptApartFromThoseOutside() throws {
    let inner = branch(
      [node("Mul", "x w", "t"), node("Add", "t outside", "o")], ["o", "outside"],
      constants: [.numbers("w", shape: [1], [3])])
    let nodes = [
      node("Relu", "x", "outside"), node("Mul", "x w", "t"), choice("c", inner, inner, outputs: "a b"),
      choice("c", inner, inner, outputs: "p q"), node("Sum", "t a b p q"),
    ]
    let data = try ONNXModels.model(
      nodes, constants: [.small("c", .bool, shape: [], [1]), .numbers("w", shape: [1], [2])])
    let network = try Network(onnx: data, name: "f")
    #expect(Set(network.parameters.values.map(\.values)) == [[2], [3]])
    #expect(network.parameters.count == 3)
    let x = quarters(32).map { $0 - 3 }
    let expected = x.map { x in Double(2 * x + 2 * (3 * x + max(x, 0)) + 2 * max(x, 0)) }
    #expect(try ReferenceInterpreter(network).run(x) == expected)
  }

  @Test func branchesInsideBranchesAreTaken() throws {
    let inner = choice("no", branch([node("Relu", "v", "o")]), branch([node("Tanh", "v", "o")]), outputs: "o")
    let outer = branch([inner, node("Abs", "x", "v")])
    let constants: [ONNXTensorProto] = [.small("yes", .bool, shape: [1], [1]), .small("no", .bool, shape: [], [0])]
    let data = try ONNXModels.model([choice("yes", outer, outer)], constants: constants)
    #expect(try Network(onnx: data, name: "f").nodes.map(\.operation.label) == ["absolute", "tanh"])
  }

  @Test func aBranchThatAValueChoosesIsNamed() throws {
    let nodes = [
      node("ReduceMax", "x", "m", .integer("keepdims", 0)), choice("m", branch([node("Relu", "x", "o")]), branch([])),
    ]
    #expect(modelFileError { try names(nodes) }?.description.contains("node ") == true)
  }

  // MARK: - Inputs

  /// A model of one convolution by two whose input has the given axes; nil is open, text is an open one with a name.
  private func model(axes: [Any?], stated: [ONNXValueInfoProto] = []) throws -> Data {
    var model = try ONNXModelProto(
      checking: ONNXModels.model(
        [node("Conv", "x w", "c", .integers("strides", [2, 2])), node("Mystery", "c", "m"), node("Relu", "m")],
        constants: [.numbers("w", shape: [1, 2, 1, 1], [1, 2])], stated: stated))
    model.graph.input[0].type.tensorType.shape.dim = axes.map { axis in
      var dimension = ONNXTensorShapeProto.Dimension()
      if let length = axis as? Int { dimension.dimValue = Int64(length) }
      if let name = axis as? String { dimension.dimParam = name }
      return dimension
    }
    return try model.bytes()
  }

  private func stated(_ axes: [Any?]) -> ONNXValueInfoProto {
    var info = ONNXValueInfoProto.image("m", shape: [1])
    info.type.tensorType.shape.dim = axes.map { axis in
      var dimension = ONNXTensorShapeProto.Dimension()
      if let length = axis as? Int { dimension.dimValue = Int64(length) }
      if let name = axis as? String { dimension.dimParam = name }
      return dimension
    }
    return info
  }

  @Test func anOpenShapeIsAskedForAndGiven() throws {
    let data = try model(axes: ["n", 2, "h", nil], stated: [stated(["n", 1, 3, 4])])
    #expect(
      modelFileError { try Network(onnx: data, name: "f.onnx") }?.description
        == "f.onnx: the input 'x' leaves the length of its axes 2, 3 open; say it with --input, such as "
        + "--input 1x2x224x224")
    let network = try Network(onnx: data, name: "f", inputShape: [2, 6, 8])
    #expect(network.inputs.map(\.shape) == [[2, 6, 8]])
    #expect(network.nodes[0].name == "c" && network.nodes[1].operation.label == "Mystery")
    #expect(modelFileError { try Network(onnx: data, name: "f", inputShape: [2, 6]) } != nil)
    #expect(modelFileError { try Network(onnx: data, name: "f", inputShape: [2, -6, 0]) } != nil)
  }

  @Test func lengthsThatAreNamedBecomeKnown() throws {
    let data = try model(axes: ["n", 2, "h", "w"], stated: [stated(["n", "h", "w"])])
    let network = try Network(onnx: data, name: "f", inputShape: [2, 6, 8])
    #expect(try network.shapes()["m"] == [6, 8])
  }

  @Test func whatTheFileSaysOfAnotherSizeIsNotBelieved() throws {
    let data = try model(axes: ["n", 2, 6, 8], stated: [stated(["n", 1, 3, 4])])
    #expect(try Network(onnx: data, name: "f").nodes.count == 3)
    #expect(try Network(onnx: data, name: "f", inputShape: [2, 6, 8]).nodes.count == 3)
    #expect(modelFileError { try Network(onnx: data, name: "f", inputShape: [2, 12, 8]) }?.kind == .unsupported)
  }

  @Test func aShapeForOneOfSeveralInputsIsRefused() throws {
    let data = try ONNXModels.model([node("Add", "x z")], inputs: ["x": [2, 4, 4], "z": [2, 4, 4]])
    #expect(try Network(onnx: data, name: "f").inputs.count == 2)
    #expect(modelFileError { try Network(onnx: data, name: "f", inputShape: [2, 4, 4]) } != nil)
  }

  @Test func outputsThatAreNoValuesAreNamed() throws {
    #expect(
      modelFileError { try names([node("Shape", "x")]) }?.description
        == "f: its output 'y' does not depend on its input")
    #expect(
      modelFileError { try names([node("Shape", "x", "s"), node("Add", "s c")], [.integers("c", [1])]) }?.description
        == "f: its output 'y' is not known: node 'y', the ONNX operator Add, mixes the batch, whose length is open, with "
        + "numbers")
    #expect(modelFileError { try names([node("Relu", "x", "z")]) } != nil)
  }
}
