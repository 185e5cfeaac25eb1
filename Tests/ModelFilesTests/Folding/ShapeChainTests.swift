import Foundation
import ModelFiles
import Networks
import OrderedCollections
import TestSupport
import Testing

/// Shape arithmetic of exporters leaves nothing behind, and what is left computes the same.
struct ShapeChainTests {
  @Test(arguments: ["flatten", "shuffle", "upsample", "gate", "standardised"])
  func chainsOfPyTorchVanish(network name: String) throws {
    for file in ["script_open", "script_fixed", "dynamo_open", "dynamo_fixed"] {
      let data = try Golden.data("Chains/\(name)_\(file).onnx")
      let network = try Network(onnx: data, name: file)
      #expect(network.nodes.allSatisfy { if case .opaque = $0.operation { false } else { true } }, "\(name)_\(file)")
      let golden = try Dictionary(
        uniqueKeysWithValues: ONNXModelProto(checking: data).graph.initializer.filter { $0.name.hasPrefix("golden/") }
          .map { ($0.name, try ONNXArray($0)) })
      guard case .floats(let input)? = golden["golden/input"]?.numbers,
        case .floats(let expected)? = golden["golden/output"]?.numbers
      else { throw ReferenceError.input("golden", expected: [], found: nil) }
      let output = try ReferenceInterpreter(network).run(input)
      #expect(output.count == expected.count)
      let difference = zip(output, expected).map { abs($0 - Double($1)) }.max() ?? .infinity
      #expect(difference < 1e-4, "\(name)_\(file)")
    }
  }

  @Test(arguments: ["flatten_script", "shuffle_script", "gate_script", "shuffle_dynamo", "gate_dynamo"])
  func anOpenBatchGivesTheNetworkThatAFixedOneGives(file: String) throws {
    let networks = try ["open", "fixed"].map { try Network.readingONNX(Golden.path("Chains/\(file)_\($0).onnx")) }
    #expect(networks[0].nodes.map(\.operation) == networks[1].nodes.map(\.operation))
  }

  /// What a graph on an image `x` of `[batch, 2, 4, 4]` becomes, with the batch open and with one of 1.
  private func operations(
    _ nodes: [ONNXNodeProto], _ constants: [ONNXTensorProto] = [], operatorSet: Int = 13
  ) throws -> [[Networks.Operator]] {
    try [nil, 1].map { batch in
      let data = try ONNXModels.model(nodes, constants: constants, operatorSet: operatorSet, batch: batch)
      return try Network(onnx: data, name: "f").nodes.map(\.operation)
    }
  }

  private let integers: [ONNXTensorProto] = [
    .integers("0", [0]), .integers("1", [1]), .integers("2", [2]), .integers("4", [4]), .integers("-1", [-1]),
    .integers("last", [Int(Int64.max)]),
  ]

