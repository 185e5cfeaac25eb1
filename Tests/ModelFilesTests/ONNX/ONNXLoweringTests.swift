import Foundation
import ModelFiles
import Networks
import OrderedCollections
import TestSupport
import Testing

/// What ONNX operators become: names, parameters, and what is not read at all.
struct ONNXLoweringTests {
  private typealias Made = (nodes: [ONNXNodeProto], constants: [ONNXTensorProto])

  private func network(
    _ nodes: [ONNXNodeProto], _ constants: [ONNXTensorProto] = [], stated: [ONNXValueInfoProto] = [],
    inputs: [String: [Int]] = ["x": [2, 4, 4]], outputs: [String] = ["y"], operatorSet: Int = 18
  ) throws -> Network {
    try Network(
      onnx: ONNXModels.model(
        nodes, constants: constants, stated: stated, inputs: inputs, outputs: outputs, operatorSet: operatorSet),
      name: "f")
  }

  // MARK: - Names and parameters

  @Test func theLastNodeCarriesTheNameAndHelpersStandBehindIt() throws {
    let network = try network(
      [node("Conv", "x w", "y", .integers("pads", [1, 0]))],
      [.numbers("w", shape: [3, 2, 2], Array(repeating: 1, count: 12))], inputs: ["x": [2, 5]])
    #expect(network.nodes.map(\.name) == ["y/image", "y/pad", "y/convolution", "y"])
    #expect(network.parameters["w"]?.shape == [3, 2, 1, 2])
    #expect(try network.shapes()["y"] == [3, 5])
  }

  @Test func aHelperNeverTakesANameOfTheFile() throws {
    let network = try network(
      [
        node("Relu", "x", "y/image"), node("Conv", "x w", "y"), node("Flatten", "y/image", "z"),
      ],
      [.numbers("w", shape: [3, 2, 2], Array(repeating: 1, count: 12))], inputs: ["x": [2, 5]], outputs: ["y", "z"])
    #expect(network.nodes.map(\.name) == ["y/image", "y/image'", "y/convolution", "y", "z"])
  }

  @Test func factorsAndSummandsOfChannelsAreTrained() throws {
    func isTrained(_ type: String, _ order: String, _ shape: [Int], input: [Int] = [2, 4, 3]) throws -> Bool? {
      let constant = ONNXTensorProto.numbers("c", shape: shape, (0..<shape.product).map { Float($0 + 1) })
      let network = try network([node(type, order)], [constant], inputs: ["x": input])
      return network.parameters.values.first?.isTrainable
    }
    for type in ["Add", "Mul"] {
      #expect(try isTrained(type, "x c", [2, 1, 1]) == true)
      #expect(try isTrained(type, "c x", [1, 2, 1, 1]) == true)
      #expect(try isTrained(type, "x c", [4], input: [5, 4]) == true)
      #expect(try isTrained(type, "x c", [1]) == false)
      #expect(try isTrained(type, "x c", []) == false)
      #expect(try isTrained(type, "x c", [4, 3]) == false)
    }
    for type in ["Sub", "Div"] {
      #expect(try isTrained(type, "x c", [2, 1, 1]) == false)
      #expect(try isTrained(type, "c x", [2, 1, 1]) == false)
    }
  }

  @Test func whatAMeanNeedsIsNotTrained() throws {
    let network = try network([
      node("AveragePool", "x", "y", .integers("kernel_shape", [2, 2]), .integers("pads", [0, 0, 1, 1]))
    ])
    #expect(network.nodes.map(\.operation.label) == ["pad", "average pool", "multiply"])
    let correction = try #require(network.parameters["y/correction"])
    #expect(correction.shape == [1, 4, 4])
    #expect(correction.values == [1, 1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 2, 2, 2, 2, 4])
    #expect(!correction.isTrainable)
  }

  @Test func aConstantOfTwoRolesIsTwoParameters() throws {
    let network = try network(
      [node("Add", "x c", "a"), node("Sub", "a c", "b"), node("PRelu", "b c", "p"), node("Mul", "p c")],
      [.numbers("c", shape: [2, 1, 1], [0.5, 2])])
    #expect(Set(network.parameters.keys) == ["c", "c.negative", "c'"])
    #expect(network.parameters["c.negative"]?.values == [-0.5, -2])
    #expect(network.parameters["c'"]?.shape == [2])
  }

  @Test func scalesThatAreNoRatioOfSizesAreKept() throws {
    func scales(_ scales: [Float]) throws -> Resize.Scales? {
      let network = try network([node("Resize", "x _ s")], [.numbers("s", shape: [4], scales)])
      guard case .resize(let resize) = network.nodes[0].operation else { return nil }
      return resize.scales
    }
    #expect(try scales([1, 1, 2, 0.5]) == nil)
    #expect(try scales([1, 1, 1.3, 0.5]) == Resize.Scales(height: Double(Float(1.3)), width: 0.5))
  }

