import Networks
import OrderedCollections
import TestSupport
import Testing

extension AwkwardCaseTests {
  @Test("1. Identity adds through a whole stage")
  func identityAdds() throws {
    let network = try SampleNetwork.residualStage.network()
    #expect(
      try summaries(of: network) == [
        "stem 6: stem, block1.conv2, block2.conv2 → block1.conv1, block2.conv1, head",
        "block1.conv1 4: block1.conv1 → block1.conv2",
        "block2.conv1 4: block2.conv1 → block2.conv2",
      ])
    #expect(try #require(network.channels()["stem"]).isSummed)
    let small = try cut(network, ["stem": [0, 2, 5], "block2.conv1": [1]])
    #expect(try shape("block1.conv2.weight", of: small) == [3, 4, 3, 3])
    #expect(try shape("block2.conv2.weight", of: small) == [3, 1, 3, 3])
    #expect(try shape("block2.conv2.norm.running_var", of: small) == [3])
    #expect(try shape("head.weight", of: small) == [5, 3])
    try expectZeroInvariance(network)
  }

  @Test("2. A projection shortcut between stages")
  func projectionShortcut() throws {
    let network = try SampleNetwork.projectionShortcut.network()
    #expect(
      try summaries(of: network) == [
        "stem 4: stem → conv1, shortcut",
        "conv1 6: conv1 → conv2",
        "conv2 6: conv2, shortcut → head",
      ])
    let small = try cut(network, ["stem": [1, 2, 3], "conv2": [0, 5]])
    #expect(try shape("shortcut.weight", of: small) == [2, 3, 1, 1])
    #expect(try shape("conv2.weight", of: small) == [2, 6, 3, 3])
    try expectZeroInvariance(network)
  }

  @Test("3. A shortcut padded with channels of zeros")
  func paddedShortcut() throws {
    let network = try SampleNetwork.paddedShortcut.network()
    let analysis = try network.channels()
    #expect(
      try summaries(of: network) == [
        "stem 4: stem, conv2 → conv1, head",
        "conv1 8: conv1 → conv2",
        "conv2 4: conv2 → head",
      ])
    func rows(_ name: String) throws -> [[Int]] {
      try #require(analysis[name]?.members.first { $0.parameter == "conv2.weight" && $0.axis == 0 }).indices
    }
    #expect(try rows("stem") == [[2], [3], [4], [5]])
    #expect(try rows("conv2") == [[0], [1], [6], [7]])
    let small = try cut(network, ["stem": [1, 3], "conv2": [1, 2, 3]])
    #expect(small.node("pad")?.operation == .pad(Pad(channels: Pad.Amount(1, 2))))
    #expect(try shape("conv2.weight", of: small) == [5, 8, 3, 3])
    try expectZeroInvariance(network)
  }

  @Test("4. Batch norm on the stream, before the convolutions")
  func preActivation() throws {
    let network = try SampleNetwork.preActivation.network()
    #expect(
      try summaries(of: network) == [
        "stem 6: stem, block1.conv2, block2.conv2 → block1.conv1, block2.conv1, head",
        "block1.conv1 4: block1.conv1 → block1.conv2",
        "block2.conv1 4: block2.conv1 → block2.conv2",
      ])
    let scales = try #require(network.channels()["stem"]).members.filter { $0.role == .scales }.map(\.parameter)
    for name in ["block1.norm1.weight", "block2.norm1.bias", "norm.weight"] { #expect(scales.contains(name)) }
    let small = try cut(network, ["stem": [0, 4]])
    for name in ["block1.norm1", "block2.norm1", "norm"] {
      #expect(try shape("\(name).running_mean", of: small) == [2])
    }
    try expectZeroInvariance(network)
  }
}
