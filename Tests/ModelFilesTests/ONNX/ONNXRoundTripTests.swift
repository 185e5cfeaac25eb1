import Foundation
import ModelFiles
import Networks
import OrderedCollections
import TestSupport
import Testing
import Zoo

/// What Espalier writes as ONNX comes back as the same network, and is written again as the same bytes.
struct ONNXRoundTripTests {
  private func expectFixedPoint(_ network: Network, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let data = try network.onnx()
    let back = try Network(onnx: data, name: "model.onnx")
    #expect(back == network, "\(network.name)", sourceLocation: sourceLocation)
    #expect(try back.onnx() == data, "\(network.name)", sourceLocation: sourceLocation)
  }

  @Test func everyOperator() throws { try expectFixedPoint(SampleNetworks.everyOperator()) }

  @Test func everyFamilyOfOperators() throws {
    for network in try SampleNetworks.families() { try expectFixedPoint(network) }
  }

  @Test(arguments: 0..<60) func randomNetworks(seed: Int) throws {
    try expectFixedPoint(SampleNetworks.random(seed: UInt64(seed)))
  }

  @Test(arguments: 0..<150) func randomNetworksOfAllOperators(seed: Int) throws {
    try expectFixedPoint(SampleNetworks.randomOfAll(seed: UInt64(seed)))
  }

  @Test(arguments: [
    "lenet5-mnist", "resnet20-cifar10", "densenetbc100-cifar10", "preresnet164-cifar10", "squeezenet1.1-imagenet",
    "googlenet-imagenet", "mobilenetv2-imagenet", "mobilenetv3small-imagenet", "shufflenetv1-imagenet",
    "shufflenetv2-imagenet", "efficientnetb0-imagenet", "regnety400mf-imagenet", "unet-lgg",
  ])
  func networksOfTheZoo(name: String) throws { try expectFixedPoint(Zoo.network(named: name).withNumbers(seed: 3)) }

  @Test func namesThatLookLikeHelpersAreKeptApart() throws {
    var builder = NetworkBuilder(name: "clash", input: [2, 4])
    let gate = builder.add("x/sigmoid", .activation(.sigmoid), builder.input)
    let product = builder.add("x", .multiply, builder.input, gate)
    let silu = builder.add("y", .activation(.silu), product)
    let relu6 = builder.add("setting/0.0", .activation(.relu6), silu)
    let linear = try builder.linear("y/sigmoid", relu6, outputs: 3)
    try expectFixedPoint(builder.network(output: linear).withNumbers(seed: 4))
  }

  @Test func whatLooksLikeOneOperatorStaysSeveral() throws {
    var builder = try SampleBuilder("several", input: [3, 4, 4])
    let soft = try builder.add("soft", .activation(.softplus), builder.input)
    let tanh = try builder.add("tanh", .activation(.tanh), soft)
    let mish = try builder.add("not mish", .multiply, builder.input, tanh)
    let mean = try builder.add("mean", .reduce(Reduction(.mean, axes: [2, 3], keepsAxes: true)), mish)
    let row = try builder.add("row", .flatten, mean)
    let linear = try builder.add("linear", .linear, row, parameters: [.weight: [3, 3]])
    let shifted = try builder.add("not bias", .add, linear, parameters: [.weight: [3]])
    let clip = try builder.add("not relu6", .activation(.clip(low: 0, high: 6)), shifted)
    try expectFixedPoint(builder.network(outputs: [clip, mish]))
  }

  @Test func frozenSharedAndUnusedParametersAreKept() throws {
    let weight = Parameter(shape: [3, 3], values: Array(repeating: 0.5, count: 9), isTrainable: false)
    let nodes = ["a", "b"].enumerated().map { index, name in
      Node(name: name, operation: .linear, inputs: [index == 0 ? "input" : "a"], parameters: [.weight: "shared"])
    }
    let grid = Quantisation(scales: [0.5], zeroPoints: [0], axis: nil, type: .uint8)
    let network = try Network(
      name: "shared", inputs: [Network.Input(name: "input", shape: [3])], nodes: nodes, outputs: ["b", "a"],
      parameters: [
        "unused": Parameter(shape: [2], values: [1, 2]), "shared": weight,
        "unused grid": Parameter(shape: [2], values: [0.5, 2], isTrainable: false, quantisation: grid),
        "empty": Parameter(shape: [0, 2], values: []),
      ])
    try expectFixedPoint(network)
  }

  @Test func numbersBesideTheGridAreRoundedOnce() throws {
    for type in Quantisation.IntegerType.allCases {
      let grid = Quantisation(scales: [0.1, 3], zeroPoints: [0, type == .int32 ? 7 : 1], axis: 0, type: type)
      // Beyond 22 bits integers are not exact in the arithmetic of readers, so 32 bits stay below that.
      let most: Float = type == .int32 ? 1000 : 1e30
      let numbers: [Float] = [0.149, -0.151, most, 4.4, -most, .pi]
      let weight = Parameter(shape: [2, 3], values: numbers, quantisation: grid)
      let network = try Network(
        name: "beside", inputs: [Network.Input(name: "input", shape: [3])],
        nodes: [Node(name: "a", operation: .linear, inputs: ["input"], parameters: [.weight: "w"])], outputs: ["a"],
        parameters: ["w": weight])
      let data = try network.onnx()
      let back = try Network(onnx: data, name: "model.onnx")
      #expect(try back.onnx() == data)
      let read = try #require(back.parameters["w"])
      #expect(read.quantisation?.scales == grid.scales)
      #expect(read.values[3] == 3 && abs(read.values[0] - 0.1) < 1e-6, "\(type)")
      #expect(read.values[2] == min(Float(type.range.upperBound) * 0.1, most))
    }
  }

  @Test func integersThatReadersCannotHoldAreWrittenAsNumbers() throws {
    let grid = Quantisation(scales: [1e-6], zeroPoints: [0], axis: nil, type: .int32)
    let network = try Network(
      name: "fine", inputs: [Network.Input(name: "input", shape: [2])],
      nodes: [Node(name: "a", operation: .linear, inputs: ["input"], parameters: [.weight: "w"])], outputs: ["a"],
      parameters: ["w": Parameter(shape: [1, 2], values: [100, 0.3], quantisation: grid)])
    let data = try network.onnx()
    let back = try Network(onnx: data, name: "model.onnx")
    #expect(back.parameters["w"] == Parameter(shape: [1, 2], values: [100, 0.3]))
    #expect(try back.onnx() == data)
  }
}
