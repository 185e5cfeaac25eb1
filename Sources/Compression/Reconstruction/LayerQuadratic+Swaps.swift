import Datasets

extension LayerQuadratic {
  /// Exchanges a channel that stays for one that goes, always the pair by which the loss falls most, until no pair makes it fall.
  ///
  /// With `h = m − Mβ`, to remove `j` and bring back `i` changes `E` by `2 h_j + M_jj − 2 h_i + M_ii − 2 M_ij`: every pair is known
  /// without a sum.
  package func swapped(from choice: [Bool]) -> (choice: [Bool], loss: Double) {
    var choice = choice
    var loss = loss(scaling: choice.map { $0 ? 1 : 0 })
    var slopes = (0..<width).map { row in
      (0..<width).reduce(cross[row]) { choice[$1] ? $0 - matrix[row * width + $1] : $0 }
    }
    while let (gone, back, change) = bestSwap(choice, slopes), change < -1e-12 * energy {
      (choice[gone], choice[back]) = (false, true)
      loss += change
      for channel in 0..<width {
        slopes[channel] += matrix[channel * width + gone] - matrix[channel * width + back]
      }
    }
    return (choice, loss)
  }

  /// The best that swaps find from some random choices of `count` channels.
  package func bestBySwaps(
    keeping count: Int, starts: Int, from stream: RandomStream
  ) -> (choice: [Bool], loss: Double) {
    var best = (choice: [Bool](), loss: Double.infinity)
    for start in 0..<starts {
      var stream = stream.substream(start)
      let kept = Set(stream.permutation(of: width).prefix(count))
      let found = swapped(from: (0..<width).map(kept.contains))
      if found.loss < best.loss { best = found }
    }
    return best
  }

  /// The pair whose exchange changes the loss most to the good; nil if there is no pair.
  private func bestSwap(_ choice: [Bool], _ slopes: [Double]) -> (gone: Int, back: Int, change: Double)? {
    let removals = (0..<width).map { choice[$0] ? 2 * slopes[$0] + matrix[$0 * width + $0] : .infinity }
    var best: (gone: Int, back: Int, change: Double)?
    matrix.withUnsafeBufferPointer { matrix in
      for back in 0..<width where !choice[back] {
        let row = back * width
        let gain = matrix[row + back] - 2 * slopes[back]
        for gone in 0..<width {
          let change = removals[gone] + gain - 2 * matrix[row + gone]
          if change < best?.change ?? .infinity { best = (gone, back, change) }
        }
      }
    }
    return best
  }
}
