import Deployment
import Testing

/// What bounds a layer, on a machine of round numbers.
@Suite struct LayerBoundTests {
  private static let peaks = MachinePeaks(
    threads: 1, multiplyAdds: 1e9,
    levels: [
      .init(.secondCache, bytes: 1000, bytesPerSecond: 1e9), .init(.thirdCache, bytes: 100_000, bytesPerSecond: 1e8),
      .init(.memory, bytes: 1_000_000, bytesPerSecond: 1e7),
    ])

  private static func bound(
    macs: Int, weights: Int, activations: Int, taking microseconds: Double, workingSet: Int = 500
  ) -> LayerBound? {
    let work = LayerWork(
      node: "a", macs: macs, weightBytes: weights, activationBytes: activations, microseconds: microseconds)
    return LayerBound(of: work, taking: microseconds, workingSet: workingSet, peaks: peaks)
  }

  @Test func theLongestOfTheThreeCounts() {
    // A MAC and a byte in the second level take a nanosecond each.
    #expect(Self.bound(macs: 900, weights: 500, activations: 100, taking: 1) == .compute)
    #expect(Self.bound(macs: 400, weights: 500, activations: 100, taking: 1) == .weights)
    #expect(Self.bound(macs: 400, weights: 500, activations: 501, taking: 1) == .activations)
    #expect(Self.bound(macs: 500, weights: 500, activations: 500, taking: 1) == .compute, "of equal ones the first")
  }

  @Test func whatExplainsLessThanAThirdIsOverhead() {
    #expect(Self.bound(macs: 340, weights: 10, activations: 10, taking: 1) == .compute)
    #expect(Self.bound(macs: 330, weights: 10, activations: 10, taking: 1) == .overhead)
    #expect(Self.bound(macs: 0, weights: 0, activations: 0, taking: 1) == .overhead)
  }

  @Test func aLargerWorkingSetIsReadMoreSlowly() {
    #expect(Self.bound(macs: 900, weights: 100, activations: 0, taking: 1, workingSet: 1000) == .compute)
    #expect(Self.bound(macs: 900, weights: 100, activations: 0, taking: 1, workingSet: 1001) == .weights)
    #expect(Self.peaks.level(holding: 1_000_001)?.name == .memory, "what no level holds is read of the farthest")
  }

  @Test func withoutPeaksThereIsNoBound() {
    let work = LayerWork(node: "a", macs: 1, weightBytes: 1, activationBytes: 1, microseconds: 1)
    let none = MachinePeaks(threads: 1, multiplyAdds: 1e9, levels: [])
    #expect(LayerBound(of: work, taking: 1, workingSet: 1, peaks: none) == nil)
  }

  @Test func gigaflopsAreTwoForEachMAC() {
    #expect(LayerWork(node: "a", macs: 500, weightBytes: 0, activationBytes: 0, microseconds: 1).gigaflops == 1)
    #expect(LayerWork(node: "a", macs: 500, weightBytes: 0, activationBytes: 0, microseconds: 0).gigaflops == 0)
  }
}
