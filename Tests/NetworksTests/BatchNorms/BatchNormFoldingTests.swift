import Networks
import OrderedCollections
import TestSupport
import Testing

/// Batch norm folded into the layer before it.
@Suite struct BatchNormFoldingTests {
  @Test(arguments: SampleNetwork.allCases, [UInt64(1), 2])
  func foldingLeavesTheFunction(_ sample: SampleNetwork, seed: UInt64) throws {
    let network = try sample.network(seed: seed)
    guard !network.nodes.contains(where: \.isOpaque) else { return }
    let folded = network.foldingBatchNorm()
    let input = network.randomInput(seed: seed)
    let (before, after) = try (ReferenceInterpreter(network).run(input), ReferenceInterpreter(folded).run(input))
    for output in network.outputs {
      for (old, new) in zip(before[output] ?? [], after[output] ?? []) {
        #expect(abs(old - new) < 1e-5 * max(1, abs(old)))
      }
    }
    #expect(folded.outputs == network.outputs)
    #expect(folded.foldingBatchNorm() == folded)
  }

  /// A layer, batch norm and an activation, so that the batch norm is no output.
  private func network(_ layer: (inout NetworkBuilder) throws -> String) throws -> Network {
    var builder = NetworkBuilder(name: "fold", input: [4, 5, 5])
    let value = try layer(&builder)
    let normed = try builder.batchNorm("norm", value)
    let last = builder.add("act", .activation(.tanh), normed)
    return try builder.network(output: last).randomised(seed: 3)
  }

  private func expectFolds(_ network: Network) throws {
    let folded = network.foldingBatchNorm()
    #expect(folded.nodes.map(\.name) == ["layer", "act"])
    #expect(folded.parameters.keys.elements == ["layer.weight", "layer.bias"])
    let input = network.randomInput(seed: 4)
    let (old, new) = try (
      ReferenceInterpreter(network).run(input)["act"], ReferenceInterpreter(folded).run(input)["act"]
    )
    for (old, new) in zip(try #require(old), try #require(new)) { #expect(abs(old - new) < 1e-6) }
  }

  @Test func convolutionsWithAndWithoutBias() throws {
    for bias in [false, true] {
      try expectFolds(
        network { try $0.convolution("layer", $0.input, outputs: 6, kernel: Size(3), bias: bias) })
    }
  }

  @Test func groupedConvolution() throws {
    try expectFolds(
      network {
        try $0.convolution("layer", $0.input, outputs: 6, kernel: Size(3), options: Convolution(groups: 2))
      })
  }

  @Test(arguments: [1, 2, 4]) func transposedConvolution(groups: Int) throws {
    let weight = Parameter(shape: [4, 8 / groups, 3, 2], repeating: 0)
    var parameters: OrderedDictionary = ["layer.weight": weight]
    for (name, isTrainable) in [("weight", true), ("bias", true), ("running_mean", false), ("running_var", false)] {
      parameters["norm.\(name)"] = Parameter(shape: [8], repeating: 1, isTrainable: isTrainable)
    }
    let network = try Network(
      name: "fold", inputs: [Network.Input(name: "input", shape: [4, 3, 3])],
      nodes: [
        Node(
          name: "layer", operation: .transposedConvolution(TransposedConvolution(stride: Size(2), groups: groups)),
          inputs: ["input"], parameters: [.weight: "layer.weight"]),
        Node(
          name: "norm", operation: .batchNorm(BatchNorm()), inputs: ["layer"],
          parameters: [
            .weight: "norm.weight", .bias: "norm.bias", .runningMean: "norm.running_mean",
            .runningVariance: "norm.running_var",
          ]),
        Node(name: "act", operation: .activation(.tanh), inputs: ["norm"]),
      ], outputs: ["act"], parameters: parameters
    ).randomised(seed: 3)
    try expectFolds(network)
  }

  @Test func nothingIsFoldedThatIsReadElsewhere() throws {
    var builder = NetworkBuilder(name: "fold", input: [2, 4, 4])
    let value = try builder.convolution("conv", builder.input, outputs: 3, kernel: Size(1))
    let normed = try builder.batchNorm("norm", value)
    let sum = builder.add("sum", .add, value, normed)
    let network = try builder.network(output: sum)
    #expect(network.foldingBatchNorm() == network)
  }

  @Test func anOutputStaysAnOutput() throws {
    var builder = NetworkBuilder(name: "fold", input: [2, 4, 4])
    let value = try builder.convolution("conv", builder.input, outputs: 3, kernel: Size(1))
    let normed = try builder.batchNorm("norm", value)
    let network = try builder.network(output: normed)
    #expect(network.foldingBatchNorm() == network)
  }

  @Test func onlyThoseAskedForAreFolded() throws {
    let network = try network { try $0.convolution("layer", $0.input, outputs: 6, kernel: Size(3)) }
    #expect(network.foldingBatchNorm(where: \.isRestored) == network)
  }
}

extension Node {
  fileprivate var isOpaque: Bool {
    if case .opaque = operation { true } else { false }
  }
}
