import Foundation
import Reports
import Testing

@Suite struct EstimateTests {
  /// The formula, worked out in Python.
  @Test(arguments: [
    (9123, 10000, 0.9065965642806005, 0.9176867906629395), (0, 10, 0, 0.2775327998628892),
    (10, 10, 0.7224672001371106, 1), (5, 10, 0.236593090512564, 0.763406909487436),
  ])
  func wilsonsIntervalHasKnownEnds(_ successes: Int, _ count: Int, _ low: Double, _ high: Double) throws {
    let estimate = try #require(Estimate(successes: successes, of: count))
    #expect(abs(estimate.low - low) < 1e-12 && abs(estimate.high - high) < 1e-12, "\(estimate)")
    #expect(estimate.value == Double(successes) / Double(count))
  }

  @Test func wilsonsIntervalHoldsTheShareAndNarrows() throws {
    for count in [1, 2, 7, 100] {
      for successes in 0...count {
        let one = try #require(Estimate(successes: successes, of: count))
        let many = try #require(Estimate(successes: 100 * successes, of: 100 * count))
        #expect(0 <= one.low && one.low <= one.value && one.value <= one.high && one.high <= 1)
        #expect(many.high - many.low < one.high - one.low)
      }
    }
    #expect(Estimate(successes: 0, of: 0) == nil && Estimate(successes: 2, of: 1) == nil)
  }

  @Test func aMedianLiesBetweenOrderStatistics() throws {
    // Of twelve values the third from either end: 2 P(X < 3) = 3.9 %; of the fourth it would be 14.6 %.
    let twelve = try #require(Estimate(medianOf: (1...12).map(Double.init).shuffled()))
    #expect(twelve == Estimate(6.5, low: 3, high: 10))
    #expect(Estimate(medianOf: [1, 2, 3, 4, 5, 6]) == Estimate(3.5, low: 1, high: 6))
    #expect(Estimate(medianOf: [3, 1, 2]) == Estimate(2, low: 1, high: 3), "too few for 95 %: the whole range")
    #expect(Estimate(medianOf: [7]) == Estimate(exactly: 7))
    #expect(Estimate(medianOf: []) == nil && Estimate(medianOf: [1, .nan]) == nil)
  }

  @Test func theIntervalOfAMedianKeepsItsConfidence() throws {
    for count in [6, 7, 9, 20, 41, 101, 999, 1000, 4001] {
      let estimate = try #require(Estimate(medianOf: (1...count).map(Double.init)))
      // Fewer than `low` heads of `count` tosses, by the logarithms of binomial coefficients.
      func fewer(than rank: Int) -> Double {
        var (logarithm, sum) = (-Double(count) * 0.6931471805599453, 0.0)
        for heads in 0..<rank {
          sum += exp(logarithm)
          logarithm += log(Double(count - heads) / Double(heads + 1))
        }
        return sum
      }
      #expect(estimate.low + estimate.high == Double(count + 1), "both ends are as far from theirs")
      #expect(2 * fewer(than: Int(estimate.low)) <= 0.0505)
      #expect(2 * fewer(than: Int(estimate.low) + 1) > 0.0495 || count < 9)
    }
  }

  @Test func aQuotientHoldsAllQuotients() {
    let quotient = Estimate(4, low: 3, high: 6) / Estimate(2, low: 1, high: 3)
    #expect(quotient == Estimate(2, low: 1, high: 6))
  }
}
