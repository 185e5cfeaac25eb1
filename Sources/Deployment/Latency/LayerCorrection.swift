/// Carries the times that an engine reports of layers to what they add to a call of the whole network.
///
/// A layer of `t` adds `max(0, α t + β)`, and nothing if `t` is nothing. Engines round what they report and spend time on
/// taking it: `β` is below zero where that is part of the reports, as it is in ONNX Runtime, about five microseconds a layer.
package struct LayerCorrection: Sendable {
  /// What a reported microsecond adds, in microseconds.
  package let share: Double
  /// What each layer adds besides, in microseconds.
  package let offset: Double

  /// The correction that fits whole networks best, by their relative errors.
  package init(_ networks: [(layers: [Double], microseconds: Double)]) {
    let ones = Array(repeating: 1.0, count: networks.count)
    var correction = LayerCorrection(share: 1, offset: 0)
    // Which layers add nothing depends on the fit, and the fit on them: a few rounds settle that.
    for _ in 0..<Self.rounds {
      let rows = networks.map { network in
        let counted = network.layers.filter { correction.microseconds($0) > 0 }
        return [counted.reduce(0, +), Double(counted.count)].map { $0 / network.microseconds }
      }
      if let both = LeastSquares.solve(rows, ones), both[0] > 0 {
        correction = LayerCorrection(share: both[0], offset: both[1])
      } else {
        // Networks whose layers are as many as they take long tell no two numbers.
        let share = LeastSquares.solve(rows.map { [$0[0]] }, ones)?[0] ?? 1
        correction = LayerCorrection(share: share, offset: 0)
      }
    }
    self = correction
  }

  private init(share: Double, offset: Double) { (self.share, self.offset) = (share, offset) }

  private static let rounds = 4

  /// What a layer adds that is reported to take so long.
  package func microseconds(_ reported: Double) -> Double { reported > 0 ? max(0, share * reported + offset) : 0 }
}
