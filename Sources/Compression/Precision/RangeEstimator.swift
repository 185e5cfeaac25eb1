/// How the range of an activation's grid is chosen from the numbers that occurred; those beyond it are clipped.
public enum RangeEstimator: String, Sendable, Hashable, CaseIterable {
  /// From the least number to the largest: nothing is clipped.
  case minMax = "min-max"
  /// All but the outermost 0.01 % of the numbers on either side.
  case percentile
  /// The range that loses the least information (Migacz 2017).
  case kl
  /// The range whose grid is nearest to the numbers in the mean square.
  case mse

  /// The range of the grid for the numbers of a histogram.
  package func range(of histogram: ActivationHistogram) -> ClosedRange<Float> {
    switch self {
    case .minMax: histogram.extremes
    case .percentile: histogram.percentileRange(leavingOut: 1e-4)
    case .kl: histogram.entropyRange
    case .mse: histogram.squaredErrorRange
    }
  }
}
