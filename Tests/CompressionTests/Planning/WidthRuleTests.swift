import Compression
import Testing

@Suite struct WidthRuleTests {
  static let rules = [0, 0.1, 0.25, 0.5, 1].flatMap { share in
    [1, 4, 8, 16].map { WidthRule(leastShare: share, multiple: $0) }
  }

  @Test(arguments: rules)
  func theLeastWidthKeepsTheShareAndIsAMultiple(_ rule: WidthRule) {
    for width in 1...130 {
      let least = rule.least(of: width)
      #expect(least >= 1 && least <= width)
      #expect(Double(least) >= (rule.leastShare * Double(width)).rounded(.down))
      #expect(least % rule.multiple == 0 || least == width)
    }
  }

  @Test func theLeastWidthGrowsWithTheWidth() {
    let rule = WidthRule(leastShare: 0.3)
    for width in 2...200 { #expect(rule.least(of: width) >= rule.least(of: width - 1)) }
  }

  @Test(arguments: [
    (WidthRule(), 64, 7), (WidthRule(), 10, 1), (WidthRule(), 3, 1), (WidthRule(leastShare: 0), 64, 1),
    (WidthRule(leastShare: 0.5), 5, 3), (WidthRule(multiple: 8), 64, 8), (WidthRule(multiple: 8), 100, 16),
    (WidthRule(leastWidth: 4), 64, 7), (WidthRule(leastWidth: 9), 64, 9), (WidthRule(leastWidth: 9), 5, 5),
    (WidthRule(leastWidth: 9, multiple: 8), 64, 16), (WidthRule(multiple: 8), 6, 6),
    (WidthRule(leastShare: 1, multiple: 8), 20, 20),
  ])
  func leastWidths(_ rule: WidthRule, _ width: Int, _ least: Int) {
    #expect(rule.least(of: width) == least)
  }
}
