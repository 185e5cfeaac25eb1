import Compression
import Deployment
import Networks
import Runs
import Testing

@Suite struct LatencyFindingTests {

  @Test func unalignedWidthsAreNamed() throws {
    let latency = try stairsLatency(of: sixteens(), block: 8)
    let kind = try #require(try sixteens().layerKinds()["block1-inner"])
    let original = LayerShape(kind, input: 16, output: 16)
    let reason = latency.model.reason(for: LayerShape(kind, input: 16, output: 9), cutFrom: original)
    #expect(reason == "unaligned: 16 to 16 channels are no slower than 16 to 9")
    #expect(!latency.model.reason(for: LayerShape(kind, input: 8, output: 8), cutFrom: original).hasPrefix("unaligned"))
  }

  @Test func layersThatCameDownWithTheirProductsHaveNoReason() throws {
    let latency = try stairsLatency(of: sixteens(), block: 8)
    let analysis = try sixteens().channels()
    let times = LatencyComparison.Quantiles(median: 1, p10: 1, p90: 1)
    let measured = LatencyComparison(
      engine: .openvino, version: "1", settings: EngineSettings(), original: times, result: times, speedup: nil)
    func reasons(width: Int) throws -> [String] {
      let edits = analysis.classes.filter(\.isPrunable).map {
        Edit.keepChannels(KeptChannels(channelClass: $0.name, width: $0.width, channels: 0..<width))
      }
      let network = try sixteens()
      let cut = try network.applying(Recipe(network: "", origin: .init(method: "", seed: 0), edits: edits))
      let figures = try LatencyFigures(latency, of: cut, cutFrom: network, measured: measured)
      #expect(figures.layers.count == 6 && figures.layers.allSatisfy { $0.after <= $0.before })
      return figures.layers.compactMap(\.reason)
    }
    #expect(try reasons(width: 9).contains { $0.hasPrefix("unaligned") })
    #expect(try reasons(width: 8).allSatisfy { !$0.hasPrefix("unaligned") })
    #expect(try reasons(width: 16).isEmpty)
  }
}
