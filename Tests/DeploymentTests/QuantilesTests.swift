import Deployment
import Testing

@Suite struct QuantilesTests {
  /// `numpy.quantile([3, 1, 4, 1, 5, 9, 2, 6], …)`.
  @Test(arguments: [(0, 1), (0.05, 1), (0.25, 1.75), (0.5, 3.5), (0.9, 6.9), (1, 9)])
  func quantilesAreThoseOfNumPy(_ share: Double, _ expected: Double) throws {
    let value = try #require([3, 1, 4, 1, 5, 9, 2, 6].quantile(share))
    #expect(abs(value - expected) < 1e-12)
  }

  @Test func ofOneNumberAllAreThatNumber() {
    #expect([2.5].quantile(0.1) == 2.5)
    #expect([2.5].median == 2.5)
    #expect([Double]().median == nil)
  }
}
