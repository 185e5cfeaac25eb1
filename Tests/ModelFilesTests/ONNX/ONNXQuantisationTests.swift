import Foundation
import ModelFiles
import Networks
import OrderedCollections
import TestSupport
import Testing

/// Pairs of QuantizeLinear and DequantizeLinear, and weights that are stored as integers.
struct ONNXQuantisationTests {
  private func network(
    _ nodes: [ONNXNodeProto], _ constants: [ONNXTensorProto], stated: [ONNXValueInfoProto] = [],
    inputs: [String: [Int]] = ["x": [2, 4, 4]]
  ) throws -> Network {
    try Network(
      onnx: ONNXModels.model(nodes, constants: constants, stated: stated, inputs: inputs, operatorSet: 21), name: "f")
  }

  private let scalars: [ONNXTensorProto] = [
    .numbers("s", shape: [], [0.5]), .small("z", .int8, shape: [], [-3]), .numbers("t", shape: [], [0.25]),
    .numbers("s2", shape: [2], [0.5, 0.25]), .small("z2", .uint8, shape: [2], [128, 0]),
  ]

  // MARK: - Values

  @Test func aPairIsOneNode() throws {
    let whole = try network([node("QuantizeLinear", "x s z", "q"), node("DequantizeLinear", "q s z")], scalars)
    #expect(whole.nodes.map(\.name) == ["y"] && whole.nodes[0].inputs == ["x"])
    #expect(
      whole.nodes[0].operation == .quantise(Quantisation(scales: [0.5], zeroPoints: [-3], axis: nil, type: .int8)))
    let channels = try network([node("QuantizeLinear", "x s2 z2", "q"), node("DequantizeLinear", "q s2 z2")], scalars)
    #expect(
      channels.nodes[0].operation
        == .quantise(Quantisation(scales: [0.5, 0.25], zeroPoints: [128, 0], axis: 1, type: .uint8)))
    let bare = try network([node("QuantizeLinear", "x s", "q"), node("DequantizeLinear", "q s")], scalars)
    #expect(
      bare.nodes[0].operation == .quantise(Quantisation(scales: [0.5], zeroPoints: [0], axis: nil, type: .uint8)))
  }

  @Test func severalMayReadTheIntegersIfAllBringThemBack() throws {
    let pair = [
      node("QuantizeLinear", "x s z", "q"), node("DequantizeLinear", "q s z", "a"),
      node("DequantizeLinear", "q s z", "b"), node("Add", "a b"),
    ]
    #expect(try network(pair, scalars).nodes.map(\.name) == ["a", "b", "y"])
  }

  @Test func integersThatOthersReadAreCarriedOrRefused() throws {
    let nodes = [
      node("QuantizeLinear", "x s z", "q"), node("MaxPool", "q", "p", .integers("kernel_shape", [2, 2])),
      node("DequantizeLinear", "p s z"),
    ]
    let error = modelFileError { try network(nodes, scalars) }
    #expect(
      error?.description
        == "f: node 'q', the ONNX operator QuantizeLinear, gives integers to other nodes than DequantizeLinear, and the "
        + "file does not say its output's shape")
    var stated = ONNXValueInfoProto.image("q", shape: [2, 4, 4])
    stated.type.tensorType.elemType = Int32(ONNXTensorProto.DataType.int8.rawValue)
    let output = ONNXValueInfoProto.image("y", shape: [2, 3, 3])
    let carried = try network(nodes, scalars, stated: [stated, output])
    #expect(carried.nodes.map(\.operation.label) == ["QuantizeLinear", "max pool", "DequantizeLinear"])
  }

  @Test func anotherGridOnTheWayBackIsRefused() throws {
    for inputs in ["q t z", "q s", "q s2 z2"] {
      #expect(
        modelFileError {
          try network([node("QuantizeLinear", "x s z", "q"), node("DequantizeLinear", inputs)], scalars)
        } != nil, "\(inputs)")
    }
    #expect(
      modelFileError {
        try network(
          [node("QuantizeLinear", "x s2 z2", "q", .integer("axis", 2)), node("DequantizeLinear", "q s2 z2")], scalars)
      } != nil)
  }

  // MARK: - Weights

  private let integers: [Int] = [-128, -3, 0, 1, 2, 3, 50, 127]

  @Test func storedIntegersBecomeNumbersThatKeepTheirGrid() throws {
    let constants: [ONNXTensorProto] = [
      .small("w", .int8, shape: [4, 2, 1, 1], integers), .numbers("ws", shape: [4], [0.5, 1, 2, 4]),
      .small("wz", .int8, shape: [4], [0, 1, 2, 3]), .narrow([1, 2, 3, 4], name: "b"),
    ]
    let network = try network(
      [
        node("DequantizeLinear", "w ws wz", "wd", .integer("axis", 0)),
        node("DequantizeLinear", "b ws", "bd", .integer("axis", 0)), node("Conv", "x wd bd"),
      ], constants)
    #expect(network.nodes.map(\.operation.label) == ["convolution"])
    let weight = try #require(network.parameters["wd"])
    #expect(weight.values == [-64, -1.5, -1, 0, 0, 2, 188, 496])
    #expect(
      weight.quantisation
        == Quantisation(scales: [0.5, 1, 2, 4], zeroPoints: [0, 1, 2, 3], axis: 0, type: .int8))
    #expect(network.parameters["bd"]?.values == [0.5, 2, 6, 16])
    #expect(network.parameters["bd"]?.quantisation?.type == .int32)
  }

  @Test func halvesOfBytesAreIntegersToo() throws {
    for (type, expected) in [
      (ONNXTensorProto.DataType.uint4, [Float(1), 15, 8, 0, 7]), (.int4, [1, -1, -8, 0, 7]),
    ] {
      let constants: [ONNXTensorProto] = [
        .bytes("w", type, shape: [1, 5], [0xF1, 0x08, 0x07]), .numbers("ws", shape: [], [1]),
      ]
      let nodes = [node("DequantizeLinear", "w ws", "wd"), node("Gemm", "x wd", "y", .integer("transB", 1))]
      let network = try network(nodes, constants, inputs: ["x": [5]])
      #expect(network.parameters["wd"]?.values == expected)
    }
  }

  @Test func turnedAndReshapedGridsStandOnTheRightAxis() throws {
    let constants: [ONNXTensorProto] = [
      .small("w", .int8, shape: [2, 4], integers), .numbers("ws", shape: [4], [0.5, 1, 2, 4]),
      .integers("shape", [2, 4, 1, 1]),
    ]
    let matrix = try network(
      [node("DequantizeLinear", "w ws", "wd", .integer("axis", 1)), node("MatMul", "x wd")], constants,
      inputs: ["x": [2]])
    let weight = try #require(matrix.parameters["wd.transposed"])
    #expect(weight.shape == [4, 2] && weight.quantisation?.axis == 0)
    #expect(weight.values == [-64, 1, -3, 3, 0, 100, 4, 508])
    let kernel = try network(
      [
        node("DequantizeLinear", "w ws", "wd", .integer("axis", -1)), node("Reshape", "wd shape", "k"),
        node("Conv", "x k"),
      ], constants, inputs: ["x": [4, 3, 3]])
    #expect(kernel.parameters["k"]?.quantisation?.axis == 1)
    let turned = try network(
      [
        node("DequantizeLinear", "w ws", "wd", .integer("axis", -1)), node("Reshape", "wd shape", "r"),
        node("Transpose", "r", "k", .integers("perm", [1, 0, 2, 3])), node("Conv", "x k"),
      ], constants, inputs: ["x": [2, 3, 3]])
    #expect(turned.parameters["k"]?.quantisation?.axis == 0)
    #expect(turned.parameters["k"]?.values == [-64, 1, -3, 3, 0, 100, 4, 508])
  }

  @Test func floatingPointThatIsRoundedInTheFileIsRoundedHere() throws {
    let weights: [Float] = [0.24, 0.26, -0.75, 0.25, 40, -90, 63.9, 0]
    let constants: [ONNXTensorProto] = [
      .numbers("w", shape: [2, 4], weights), .numbers("ws", shape: [2], [0.5, 0.5]),
      .small("wz", .int8, shape: [2], [0, 10]),
    ]
    let nodes = [
      node("QuantizeLinear", "w ws wz", "q", .integer("axis", 0)),
      node("DequantizeLinear", "q ws wz", "wd", .integer("axis", 0)), node("Gemm", "x wd", "y", .integer("transB", 1)),
    ]
    let weight = try #require(try network(nodes, constants, inputs: ["x": [4]]).parameters["wd"])
    // Halves go to the even neighbour, and the grid ends at -128 and 127.
    #expect(weight.values == [0, 0.5, -1, 0, 40, -69, 58.5, 0])
    #expect(weight.quantisation?.zeroPoints == [0, 10])
  }

  @Test func whatIsNotReadIsNamed() throws {
    let blocks: [ONNXTensorProto] = [
      .small("w", .int8, shape: [2, 4], integers), .numbers("ws", shape: [2, 2], [1, 1, 1, 1]),
      .bytes("f8", .float8E4M3Fn, shape: [2, 4], Array(repeating: 0, count: 8)), .numbers("zero", shape: [], [0]),
      .numbers("one", shape: [], [1]),
    ]
    for (inputs, reason) in [
      ("w ws", "has a scale for each block of numbers"), ("w zero", "has a scale that is not positive"),
      ("f8 one", "reads integers of the type FLOAT8E4M3FN, which is not known"),
    ] {
      let nodes = [
        node("DequantizeLinear", inputs, "wd", .integer("block_size", inputs == "w ws" ? 2 : 0)),
        node("Gemm", "x wd", "y", .integer("transB", 1)),
      ]
      let error = modelFileError { try network(nodes, blocks, inputs: ["x": [4]]) }
      #expect(error?.description.contains("node 'wd', the ONNX operator DequantizeLinear, \(reason)") == true)
    }
  }
}
