/// Channels in the order in which they go, the least needed first, and what is lost behind each.
package struct EliminationPath: Sendable {
  /// A channel that goes, and what has been lost once it is gone.
  package struct Step: Sendable {
    package let channel: Int
    package let loss: Double
  }

  /// The steps, as many as there are channels.
  package let steps: [Step]

  /// Takes all `width` channels from the layers that read them, always the one next whose removal adds least to the sum of
  /// what the layers lose.
  ///
  /// - Parameter layers: each with what a loss of one counts.
  package init(_ layers: [(layer: ChannelElimination, weight: Double)], width: Int) throws {
    var layers = layers
    var left = Set(0..<width)
    var loss = 0.0
    steps = try (0..<width).map { _ in
      var costs: [Int: Double] = [:]
      for (layer, weight) in layers {
        for (channel, cost) in try layer.losses() { costs[channel, default: 0] += weight * max(0, cost) }
      }
      let next = left.min { (costs[$0] ?? 0, $0) < (costs[$1] ?? 0, $1) } ?? 0
      left.remove(next)
      loss += costs[next] ?? 0
      for index in layers.indices { try layers[index].layer.remove(next) }
      return Step(channel: next, loss: loss)
    }
  }
}
