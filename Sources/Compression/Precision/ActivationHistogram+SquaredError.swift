import Networks

extension ActivationHistogram {
  /// The range, a hundredth to all of the extremes, whose grid has the least squared error over the bins' centres.
  ///
  /// Both ends are drawn in by the same share (our choice: searching them apart takes a hundred times as long). Of equal
  /// errors the widest range wins.
  package var squaredErrorRange: ClosedRange<Float> {
    let filled = counts.indices.filter { counts[$0] > 0 }.map { (centre(of: $0), Double(counts[$0])) }
    var best = (range: extremes, error: Double.infinity)
    for percent in stride(from: 100, to: 0, by: -1) {
      let share = Float(percent) / 100
      let range = extremes.lowerBound * share...extremes.upperBound * share
      let grid = ActivationGrid(covering: range)
      let (scale, low) = (Double(grid.scale), -Double(grid.zeroPoint))
      var error = 0.0
      for (number, count) in filled {
        let place = min(max((number / scale).rounded(.toNearestOrEven), low), low + 255)
        let distance = number - place * scale
        error += distance * distance * count
      }
      if error < best.error { best = (range, error) }
    }
    return best.range
  }
}
