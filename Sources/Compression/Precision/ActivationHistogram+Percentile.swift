extension ActivationHistogram {
  /// The range that leaves out at most this share of the numbers on either side, to the width of a bin.
  ///
  /// Where no number is negative the range begins at zero. The share of 0.01 % is that of NVIDIA's toolkit (Wu et al.
  /// 2020, 99.99 %), which takes it of absolute values; ours is taken of each side, since our grids have a zero point.
  package func percentileRange(leavingOut share: Double) -> ClosedRange<Float> {
    let most = Int(share * Double(counts.reduce(0, +)))
    let high = counts.indices.reversed().first(afterPassing: most, of: counts) ?? counts.count - 1
    let upper = max(Float(centre(of: high) + width / 2), 0)
    guard isSigned else { return 0...min(upper, extremes.upperBound) }
    let low = counts.indices.first(afterPassing: most, of: counts) ?? 0
    let lower = min(Float(centre(of: low) - width / 2), 0)
    return max(lower, extremes.lowerBound)...max(min(upper, extremes.upperBound), 0)
  }
}

extension Sequence<Int> {
  /// The first bin at which more than `most` numbers have been passed.
  fileprivate func first(afterPassing most: Int, of counts: [Int]) -> Int? {
    var passed = 0
    return first { bin in
      passed += counts[bin]
      return passed > most
    }
  }
}
