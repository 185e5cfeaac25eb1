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
    #expect(try back.onnx() == data, sourceLocation: sourceLocation)
  }

  @Test func everyOperator() throws { try expectFixedPoint(SampleNetworks.everyOperator()) }

  @Test(arguments: 0..<60) func randomNetworks(seed: Int) throws {
    try expectFixedPoint(SampleNetworks.random(seed: UInt64(seed)))
  }

  @Test(arguments: [
    "lenet5-mnist", "resnet20-cifar10", "densenetbc100-cifar10", "preresnet164-cifar10", "squeezenet1.1-imagenet",
    "googlenet-imagenet", "mobilenetv2-imagenet", "mobilenetv3small-imagenet", "shufflenetv1-imagenet",
    "shufflenetv2-imagenet", "efficientnetb0-imagenet", "regnety400mf-imagenet",
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

  @Test func frozenSharedAndUnusedParametersAreKept() throws {
    let weight = Parameter(shape: [3, 3], values: Array(repeating: 0.5, count: 9), isTrainable: false)
    let nodes = ["a", "b"].enumerated().map { index, name in
      Node(name: name, operation: .linear, inputs: [index == 0 ? "input" : "a"], parameters: [.weight: "shared"])
    }
    let network = try Network(
      name: "shared", inputs: [Network.Input(name: "input", shape: [3])], nodes: nodes, outputs: ["b", "a"],
      parameters: ["unused": Parameter(shape: [2], values: [1, 2]), "shared": weight])
    try expectFixedPoint(network)
  }

  @Test func whatONNXCannotSayIsAnErrorThatNamesTheNode() throws {
    func fault(_ operation: Networks.Operator, input: [Int] = [2, 7, 7]) throws -> String? {
      var builder = NetworkBuilder(name: "net", input: input)
      let output = builder.add("odd", operation, builder.input)
      let network = try builder.network(output: output)
      return modelFileError { try network.onnx() }?.description
    }
    #expect(
      try fault(.opaque(Opaque(type: "Einsum", outputShape: [2])))
        == "net: node 'odd' is the operator 'Einsum', which Espalier carries along but cannot write")
    #expect(
      try fault(.adaptiveAveragePool(Size(2)))
        == "net: node 'odd' averages [2, 7, 7] to a grid of 2×2, into which it does not divide; ONNX cannot say that")
  }
}
