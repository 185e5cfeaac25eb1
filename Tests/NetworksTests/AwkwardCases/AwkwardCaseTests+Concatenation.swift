import Networks
import OrderedCollections
import TestSupport
import Testing

extension AwkwardCaseTests {
  @Test("5. Dense blocks: every layer reads slices of all earlier ones")
  func denseBlock() throws {
    let network = try SampleNetwork.denseBlock.network()
    #expect(
      try summaries(of: network) == [
        "stem 4: stem → layer1.conv, layer2.conv, layer3.conv, head",
        "layer1.conv 3: layer1.conv → layer2.conv, layer3.conv, head",
        "layer2.conv 3: layer2.conv → layer3.conv, head",
        "layer3.conv 3: layer3.conv → head",
      ])
    let small = try cut(network, ["stem": [3], "layer1.conv": [0, 2]])
    #expect(try shape("layer3.conv.weight", of: small) == [3, 1 + 2 + 3, 3, 3])
    // A second cut finds the later layers at offsets that the first one moved.
    let smaller = try cut(small, ["layer2.conv": [1], "layer3.conv": [0]])
    let old = try #require(network.parameters["head.weight"]).values
    let columns = [3, 4, 6, 4 + 3 + 1, 4 + 3 + 3]
    let expected = (0..<5).flatMap { row in columns.map { old[row * 13 + $0] } }
    #expect(smaller.parameters["head.weight"]?.values == expected)
    try expectZeroInvariance(network)
  }

  @Test("6. A concatenation in a concatenation, then a sum")
  func nestedConcatenation() throws {
    let network = try SampleNetwork.nestedConcatenation.network()
    #expect(
      try summaries(of: network) == [
        "first 3: first, straight → head",
        "second 4: second, straight → head",
        "third 2: third, straight → head",
      ])
    let small = try cut(network, ["first": [1], "second": [0, 3]])
    #expect(try shape("straight.weight", of: small) == [2 + 1 + 2, 3, 3, 3])
    let old = try #require(network.parameters["straight.bias"]).values
    #expect(small.parameters["straight.bias"]?.values == [0, 1, 2 + 1, 5, 5 + 3].map { old[$0] })
    try expectZeroInvariance(network)
  }

  @Test("7. A U-Net's encoder is read by its decoder too, at another offset")
  func skipConnections() throws {
    let network = try SampleNetwork.upsampledSkips.network()
    #expect(
      try summaries(of: network) == [
        "fine 4: fine → middle, mask",
        "middle 5: middle → coarse, join1",
        "coarse 6: coarse → join1",
        "join1 5: join1 → doubled",
        "doubled 4: doubled → mask",
        "mask 2: mask → nothing (network output 'mask')",
      ])
    let columns = try #require(network.channels()["middle"]).members.filter { $0.role == .consumes }
    #expect(columns.map(\.indices) == [(0..<5).map { [$0] }, (6..<11).map { [$0] }])
    let small = try cut(network, ["middle": [2, 4], "coarse": [5], "fine": [0, 1]])
    #expect(try shape("join1.weight", of: small) == [5, 1 + 2, 3, 3])
    #expect(try shape("mask.weight", of: small) == [2, 2 + 4, 1, 1])
    try expectZeroInvariance(network)
    try expectZeroInvariance(SampleNetwork.encoderDecoder.network())
  }
}
