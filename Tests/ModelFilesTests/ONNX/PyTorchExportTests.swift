import Foundation
import ModelFiles
import Networks
import OrderedCollections
import TestSupport
import Testing

/// ONNX files by PyTorch's two exporters.
struct PyTorchExportTests {
  private func labels(_ file: String) throws -> [String] {
    try Network.readingONNX(Golden.path(file)).nodes.map(\.operation.label)
  }

  @Test(arguments: ["torch_residual.onnx", "torch_dynamo_residual.onnx"])
  func residualNetwork(file: String) throws {
    let labels = try labels(file)
    #expect(
      labels.prefix(10) == [
        "convolution", "relu", "max pool", "convolution", "relu", "convolution", "convolution", "add", "relu",
        "average pool",
      ])
    #expect(["flatten", "reshape"].contains(labels[10]))
    #expect(labels[11...] == ["linear"])
  }

  @Test(arguments: ["torch_mobile.onnx", "torch_dynamo_mobile.onnx"])
  func mobileNetwork(file: String) throws {
    #expect(
      try labels(file) == [
        "convolution", "hard-swish", "grouped convolution", "relu6", "average pool", "convolution", "silu",
        "convolution",
        "sigmoid", "multiply", "average pool", "flatten", "linear", "softmax",
      ])
  }

  @Test func rearrangements() throws {
    let network = try Network.readingONNX(Golden.path("torch_dynamo_shuffle.onnx"))
    #expect(
      network.nodes.map(\.operation.label) == [
        "convolution", "tanh", "reshape", "transpose", "reshape", "slice", "average pool", "slice", "concatenate",
        "slice",
        "slice", "pad", "linear", "reshape",
      ])
    #expect(try network.shapes()[network.outputs[0]] == [8 * 8 * 4])
  }

  @Test(arguments: [
    "torch_residual.onnx", "torch_dynamo_residual.onnx", "torch_mobile.onnx", "torch_dynamo_mobile.onnx",
    "torch_dynamo_shuffle.onnx",
  ])
  func whatWasReadIsWrittenAndReadAgain(file: String) throws {
    let network = try Network.readingONNX(Golden.path(file))
    let data = try network.onnx()
    let again = try Network(onnx: data, name: "again.onnx")
    #expect(again == network)
    #expect(try again.onnx() == data)
  }

  @Test(arguments: [
    "torch_residual.onnx", "torch_dynamo_residual.onnx", "torch_mobile.onnx", "torch_dynamo_mobile.onnx",
    "torch_dynamo_shuffle.onnx",
  ])
  func whatWasReadIsDividedIntoGroupsAndWritten(file: String) throws {
    let network = try Network.readingONNX(Golden.path(file))
    let input = network.randomInput(seed: 1)
    for seed in UInt64(1)...5 {
      let recipe = Recipe.randomGroups(for: network, seed: seed, likelihood: 0.8)
      let masked = try network.applying(recipe.maskingGroups(of: network))
      let written = try Network(onnx: network.applying(recipe).onnx(), name: "again.onnx")
      let (expected, found) = (
        try ReferenceInterpreter(masked).run(input), try ReferenceInterpreter(written).run(input)
      )
      for output in network.outputs {
        let (one, other) = (try #require(expected[output]), try #require(found[output]))
        #expect(one.count == other.count && zip(one, other).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, abs($0)) })
      }
    }
  }
}
