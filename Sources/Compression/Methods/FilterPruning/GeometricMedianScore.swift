public import Networks

/// How far each filter is from all others of its layer, `Σ_c' ‖W_c − W_c'‖₂`.
///
/// From FPGM (He et al. 2019, eq. 4–6). The filter with the smallest sum is nearest to the geometric median; the others can stand in for it. The sum grows
/// with the number of filters and their size, so these scores rank within a class only, unless divided by its mean.
public struct GeometricMedianScore: ClassScore, ReducibleScore {
  /// What the numbers of several layers come to.
  public var reduction: ClassReduction

  /// A score; the mean over several layers where nothing is said.
  public init(reducedBy reduction: ClassReduction = .mean) { self.reduction = reduction }

  /// The scores of a class, shape `[width]`.
  public func scores(of channels: ChannelClass, on bench: Workbench) throws -> [Double] {
    bench.overProducers(of: channels, reducedBy: reduction) { filters in
      var sums = Array(repeating: 0.0, count: filters.count)
      for first in 0..<filters.count {
        for second in first + 1..<max(first + 1, filters.count) {
          let distance = zip(filters[first], filters[second]).reduce(0.0) { sum, pair in
            let difference = Double(pair.0) - Double(pair.1)
            return sum + difference * difference
          }.squareRoot()
          sums[first] += distance
          sums[second] += distance
        }
      }
      return sums
    }
  }
}
