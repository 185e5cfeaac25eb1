import Networks
import Testing
import Torch
import Training

/// Every operator, alone and all in one network, against PyTorch.
@Suite struct GoldenForwardTests {
  static let input = [4, 6, 5]

  /// The case called `name` as a network with the weights that PyTorch had.
  static func network(_ name: String) throws -> Network? {
    guard let build = GoldenNetworks.all[name] else { return nil }
    var builder = NetworkBuilder(name: name, input: input)
    let output = try build(&builder, builder.input)
    return try builder.network(output: output).withNamedWeights()
  }

  static func batch() throws -> Tensor {
    try Tensor(numbers("input", 2 * input.product).map { 4 * $0 }, shape: [2] + input)
  }

  static func cases() throws -> [String: GoldenTensor] {
    try golden("forward", as: [String: GoldenTensor].self)
      .merging(golden("operators")) { first, _ in first }
  }

  @Test func everyCaseHasANetworkAndTheOtherWayRound() throws {
    #expect(Set(try Self.cases().keys) == Set(GoldenNetworks.all.keys))
  }

  @Test func outputsArePyTorchs() throws {
    let batch = try Self.batch()
    for (name, expected) in try Self.cases() {
      let executor = try Executor(try #require(try Self.network(name)))
      try expectClose(try withoutGradients { try executor.forward(batch) }, expected, "\(name)")
    }
  }

  @Test func theOrderOfTheImageInMemoryDoesNotMatter() throws {
    let batch = try Self.batch()
    for (name, expected) in try Self.cases() {
      let executor = try Executor(try #require(try Self.network(name)))
      try expectClose(try withoutGradients { try executor.forward(batch.to(.channelsLast)) }, expected, "\(name)")
    }
  }

  @Test func everyOperatorIsInTheTower() throws {
    let nodes = try #require(try Self.network("tower")).nodes
    let activations = nodes.compactMap { node in
      if case .activation(let activation) = node.operation { activation } else { nil }
    }
    #expect(Set(activations).isSuperset(of: GoldenNetworks.functions.filter { $0 != .relu }))
    let labels = Set(nodes.map(\.operation.label))
    for label in [
      "convolution", "grouped convolution", "linear", "batch norm", "add", "multiply", "concatenate", "max pool",
      "average pool", "flatten", "pad", "slice", "reshape", "transpose", "softmax",
    ] {
      #expect(labels.contains(label), "\(label)")
    }
  }
}