  @Test func onlyOutputsThatAreReadAreTakenFromASplit() throws {
    let network = try network([node("Split", "x", "a b _ d", .integer("axis", 2)), node("Relu", "d")])
    #expect(network.nodes.map(\.name) == ["d", "y"])
    #expect(network.nodes[0].operation == .slice(Slice(axis: 2, start: 3, end: 4)))
  }

  @Test func theBatchForWhichAFileWasMadeMayBeStated() throws {
    func operations(batch: Int?) throws -> [Networks.Operator] {
      let data = try ONNXModels.model(
        [node("Reshape", "x s")], constants: [.integers("s", [3, 32])], batch: batch)
      return try Network(onnx: data, name: "f").nodes.map(\.operation)
    }
    #expect(modelFileError { try operations(batch: nil) } != nil)
    #expect(try operations(batch: 3) == [.reshape([32])])
  }

  // MARK: - What is not read

  @Test func whatCannotBeSaidIsCarriedAlong() throws {
    let one = ONNXTensorProto.numbers("c", shape: [2, 1, 1], [1, 2])
    let kernel = ONNXTensorProto.numbers("w", shape: [2, 2, 1, 1], [1, 2, 3, 4])
    let refused: [Made] = [
      ([node("Conv", "x v")], []),
      ([node("Conv", "w x")], [kernel]),
      ([node("ThresholdedRelu", "x")], []),
      ([node("Pow", "x v")], []),
      ([node("Clip", "x v")], []),
      ([node("Max", "x v c")], [one]),
      ([node("Softmax", "x", "y", .integer("axis", 0))], []),
      ([node("ReduceMean", "x")], []),
      ([node("ReduceMean", "x a")], [.integers("a", [0, 1])]),
      ([node("ReduceMean", "x a", "y", .integer("keepdims", 0))], [.integers("a", [1, 2, 3])]),
      (
        [node("Resize", "x r s", "y", .text("coordinate_transformation_mode", "tf_crop_and_resize"))],
        [.numbers("s", shape: [4], [1, 1, 2, 2]), .numbers("r", shape: [8], [0, 0.5, 0, 0, 1, 1, 1, 1])]
      ),
      ([node("Resize", "x _ s")], [.numbers("s", shape: [4], [1, 2, 2, 2])]),
      ([node("Gather", "x i")], [.integers("i", [0])]),
      ([node("Split", "x", "y z")], []),
      ([node("Slice", "x s e")], [.integers("s", [0]), .integers("e", [1])]),
      ([node("Slice", "x s e a")], [.integers("s", [3]), .integers("e", [3]), .integers("a", [1])]),
      ([node("Transpose", "x")], []),
      ([node("Flatten", "x", "y", .integer("axis", 0))], []),
      ([node("Flatten", "x", "y", .integer("axis", 2))], []),
      ([node("Squeeze", "x a")], [.integers("a", [0])]),
      ([node("Unsqueeze", "x a")], [.integers("a", [0])]),
      ([node("Expand", "x s")], [.integers("s", [1, 1, 1, 1, 1])]),
      ([node("Tile", "x r")], [.integers("r", [2, 1, 1, 1])]),
      ([node("Pad", "x p")], [.integers("p", [1, 0, 0, 0, 0, 0, 0, 0])]),
      ([node("Pad", "x p", "y", .text("mode", "reflect"))], [.integers("p", [0, 0, 4, 0, 0, 0, 0, 0])]),
      ([node("Concat", "x x", "y", .integer("axis", 0))], []),
      ([node("Concat", "x c", "y", .integer("axis", 1))], [one]),
      ([node("Add", "x c")], [.numbers("c", shape: [3, 1, 1, 1], [1, 2, 3])]),
      ([node("Add", "x c")], [.numbers("c", shape: [3, 1, 1, 1, 1], [1, 2, 3])]),
      ([node("MatMul", "c x")], [.numbers("c", shape: [2, 4, 4], Array(repeating: 1, count: 32))]),
      ([node("DepthToSpace", "x", "y", .integer("blocksize", 2))], []),
      ([node("BatchNormalization", "x c c c c", "y", .integer("training_mode", 1))], [one]),
      ([node("MeanVarianceNormalization", "x")], []),
      ([node("LpNormalization", "x", "y", .integer("axis", 0))], []),
      ([node("Hardmax", "x")], []), ([node("GlobalLpPool", "x")], []), ([node("ReverseSequence", "x")], []),
    ]
    for (nodes, constants) in refused {
      let data = try ONNXModels.model(
        nodes, constants: constants, stated: ["i", "y", "z"].map { .image($0, shape: [7]) },
        inputs: ["x": [2, 4, 4], "v": [2, 4, 4]])
      let network = try Network(onnx: data, name: "f")
      let first = try #require(network.nodes.first)
      guard case .opaque(let opaque) = first.operation else {
        Issue.record("\(nodes[0].opType) became \(network.nodes.map(\.operation.label))")
        continue
      }
      #expect(opaque.type == nodes[0].opType && opaque.outputShape == [7])
      #expect(network.nodes.allSatisfy { !$0.name.contains("/") }, "\(nodes[0].opType) left something behind")
      // A cast has the shape of its input, whatever the file says.
      guard opaque.type != "Cast" else { continue }
      let bare = try ONNXModels.model(nodes, constants: constants, inputs: ["x": [2, 4, 4], "v": [2, 4, 4]])
      #expect(modelFileError { try Network(onnx: bare, name: "f") } != nil)
    }
  }

