import Networks
import OrderedCollections
import TestSupport
import Testing

extension AwkwardCaseTests {
  @Test("12. Gates: squeeze and excite, ECA and CBAM", arguments: [SampleNetwork.squeezeExcite, .squeezeLinear])
  func squeezeAndExcite(_ sample: SampleNetwork) throws {
    let network = try sample.network()
    #expect(
      try summaries(of: network) == [
        "stem 6: stem, expand → reduce, head",
        "reduce 3: reduce → expand",
      ])
    let small = try cut(network, ["stem": [0, 1, 5], "reduce": [2]])
    #expect(try shape("expand.weight", of: small).prefix(2) == [3, 1])
    #expect(try shape("expand.bias", of: small) == [3])
    try expectZeroInvariance(network)
  }

  @Test("12. Gates: ECA slides along the channels, so they stay, and it says why")
  func efficientChannels() throws {
    let network = try SampleNetwork.efficientChannels.network()
    let stem = try #require(network.channels()["stem"])
    #expect(stem.width == 6)
    #expect(stem.pins.map(\.description) == ["convolution over the channels at 'slide'"])
    #expect(try #require(network.channels()["next"]).isPrunable)
    try expectZeroInvariance(network)
  }

  @Test("12. Gates: CBAM's statistics of all channels change when one goes")
  func channelAndPixelGates() throws {
    let network = try SampleNetwork.channelAndPixelGates.network()
    let stem = try #require(network.channels()["stem"])
    #expect(stem.isPrunable && stem.normalisedAt == ["means", "peaks"])
    let hidden = try #require(network.channels()["reduce"])
    #expect(hidden.isPrunable && hidden.normalisedAt.isEmpty)
    let small = try cut(network, ["stem": [1, 2], "reduce": [0]])
    #expect(try shape("reduce.weight", of: small) == [1, 2, 1, 1])
    #expect(try shape("map.weight", of: small) == [1, 2, 3, 3])
    let recipe = try recipe(for: network, ["reduce": [1]])
    let input = network.randomInput(seed: 5)
    let masked = try ReferenceInterpreter(network.masking(recipe)).run(input)
    #expect(distance(try ReferenceInterpreter(network.applying(recipe)).run(input), masked) <= 1e-9)
  }
}
