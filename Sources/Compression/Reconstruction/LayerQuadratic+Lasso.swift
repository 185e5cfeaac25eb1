extension LayerQuadratic {
  /// For each channel, the largest penalty under which the LASSO keeps it.
  ///
  /// `min_β ½ E(β) + λ Σ |β_i| ‖W_i‖`, along a falling `λ` (He et al. 2017): the authors keep `‖W_i‖ = 1`, which is the same. They
  /// raise `λ` until few enough channels are left; the order in which channels come in says it for every number at once. Solved by
  /// descent along coordinates over two hundred values of `λ`, each 5 % below the last; of channels that come in with the same,
  /// the one with the larger coefficient counts as earlier.
  package func lassoPenalties() -> [Double] {
    let norms = weightEnergies.map { $0 > 0 ? $0.squareRoot() : 1 }
    let diagonal = (0..<width).map { matrix[$0 * width + $0] / (norms[$0] * norms[$0]) }
    var correlations = zip(cross, norms).map { $0 / $1 }
    let largest = correlations.reduce(0) { max($0, abs($1)) }
    guard largest > 0 else { return correlations }
    var coefficients = Array(repeating: 0.0, count: width)
    // Channels that never come in are told apart by how much they explain alone.
    var penalties = correlations.map { 1e-3 * Self.leastPenalty * abs($0) }
    var penalty = largest
    while penalty > Self.leastPenalty * largest {
      let before = penalty
      penalty *= 0.95
      descend(to: penalty, &coefficients, &correlations, diagonal, norms)
      let most = coefficients.reduce(0) { max($0, abs($1)) }
      for channel in 0..<width where coefficients[channel] != 0 && penalties[channel] < penalty {
        penalties[channel] = penalty + (before - penalty) * abs(coefficients[channel]) / (2 * most)
      }
    }
    return penalties
  }

  /// The least penalty that is tried, in parts of the one that keeps no channel.
  private static let leastPenalty = 3.5e-5

  /// Moves one coefficient after the other to its best value until none moves any more.
  private func descend(
    to penalty: Double, _ coefficients: inout [Double], _ correlations: inout [Double], _ diagonal: [Double],
    _ norms: [Double]
  ) {
    for _ in 0..<1000 {
      var largest = 0.0
      for channel in 0..<width where diagonal[channel] > 0 {
        let alone = correlations[channel] + diagonal[channel] * coefficients[channel]
        let shrunk = max(0, abs(alone) - penalty) / diagonal[channel]
        let step = (alone < 0 ? -shrunk : shrunk) - coefficients[channel]
        guard step != 0 else { continue }
        coefficients[channel] += step
        for other in 0..<width {
          correlations[other] -= step * matrix[other * width + channel] / (norms[other] * norms[channel])
        }
        largest = max(largest, abs(step) * diagonal[channel])
      }
      if largest < 1e-6 * penalty { return }
    }
  }
}
