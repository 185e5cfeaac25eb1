import Datasets
import Deployment
import Testing

@Suite struct PairedRatioTests {
  /// Times around `scale` in rounds that are all slower or quicker together by up to half.
  private static func times(_ scale: Double, rounds: Int, seed: UInt64) -> [Double] {
    var shared = RandomStream(seed: 1, name: "machine")
    var own = RandomStream(seed: seed, name: "own")
    return (0..<rounds).map { _ in scale * (1 + shared.uniform() / 2) * (1 + 0.02 * (own.uniform() - 0.5)) }
  }

  @Test func aPlantedSlowdownIsFoundUnderAMachineThatWavers() throws {
    let ratio = try #require(
      PairedRatio(
        baseline: Self.times(11, rounds: 24, seed: 2), candidate: Self.times(10, rounds: 24, seed: 3), seed: 0))
    #expect(abs(ratio.median - 1.1) < 0.02)
    #expect(ratio.low > 1.08 && ratio.high < 1.12 && ratio.low <= ratio.median && ratio.median <= ratio.high)
    #expect(ratio.rounds == 24)
  }

  @Test func theSameIsAsQuickAsItself() throws {
    let same = Self.times(10, rounds: 12, seed: 2)
    let exact = try #require(PairedRatio(baseline: same, candidate: same, seed: 0))
    #expect(exact.low == 1 && exact.median == 1 && exact.high == 1)
    // A 95 % interval misses one time in twenty; of twenty pairs nearly all must include 1.
    let intervals = (UInt64(0)..<20).compactMap { pair -> PairedRatio? in
      let first = Self.times(10, rounds: 12, seed: 2 * pair + 10)
      let second = Self.times(10, rounds: 12, seed: 2 * pair + 11)
      return PairedRatio(baseline: first, candidate: second, seed: 0)
    }
    #expect(intervals.count { $0.low <= 1 && 1 <= $0.high } >= 17)
  }

  @Test func theOtherWayRoundIsTheReciprocal() throws {
    let (first, second) = (Self.times(3, rounds: 13, seed: 4), Self.times(5, rounds: 13, seed: 5))
    let there = try #require(PairedRatio(baseline: first, candidate: second, seed: 0))
    let back = try #require(PairedRatio(baseline: second, candidate: first, seed: 0))
    #expect(abs(there.median * back.median - 1) < 1e-12, "an odd number of rounds has a middle one")
  }

  @Test func roundsWithoutATimeAreLeftOut() throws {
    let ratio = try #require(
      PairedRatio(baseline: [2, nil, 100, 2, 2], candidate: [1, 1, nil, 1, 1], seed: 0))
    #expect(ratio.rounds == 3 && ratio.low == 2 && ratio.high == 2)
    #expect(PairedRatio(baseline: [2, nil, 2], candidate: [1, 1, 1], seed: 0) == nil, "two rounds have no interval")
  }

  @Test func theSeedDecides() {
    let (first, second) = (Self.times(3, rounds: 12, seed: 4), Self.times(5, rounds: 12, seed: 5))
    #expect(
      PairedRatio(baseline: first, candidate: second, seed: 7)
        == PairedRatio(
          baseline: first, candidate: second, seed: 7))
  }
}
