import Deployment
import Networks
import Testing
import Training
import Zoo

/// Which layer of a network an engine's layer is, by the names that engines really give.
@Suite struct LayerMatchingTests {
  private static let network = Result {
    try Zoo.network(named: "resnet20-cifar10").withInitialWeights(seed: 1).foldingBatchNorm()
  }

  private static func nodes(_ names: [String]) throws -> [String?] {
    let layers = names.map { LayerTiming(name: $0, type: "Convolution", microseconds: 1) }
    return try network.get().nodesComputed(by: layers)
  }

  @Test func aLayerIsCalledAfterWhatWasFusedIntoItLast() throws {
    #expect(
      try Self.nodes(["relu", "layer1.0.relu1", "layer1.0.relu2", "layer1.1.relu1", "layer1.1.relu2", "linear"])
        == ["conv1", "layer1.0.conv1", "layer1.0.conv2", "layer1.1.conv1", "layer1.1.conv2", "linear"])
  }

  @Test func signsBehindANameSayNothing() throws {
    #expect(
      try Self.nodes(["relu_nchwc", "layer1.0.conv2_nchwc", "layer1.0.conv1/WithoutBiases", "layer1.1.conv1_token_4"])
        == ["conv1", "layer1.0.conv2", "layer1.0.conv1", "layer1.1.conv1"])
  }

  @Test func namelessLayersGoInOrderIfTheirNumberFits() throws {
    let multiplying =
      ["conv1"]
      + (1...3).flatMap { stage in
        (0...2).flatMap { block in
          ["layer\(stage).\(block).conv1", "layer\(stage).\(block).conv2"]
        }
      } + ["linear"]
    #expect(try Self.nodes((0..<20).map { "Multiply_\($0)" }) == multiplying)
    #expect(try Self.nodes(["Multiply_1", "Multiply_2"]) == [nil, nil])
  }

  @Test func whatDoesNotMultiplyHasNoNode() throws {
    let layers = [LayerTiming(name: "layer1.0.relu2", type: "Relu", microseconds: 1)]
    #expect(try Self.network.get().nodesComputed(by: layers) == [nil])
  }
}