  @Test func furtherOutputsThatAreReadAreNotLeftOut() throws {
    func nodes(reading output: String) -> [ONNXNodeProto] {
      [node("MaxPool", "x", "m i", .integers("kernel_shape", [1, 1])), node("Flatten", output)]
    }
    #expect(try network(nodes(reading: "m")).nodes.map(\.operation.label) == ["max pool", "flatten"])
    let error = modelFileError { try network(nodes(reading: "i")) }
    #expect(error?.description.contains("has further outputs that are used") == true)
  }

  @Test func absurdSettingsOfOperatorsAreErrors() throws {
    let huge = Int(Int64.max)
    let least = Int(Int64.min)
    let all: [Made] = [
      ([node("AveragePool", "x", "y", .integers("kernel_shape", [huge, 1]))], []),
      ([node("MaxPool", "x", "y", .integers("kernel_shape", [1, 1]), .integers("pads", [huge, 0, 0, 0]))], []),
      ([node("LpPool", "x", "y", .integers("kernel_shape", [1, 1]), .integer("p", least))], []),
      (
        [
          node(
            "AveragePool", "x", "y", .integers("kernel_shape", [1 << 20, 1 << 20]),
            .integers("pads", [1 << 20, 1 << 20, 1 << 20, 1 << 20]))
        ], []
      ),
      (
        [node("ConvTranspose", "x w", "y", .integers("strides", [huge, huge]))],
        [.numbers("w", shape: [2, 1, 1, 1], [1, 2])]
      ),
      ([node("ConvTranspose", "x w", "y", .integer("group", least))], [.numbers("w", shape: [2, 1, 1, 1], [1, 2])]),
      (
        [node("ConvTranspose", "x w", "y", .integers("output_shape", [huge, 1]))],
        [.numbers("w", shape: [2, 1, 1, 1], [1, 2])]
      ),
      ([node("GroupNormalization", "x c c", "y", .integer("num_groups", least))], [.numbers("c", shape: [1], [1])]),
      ([node("LRN", "x", "y", .integer("size", huge))], []),
      ([node("Tile", "x r")], [.integers("r", [1, huge, 1, 1])]),
      ([node("Expand", "x s")], [.integers("s", [1, huge, 1, 1])]),
      ([node("Gather", "x i", "y", .integer("axis", 1))], [.integers("i", [least])]),
      ([node("Gather", "x i", "y", .integer("axis", least))], [.integers("i", [0])]),
      ([node("DepthToSpace", "x", "y", .integer("blocksize", huge))], []),
      ([node("SpaceToDepth", "x", "y", .integer("blocksize", least))], []),
      ([node("Split", "x s", "y z", .integer("axis", 1))], [.integers("s", [huge, huge])]),
      ([node("Resize", "x _ s")], [.numbers("s", shape: [4], [1, 1, .infinity, .nan])]),
      ([node("Resize", "x _ _ s")], [.integers("s", [1, 2, huge, least])]),
      ([node("Pad", "x p")], [.integers("p", [0, 0, huge, least, 0, 0, 0, 0])]),
      (
        [node("Slice", "x s e a t")],
        [.integers("s", [0]), .integers("e", [least]), .integers("a", [1]), .integers("t", [0])]
      ),
      ([node("ReduceSum", "x a")], [.integers("a", [least])]),
    ]
    for (nodes, constants) in all {
      #expect(
        modelFileError { try network(nodes, constants) } != nil, "\(nodes[0].opType) with \(nodes[0].attribute)")
    }
    // Steps far beyond the axis are none.
    let slice = try network(
      [node("Slice", "x s e a t")],
      [.integers("s", [huge]), .integers("e", [least]), .integers("a", [1]), .integers("t", [least])])
    #expect(slice.nodes.map(\.operation) == [.gather(Gather(axis: 1, indices: [1]))])
  }

  @Test func damagedOperatorsNeverTrap() throws {
    var generator = SeededGenerator(seed: 31)
    for operatorCase in try OperatorCase.all() {
      var damaged = operatorCase.model
      for _ in 0..<Int.random(in: 1...2, using: &generator) {
        let place = Int.random(in: 0..<damaged.count, using: &generator)
        damaged[place] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = modelFileError { try Network(onnx: damaged, name: "f") }
    }
  }
}
