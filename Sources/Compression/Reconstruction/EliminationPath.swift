/// Channels in the order in which they go, the least needed first, and what is lost behind each.
package struct EliminationPath: Sendable {
  /// A channel that goes, and what has been lost once it is gone.
  package struct Step: Sendable {
    package let channel: Int
    package let loss: Double
  }

  /// The steps, as many as there are channels.
  package let steps: [Step]

  /// For each channel, whether it is among the last `count`.
  package func choice(keeping count: Int) -> [Bool] {
    let kept = Set(steps.suffix(count).map(\.channel))
    return steps.indices.map(kept.contains)
  }

  /// Takes all `width` channels from the layers that read them, always the one next whose removal adds least to what the layers
  /// lose together.
  package init(_ layers: [ReadingLayer], width: Int) throws {
    let eliminations = try layers.map { try $0.elimination() }
    var left = Set(0..<width)
    var loss = 0.0
    steps = try (0..<width).map { _ in
      var costs: [Int: Double] = [:]
      for (layer, elimination) in zip(layers, eliminations) {
        for (channel, cost) in try elimination.losses() {
          costs[channel, default: 0] += layer.importance * max(0, cost)
        }
      }
      let next = left.min { (costs[$0] ?? 0, $0) < (costs[$1] ?? 0, $1) } ?? 0
      left.remove(next)
      loss += costs[next] ?? 0
      for elimination in eliminations { try elimination.remove(next) }
      return Step(channel: next, loss: loss)
    }
  }
}