  @Test func keepsTheBatchAndFlattens() throws {
    let chains: [(exporter: String, nodes: [ONNXNodeProto])] = [
      (
        "PyTorch 1.0",
        [
          node("Constant", "", "zero", .tensor("value", .scalar(0))), node("Shape", "x", "s"),
          node("Gather", "s zero", "b"), node("Unsqueeze", "b 0", "u"),
          node("Concat", "u -1", "t", .integer("axis", 0)),
          node("Reshape", "x t"),
        ]
      ),
      (
        "tf2onnx, which cast shapes to floating point",
        [
          node("Shape", "x", "s"), node("Cast", "s", "f", .integer("to", 1)), node("Slice", "f 0 1", "b"),
          node("Cast", "b", "i", .integer("to", 7)), node("Concat", "i -1", "t", .integer("axis", 0)),
          node("Reshape", "x t"),
        ]
      ),
      (
        "Keras, with the features counted",
        [
          node("Shape", "x", "s"), node("Slice", "s 1 last", "rest"),
          node("ReduceProd", "rest", "n", .integers("axes", [0]), .integer("keepdims", 1)),
          node("Concat", "-1 n", "t", .integer("axis", 0)), node("Reshape", "x t"),
        ]
      ),
      (
        "PaddlePaddle, with 32-bit shapes",
        [
          node("Shape", "x", "s"), node("Cast", "s", "c", .integer("to", 6)), node("Slice", "c 0 1", "b"),
          node("Constant", "", "m", .tensor("value", .narrow([-1]))), node("Concat", "b m", "t", .integer("axis", 0)),
          node("Cast", "t", "l", .integer("to", 7)), node("Reshape", "x l"),
        ]
      ),
      ("MXNet", [node("Reshape", "x t")]),
      (
        "size over batch",
        [
          node("Size", "x", "n"), node("Shape", "x", "s"), node("Slice", "s 0 1", "b"), node("Div", "n b", "f"),
          node("Concat", "b f", "t", .integer("axis", 0)), node("Reshape", "x t"),
        ]
      ),
    ]
    for (exporter, nodes) in chains {
      let given = exporter == "MXNet" ? [ONNXTensorProto.integers("t", [0, -1])] : integers
      for operations in try operations(nodes, given) { #expect(operations == [.reshape([32])], "\(exporter)") }
    }
  }

  @Test func shufflesChannels() throws {
    let nodes = [
      node("Shape", "x", "s"), node("Split", "s", "b c h w", .integer("axis", 0)), node("Div", "c 2", "half"),
      node("Concat", "b 2 half h w", "t", .integer("axis", 0)), node("Reshape", "x t", "r"),
      node("Transpose", "r", "p", .integers("perm", [0, 2, 1, 3, 4])), node("Reshape", "p s"),
    ]
    for operations in try operations(nodes, integers) {
      #expect(operations == [.reshape([2, 1, 4, 4]), .transpose([0, 2, 1, 3, 4]), .reshape([2, 4, 4])])
    }
  }

  @Test func resizesToSizesThatWereComputed() throws {
    let scales = ONNXTensorProto.numbers("scales", shape: [2], [2, 1.5])
    let opset13 = [
      node("Shape", "x", "s"), node("Slice", "s 0 2", "bc"), node("Slice", "s 2 last", "hw"),
      node("Cast", "hw", "f", .integer("to", 1)), node("Mul", "f scales", "m"), node("Floor", "m", "g"),
      node("Cast", "g", "i", .integer("to", 7)), node("Concat", "bc i", "t", .integer("axis", 0)),
      node("Resize", "x _ _ t"),
    ]
    for operations in try operations(opset13, integers + [scales]) {
      #expect(
        operations == [
          .resize(Resize(to: Size(8, 6), method: .nearest(.preferFloor), coordinates: .halfPixel))
        ])
    }
    let opset9 = [
      node("Shape", "x", "s"), node("Gather", "s 2", "h"), node("Cast", "h", "hf", .integer("to", 1)),
      node("Mul", "hf two", "h2"), node("Floor", "h2", "hg"), node("Div", "hg hf", "hr"),
      node("Concat", "one one hr hr", "t", .integer("axis", 0)), node("Upsample", "x t"),
    ]
    let floats: [ONNXTensorProto] = [.numbers("one", shape: [1], [1]), .numbers("two", shape: [1], [2])]
    for operations in try operations(opset9, integers + floats, operatorSet: 9) {
      #expect(
        operations == [.resize(Resize(to: Size(8, 8), method: .nearest(.floor), coordinates: .asymmetric))])
    }
  }

  @Test func padsByAmountsThatWereComputed() throws {
    // PyTorch turns a list of pairs, last axis first, round.
    let nodes = [
      node("ConstantOfShape", "4", "zeros", .tensor("value", .integers("", [0]))),
      node("Concat", "given zeros", "all", .integer("axis", 0)), node("Reshape", "all pairs", "p"),
      node("Slice", "p -1 first 0 -1", "turned"), node("Transpose", "turned", "q", .integers("perm", [1, 0])),
      node("Reshape", "q -1", "r"), node("Cast", "r", "t", .integer("to", 7)), node("Pad", "x t"),
    ]
    let given: [ONNXTensorProto] = [
      .integers("given", [1, 2, 3, 0]), .integers("pairs", [-1, 2]), .integers("first", [Int(Int64.min)]),
    ]
    for operations in try operations(nodes, integers + given) {
      #expect(operations == [.pad(Pad(rows: Pad.Amount(3, 0), columns: Pad.Amount(1, 2)))])
    }
  }

  @Test func expandsAsPyTorchSpellsIt() throws {
    // `expand(-1, …)` asks of each length whether it is -1.
    let nodes = [
      node("GlobalAveragePool", "x", "g"), node("Shape", "x", "s"),
      node("ConstantOfShape", "4", "ones", .tensor("value", .integers("", [1]))),
      node("Mul", "ones -1", "minus"), node("Equal", "s minus", "e"), node("Where", "e ones s", "t"),
      node("Expand", "g t"),
    ]
    for operations in try operations(nodes, integers) {
      #expect(operations.first == .adaptiveAveragePool(Size(1)) && operations.count == 3)
    }
  }

  @Test func whatMixesTheBatchIsNamed() throws {
    let nodes = [
      node("Shape", "x", "s"), node("Slice", "s 0 1", "b"), node("Add", "b 1", "more"),
      node("Concat", "more -1", "t", .integer("axis", 0)), node("Reshape", "x t"),
    ]
    let data = try ONNXModels.model(nodes, constants: integers)
    #expect(
      modelFileError { try Network(onnx: data, name: "f.onnx") }?.description
        == "f.onnx: node 'y', the ONNX operator Reshape, reads 't', which is not known: node 'more', the ONNX operator "
        + "Add, mixes the batch, whose length is open, with numbers")
    let groups = [
      node("Shape", "x", "s"), node("Slice", "s 0 1", "b"), node("Mul", "b 2", "more"),
      node("Concat", "more 1 4 4", "t", .integer("axis", 0)), node("Reshape", "x t"),
    ]
    for batch in [nil, 1] {
      let data = try ONNXModels.model(groups, constants: integers, batch: batch)
      #expect(
        modelFileError { try Network(onnx: data, name: "f") }?.description.contains("mixes the batch with other axes")
          == true)
    }
  }

  @Test func whatTheFileStatesOfAReshapeIsTakenWhereItsShapeIsNotKnown() throws {
    let nodes = [
      node("Shape", "x", "s"), node("Einsum", "s", "t"), node("Reshape", "x t", "r"), node("Relu", "r"),
    ]
    let data = try ONNXModels.model(nodes, stated: [.image("r", shape: [8, 4])])
    #expect(try Network(onnx: data, name: "f").nodes.map(\.operation) == [.reshape([8, 4]), .activation(.relu)])
  }

  @Test func nodesThatServeNoOutputAreLeftOut() throws {
    let nodes = [
      node("Conv", "x w", "dead"), node("Shape", "dead", "s"), node("Relu", "x"), node("NonZero", "x", "n"),
    ]
    let data = try ONNXModels.model(
      nodes, constants: [.numbers("w", shape: [2, 2, 1, 1], [1, 2, 3, 4]), .integers("unused", [1])])
    let network = try Network(onnx: data, name: "f")
    #expect(network.nodes.map(\.name) == ["y"] && network.parameters.isEmpty)
  }
}
