extension LayerQuadratic {
  /// The channels in the order in which they go when the next is always the one without which least is lost, and `E` behind each.
  ///
  /// The greedy search of ThiNet (Luo et al. 2017, algorithm 1). With `g = m` less what the channels that are gone had of it, a
  /// step costs one pass over the channels.
  package func greedyRemovals() -> [(channel: Int, loss: Double)] {
    var isGone = Array(repeating: false, count: width)
    // Half the slope of E at each channel that stays: what its removal adds beside its own term.
    var slopes = (0..<width).map { row in
      (0..<width).reduce(-cross[row]) { $0 + matrix[row * width + $1] }
    }
    var loss = loss(scaling: Array(repeating: 1, count: width))
    return (0..<width).map { _ in
      var (best, least) = (-1, Double.infinity)
      for channel in 0..<width where !isGone[channel] {
        let rise = matrix[channel * width + channel] - 2 * slopes[channel]
        if best < 0 || rise < least { (best, least) = (channel, rise) }
      }
      isGone[best] = true
      loss += least
      for channel in 0..<width { slopes[channel] -= matrix[channel * width + best] }
      return (best, loss)
    }
  }
}
