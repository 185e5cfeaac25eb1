/// A number that was measured, with the interval in which it lies with a confidence of 95 %.
public struct Estimate: Codable, Hashable, Sendable {
  /// The number.
  public let value: Double
  /// The lower end of its interval.
  public let low: Double
  /// The upper end.
  public let high: Double

  /// A number between the ends of its interval.
  public init(_ value: Double, low: Double, high: Double) { (self.value, self.low, self.high) = (value, low, high) }

  /// A number that is known without error, such as a count of bytes.
  public init(exactly value: Double) { self.init(value, low: value, high: value) }

  /// Whether it is certain that this is more than `other`: the intervals do not meet.
  public func isAbove(_ other: Estimate) -> Bool { low > other.high }
}

extension Estimate {
  /// The share of `count` trials that succeeded, with Wilson's interval; nil without trials.
  ///
  /// Wilson 1927, which keeps to its confidence near 0 and 1, where the usual interval does not:
  /// `(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)` with `z = 1.96`.
  public init?(successes: Int, of count: Int) {
    guard count > 0, (0...count).contains(successes) else { return nil }
    let (z, n) = (1.959963984540054, Double(count))
    let share = Double(successes) / n
    let middle = share + z * z / (2 * n)
    let half = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    // Rounding must not push the ends past the share itself.
    self.init(
      share, low: max(0, min(share, (middle - half) / scale)), high: min(1, max(share, (middle + half) / scale)))
  }

  /// The median of values, with the interval between the order statistics that hold it with at least 95 % confidence; nil of none.
  ///
  /// Of `n` sorted values the median lies between the `k`-th from either end with probability `1 − 2 P(X < k)`, `X` binomial
  /// of `n` tosses, whatever their distribution (Conover 1999, section 3.2). Fewer than six values have no such interval at
  /// 95 %; theirs goes from the least to the largest.
  public init?(medianOf values: [Double]) {
    let sorted = values.sorted()
    guard let least = sorted.first, let most = sorted.last, sorted.allSatisfy(\.isFinite) else { return nil }
    let count = sorted.count
    let median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    let rank = max(1, Self.rankBelowMedian(of: count))
    self.init(median, low: rank == 1 ? least : sorted[rank - 1], high: rank == 1 ? most : sorted[count - rank])
  }

  /// The largest `k` for which fewer than `k` heads come of `count` tosses with a probability of 2.5 % at most.
  private static func rankBelowMedian(of count: Int) -> Int {
    // Beyond the range of a number's exponent the normal distribution is as good.
    guard count < 1000 else { return Int((Double(count) / 2 - 0.98 * Double(count).squareRoot()).rounded(.down)) }
    // The probability of `rank` heads, and of fewer.
    var (exactly, fewer, rank) = (1.0, 0.0, 0)
    for _ in 0..<count { exactly /= 2 }
    while fewer + exactly <= 0.025 {
      fewer += exactly
      exactly *= Double(count - rank) / Double(rank + 1)
      rank += 1
    }
    return rank
  }

  /// The quotient, with an interval that holds all quotients of the two intervals; for positive numbers.
  package static func / (dividend: Estimate, divisor: Estimate) -> Estimate {
    Estimate(dividend.value / divisor.value, low: dividend.low / divisor.high, high: dividend.high / divisor.low)
  }
}
