import Foundation

extension ActivationHistogram {
  /// The range that TensorRT's entropy calibration chooses (Migacz 2017).
  ///
  /// A value with both signs is looked at by distance from zero and has 128 levels there, one without negative numbers
  /// has 256. NVIDIA's code takes the count of the second bin for that of the first, since zeros are exact on any grid and
  /// would drown the rest; so do we.
  package var entropyRange: ClosedRange<Float> {
    var magnitudes = magnitudes
    if magnitudes.count > 1 { magnitudes[0] = magnitudes[1] }
    let levels = isSigned ? 128 : 256
    return range(within: Float(width * Double(Self.entropyCut(of: magnitudes, levels: levels))))
  }

  /// After how many bins to clip so that the Kullback-Leibler divergence of what is left from the original is least.
  ///
  /// For each number of bins from `levels` on, P is what they hold with everything beyond put into the last, and Q is what
  /// they hold with neighbours joined to `levels` bins and shared out evenly over those of them that were not empty; both
  /// are brought to a sum of one. Of equal divergences the widest range wins. All bins are kept where there are no more
  /// than levels.
  package static func entropyCut(of counts: [Int], levels: Int) -> Int {
    guard counts.count > levels else { return counts.count }
    var best = (cut: counts.count, divergence: Double.infinity)
    var inside = counts.prefix(levels - 1).reduce(0, +)
    let total = counts.reduce(0, +)
    for cut in levels...counts.count {
      inside += counts[cut - 1]
      let divergence = divergence(of: counts[..<cut], outliers: total - inside, levels: levels)
      if divergence <= best.divergence { best = (cut, divergence) }
    }
    return best.cut
  }

  /// The divergence of Q from P for one cut.
  private static func divergence(of counts: ArraySlice<Int>, outliers: Int, levels: Int) -> Double {
    let inside = counts.reduce(0, +)
    guard inside > 0, outliers == 0 || counts[counts.count - 1] > 0 else { return .infinity }
    let (all, kept) = (Double(inside + outliers), Double(inside))
    var divergence = 0.0
    var start = 0
    for level in 1...levels {
      let end = level * counts.count / levels
      let members = counts[start..<end]
      let filled = members.count { $0 > 0 }
      let q = filled > 0 ? Double(members.reduce(0, +)) / Double(filled) / kept : 0
      for (bin, count) in zip(start..<end, members) where count > 0 {
        let p = Double(bin == counts.count - 1 ? count + outliers : count) / all
        divergence += p * log(p / q)
      }
      start = end
    }
    return divergence
  }
}
