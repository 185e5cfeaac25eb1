import Networks

/// How the scale of each output channel's weights is chosen: one grid of −127…127 around zero for each.
public enum WeightScaling: String, Sendable, Hashable, CaseIterable {
  /// The largest absolute weight lies on the last number of the grid.
  case maxAbs = "max-abs"
  /// The scale whose grid is nearest to the weights in the mean square; half to all of the largest weight is tried.
  case mse

  /// The scales of a weight `[O, …]`, one for each output channel.
  ///
  /// - Parameters:
  ///   - bias: the layer's bias, or nothing where it has none.
  ///   - inputScale: the scale of what the layer reads.
  ///
  /// A bias lies on the grid `inputScale · scale`, and integers up to 2²¹ are what it has room for in 32-bit floats, in
  /// which readers of files compute. Where a channel's weights are so small that it needs more, their scale grows with it.
  package func scales(of weight: Parameter, bias: [Float], inputScale: Float) -> [Float] {
    let inner = weight.shape.dropFirst().reduce(1, *)
    return (0..<weight.shape[0]).map { channel in
      let row = weight.values[channel * inner..<(channel + 1) * inner]
      let shift = bias.isEmpty ? 0 : abs(bias[channel])
      return max(scale(of: row), shift / (inputScale * 0x20_0000), 1e-9)
    }
  }

  /// The scale of one channel's weights.
  package func scale(of weights: ArraySlice<Float>) -> Float {
    let largest = weights.reduce(0) { max($0, abs($1)) }
    guard self == .mse, largest > 0 else { return largest / 127 }
    var best = (scale: largest / 127, error: Double.infinity)
    for percent in stride(from: 100, through: 50, by: -1) {
      let scale = largest / 127 * Float(percent) / 100
      let error = weights.reduce(0.0) { sum, weight in
        let integer = min(max((weight / scale).rounded(.toNearestOrEven), -127), 127)
        let distance = Double(weight - integer * scale)
        return sum + distance * distance
      }
      if error < best.error { best = (scale, error) }
    }
    return best.scale
  }
}
