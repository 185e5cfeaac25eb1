import Foundation
import Reports
import Testing

@Suite struct StudentDistributionTests {
  /// The two-sided 5 % points of published tables.
  @Test(arguments: [
    (1, 12.7062), (2, 4.3027), (3, 3.1824), (4, 2.7764), (5, 2.5706), (10, 2.2281), (30, 2.0423), (120, 1.9799),
  ])
  func quantilesAreThoseOfTables(freedom: Double, expected: Double) {
    #expect(abs(StudentDistribution(freedom: freedom).quantile(0.975) - expected) < 5e-5)
  }

  /// With one degree of freedom it is Cauchy's distribution, with two it has a closed form.
  @Test(arguments: [-30, -2, -0.5, 0, 0.1, 1, 4, 100]) func probabilitiesHaveTheirClosedForms(t: Double) {
    #expect(abs(StudentDistribution(freedom: 1).probability(upTo: t) - (0.5 + atan(t) / .pi)) < 1e-9)
    #expect(
      abs(StudentDistribution(freedom: 2).probability(upTo: t) - (0.5 + t / (2 * (2 + t * t).squareRoot()))) < 1e-9)
  }

  @Test func quantilesUndoProbabilities() {
    for freedom in [1, 1.7, 2.5, 6.3, 41] {
      let distribution = StudentDistribution(freedom: freedom)
      for share in [0.55, 0.8, 0.95, 0.975, 0.995] {
        #expect(abs(distribution.probability(upTo: distribution.quantile(share)) - share) < 1e-9)
      }
    }
  }
}
