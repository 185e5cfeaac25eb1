import Compression
import TestSupport
import Testing

@Suite struct BudgetLimitTests {
  @Test func aCountIsItsOwnLimit() {
    #expect(Budget(.macs, .count(1234)).limit(for: 99) == 1234)
  }

  @Test func aShareIsRoundedDown() {
    #expect(Budget(.macs, .share(0.5)).limit(for: 101) == 50)
    #expect(Budget(.macs, .share(0.25)).limit(for: 3) == 0)
    #expect(Budget(.macs, .share(1)).limit(for: 431_080) == 431_080)
  }

  @Test func limitsOfSharesNeverExceedTheShareAndNeverFall() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<1000 {
      let original = Int.random(in: 1...10_000_000_000, using: &generator)
      let shares = [Double.random(in: 0...1, using: &generator), Double.random(in: 0...1, using: &generator)].sorted()
      let limits = shares.map { Budget(.macs, .share($0)).limit(for: original) }
      #expect(limits[0] <= limits[1] && limits[1] <= original)
      for (share, limit) in zip(shares, limits) {
        #expect(Double(limit) <= share * Double(original) && Double(limit) > share * Double(original) - 1)
      }
    }
  }
}
