import Foundation

/// Student's t distribution.
public struct StudentDistribution: Hashable, Sendable {
  /// The degrees of freedom; at least one.
  public let freedom: Double

  /// The distribution with `freedom` degrees of freedom, which need not be whole.
  public init(freedom: Double) { self.freedom = freedom }

  /// The probability of a number up to `t`.
  ///
  /// The integral of the density `c (1 + x²/ν)^(-(ν+1)/2)` from zero, by Simpson's rule in the angle `x = √ν tan φ`, in which it is
  /// `c √ν cos^(ν-1) φ` and bounded.
  public func probability(upTo t: Double) -> Double {
    let end = atan(abs(t) / freedom.squareRoot())
    let constant = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / Double.pi.squareRoot()
    let parts = 2000
    let width = end / Double(parts)
    let sum = (0...parts).reduce(0.0) { sum, part in
      let weight = part == 0 || part == parts ? 1.0 : part % 2 == 1 ? 4 : 2
      return sum + weight * pow(cos(width * Double(part)), freedom - 1)
    }
    let half = constant * sum * width / 3
    return t < 0 ? 0.5 - half : 0.5 + half
  }

  /// The number up to which the probability is `share`, which is above 0.5 and below 1.
  public func quantile(_ share: Double) -> Double {
    var (low, high) = (0.0, 1.0)
    while probability(upTo: high) < share, high < 1e6 { (low, high) = (high, 2 * high) }
    for _ in 0..<80 {
      let middle = (low + high) / 2
      if probability(upTo: middle) < share { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
