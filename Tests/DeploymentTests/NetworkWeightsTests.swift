import Deployment
import Networks
import Testing
import Training
import Zoo

/// What the weights of a network cost, zeros and integers among them.
@Suite struct NetworkWeightsTests {
  private static let network = Result { try Zoo.network(named: "lenet5-mnist").withInitialWeights(seed: 1) }

  @Test func weightsTakeAsManyBytesAsTheirNumbers() throws {
    let network = try Self.network.get()
    let params = try network.costs().params
    #expect(network.weightBytes(in: .float32) == 4 * params)
    #expect(network.weightBytes(in: .bfloat16) == 2 * params)
  }

  @Test func macsOfZerosDoNotCount() throws {
    let network = try Self.network.get()
    let costs = try network.costs()
    #expect(try network.nonzeroMACs() == costs.macs)
    // The first convolution and the last layer keep their weights.
    let kept = costs.layers.filter { ["conv1", "fc2"].contains($0.node) }.reduce(0) { $0 + $1.macs }
    let half = try network.zeroingSmallest(0.5).nonzeroMACs()
    #expect(abs(half - (costs.macs + kept) / 2) <= 1)
    #expect(try network.zeroingSmallest(1).nonzeroMACs() == kept)
  }
}
