import Datasets

/// How many times faster one thing is than another that was measured in the same rounds.
///
/// What disturbs a machine lasts longer than a round and disturbs both, so the ratio within a round is steadier than either
/// time.
public struct PairedRatio: Codable, Hashable, Sendable {
  /// The median over the rounds of baseline over candidate; above 1 the candidate is faster.
  public let median: Double
  /// The lower end of the 95 % interval of the median.
  public let low: Double
  /// Its upper end.
  public let high: Double
  /// How many rounds went into it.
  public let rounds: Int

  /// How often rounds are drawn anew.
  static let resamples = 10_000

  /// The ratio of times taken in the same rounds; a round without a valid time is nil in either list and left out.
  ///
  /// The interval is the percentile bootstrap's over rounds (Efron and Tibshirani 1993, section 13.3). Nil if fewer than three
  /// rounds are left, from which no interval can be had.
  public init?(baseline: [Double?], candidate: [Double?], seed: UInt64) {
    let ratios = zip(baseline, candidate).compactMap { baseline, candidate in
      baseline.flatMap { baseline in candidate.map { baseline / $0 } }
    }
    guard ratios.count >= 3, let median = ratios.median else { return nil }
    var stream = RandomStream(seed: seed, name: "bootstrap")
    let medians = (0..<Self.resamples).compactMap { _ in
      ratios.map { _ in ratios[stream.integer(below: ratios.count)] }.median
    }
    guard let low = medians.quantile(0.025), let high = medians.quantile(0.975) else { return nil }
    (self.median, self.low, self.high, rounds) = (median, low, high, ratios.count)
  }
}
