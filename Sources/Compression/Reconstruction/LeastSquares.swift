package import Torch

/// Weights fitted to what they are to make: `min E ‖y − x Wᵀ‖² + λ ‖W − W₀‖²`.
///
/// What is missed is drawn towards the weights as they were and not towards zero, so that whatever `λ` is no more is missed than
/// before, on the patches that were seen.
package struct LeastSquares {
  /// `E x xᵀ`, `[d, d]`.
  package let gram: Tensor
  /// `E x yᵀ`, `[d, n]`.
  package let cross: Tensor
  /// The weights as they were, `[n, d]`.
  package let weight: Tensor
  /// `λ` in parts of the mean diagonal.
  package let damping: Double

  package init(gram: Tensor, cross: Tensor, weight: Tensor, damping: Double) {
    (self.gram, self.cross, self.weight, self.damping) = (gram, cross, weight, damping)
  }

  /// All weights fitted.
  package func weights() throws -> Tensor {
    let factor = try gram.cholesky(dampedBy: damping)
    let missed = try cross - gram.matmul(weight.transposed(0, 1))
    return try weight + missed.solved(byCholesky: factor).transposed(0, 1)
  }

  /// The weights fitted where each row may have some, and zero elsewhere, rows that may have the same at once.
  ///
  /// - Parameter parts: rows with the numbers that they may have.
  package func weights(in parts: [(rows: [Int], columns: [Int])]) throws -> Tensor {
    var fitted = try Tensor.zeros(weight.shape, dataType: .float64)
    for part in parts where !part.columns.isEmpty {
      let rows = try weight.indexSelect(0, part.rows)
      let left = try gram.indexSelect(0, part.columns).indexSelect(1, part.columns)
      let own = LeastSquares(
        gram: left, cross: try cross.indexSelect(0, part.columns).indexSelect(1, part.rows),
        weight: try rows.indexSelect(1, part.columns), damping: damping)
      let whole = try Tensor.zeros(rows.shape, dataType: .float64)
        .indexAdd(1, Tensor(part.columns), own.weights())
      fitted = try fitted.indexAdd(0, Tensor(part.rows), whole)
    }
    return fitted
  }

  /// The weights with one factor for each channel, which all weights that read it share.
  ///
  /// - Parameter channels: for each of the `d` numbers, the number of its channel, from 0 on.
  package func scaledWeights(channels: [Int]) throws -> Tensor {
    let width = (channels.max() ?? -1) + 1
    let labels = try Tensor(channels)
    func perChannel(_ values: Tensor) throws -> Tensor {
      try Tensor.zeros([width] + values.shape.dropFirst(), dataType: .float64).indexAdd(0, labels, values)
    }
    let form = try LayerQuadratic(gram: gram, weight: weight, channels: channels, width: width)
    let matrix = try Tensor(form.matrix, shape: [width, width])
    let explained = try perChannel((cross * weight.transposed(0, 1)).sum(over: [1]).unsqueezed(1))
    let missed = try explained - Tensor(form.cross, shape: [width, 1])
    let scales = try missed.solved(byCholesky: matrix.cholesky(dampedBy: damping)) + 1
    return try weight * scales.reshaped(to: [width]).indexSelect(0, labels)
  }

  /// The weights fitted where a mask keeps them, and zero elsewhere.
  ///
  /// Every row has a mask of its own, so that no factor serves two of them: all rows go down conjugate gradients together, which
  /// bring them nearer with every step.
  ///
  /// - Parameter mask: `[n, d]` of ones and zeros; `weight` keeps to it.
  package func maskedWeights(_ mask: Tensor) throws -> Tensor {
    let added = try damping * gram.diagonal().mean().item()
    func curved(_ rows: Tensor) throws -> Tensor { try (rows.matmul(gram) + rows * added) * mask }
    var fitted = weight
    var residual = try (cross.transposed(0, 1) - weight.matmul(gram)) * mask
    var direction = residual
    var energy = try residual.squared().sum(over: [1], keepingDimensions: true)
    let limit = try energy.max().item() * 1e-16
    for _ in 0..<Self.mostSteps where try energy.max().item() > limit {
      let curve = try curved(direction)
      let slope = try (direction * curve).sum(over: [1], keepingDimensions: true)
      // A row that is there already has no direction to go in.
      let step = try energy / slope.clamped(from: .leastNormalMagnitude)
      fitted = try fitted + direction * step
      residual = try residual - curve * step
      let next = try residual.squared().sum(over: [1], keepingDimensions: true)
      direction = try residual + direction * (next / energy.clamped(from: .leastNormalMagnitude))
      energy = next
    }
    return fitted
  }

  /// Steps of conjugate gradients: our choice, after which the damped problems of trained layers no longer move.
  private static let mostSteps = 200
}
