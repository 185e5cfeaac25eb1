import Networks

extension Network {
  /// The factors that bring the ranges of all pairs of layers together.
  ///
  /// This is the cross-layer equalisation of Nagel et al. 2019.
  /// With `r₁ = max |W₁|` over a channel's outgoing row and `r₂ = max |W₂|` over its incoming column, `s = √(r₁ r₂) / r₂`
  /// (eq. 11) divides the row and multiplies the column, so that both become `√(r₁ r₂)`. Layers that belong to two pairs
  /// are passed again until no factor moves by more than a thousandth, twenty times at the most (our choice; the paper
  /// says "until convergence"). A channel without weights on one side keeps its factor.
  package func equalisations() throws -> [Equalisation] {
    let pairs = equalisablePairs
    guard !pairs.isEmpty else { return [] }
    var factors = pairs.map { pair in
      Array(repeating: Float(1), count: parameters(of: pair.first)[.weight]?.shape[0] ?? 0)
    }
    var network = self
    for _ in 0..<20 {
      var largest: Float = 0
      for (index, pair) in pairs.enumerated() {
        let steps = network.equalisingFactors(from: pair.first, to: pair.second)
        largest = steps.reduce(largest) { max($0, abs($1 - 1)) }
        factors[index] = zip(factors[index], steps).map { $0 * $1 }
        network = try network.equalising(
          Equalisation(first: pair.first.name, second: pair.second.name, factors: steps))
      }
      if largest < 1e-3 { break }
    }
    return zip(pairs, factors).map { Equalisation(first: $0.first.name, second: $0.second.name, factors: $1) }
  }

  /// `√(r₁ / r₂)` for each channel between two layers, which is `√(r₁ r₂) / r₂`.
  private func equalisingFactors(from first: Node, to second: Node) -> [Float] {
    guard let weight = parameters(of: first)[.weight], let reader = parameters(of: second)[.weight] else { return [] }
    let outgoing = weight.largestMagnitudes(of: weight.shape[0]) { $0 / weight.shape.dropFirst().reduce(1, *) }
    let inner = reader.shape.dropFirst(2).reduce(1, *)
    let (inputs, outputs) = (reader.shape[1], reader.shape[0] / second.groupCount)
    let incoming = reader.largestMagnitudes(of: weight.shape[0]) { place in
      place / inner / inputs / outputs * inputs + place / inner % inputs
    }
    return zip(outgoing, incoming).map { $0 > 0 && $1 > 0 ? ($0 / $1).squareRoot() : 1 }
  }
}

extension Parameter {
  /// The largest absolute number of each channel.
  fileprivate func largestMagnitudes(of count: Int, channel: (Int) -> Int) -> [Float] {
    var largest = Array(repeating: Float(0), count: count)
    for (place, value) in values.enumerated() {
      largest[channel(place)] = max(largest[channel(place)], abs(value))
    }
    return largest
  }
}
