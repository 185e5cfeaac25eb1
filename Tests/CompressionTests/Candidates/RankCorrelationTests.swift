import Compression
import Foundation
import TestSupport
import Testing

@Suite struct RankCorrelationTests {
  @Test func knownValues() throws {
    #expect(RankCorrelation.coefficient([1, 2, 3], [10, 20, 30]) == 1)
    #expect(RankCorrelation.coefficient([1, 2, 3], [3, 2, -1]) == -1)
    // 1 - 6 Σd² / (n (n² - 1)) where nothing is equal: d = 1, 1, 1, 1, 0.
    let swapped = try #require(RankCorrelation.coefficient([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]))
    #expect(abs(swapped - (1 - 6.0 * 4 / 120)) < 1e-12)
    // Ranks 1, 2.5, 2.5, 4 against 1…4: by hand 4.5 / √(4.5 · 5).
    let tied = try #require(RankCorrelation.coefficient([1, 2, 2, 3], [1, 2, 3, 4]))
    #expect(abs(tied - 4.5 / (4.5 * 5.0).squareRoot()) < 1e-12)
  }

  @Test func whereThereIsNoOrderThereIsNoCorrelation() {
    #expect(RankCorrelation.coefficient([], []) == nil)
    #expect(RankCorrelation.coefficient([1], [2]) == nil)
    #expect(RankCorrelation.coefficient([1, 1, 1], [1, 2, 3]) == nil)
  }

  @Test(arguments: 1...10)
  func onlyTheOrderCounts(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let one = (0..<12).map { _ in Double.random(in: -2...2, using: &generator) }
    let other = (0..<12).map { _ in Double.random(in: -2...2, using: &generator) }
    let straight = try #require(RankCorrelation.coefficient(one, other))
    let bent = try #require(RankCorrelation.coefficient(one.map { exp($0) }, other.map { $0 * $0 * $0 }))
    #expect(abs(straight - bent) < 1e-12 && abs(straight) <= 1)
    #expect(RankCorrelation.coefficient(other, one) == straight)
  }
}
