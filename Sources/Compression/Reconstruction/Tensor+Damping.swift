import Torch

extension Tensor {
  /// The diagonal of a square matrix.
  func diagonal() throws -> Tensor { try reshaped(to: [shape[0] * shape[0]]).slice(0, by: shape[0] + 1) }

  /// The Cholesky factor of this symmetric matrix with a share of its mean diagonal added to the diagonal.
  ///
  /// Of a matrix that is not positive definite even so, ten times the share is tried, and again: damped enough, every Gram
  /// matrix is.
  func cholesky(dampedBy share: Double) throws -> Tensor {
    let mean = try diagonal().mean().item()
    let symmetric = try (self + transposed(0, 1)) * 0.5
    let identity = try Tensor.identity(shape[0])
    var added = share * mean
    for _ in 0..<40 {
      if let factor = try (symmetric + identity * added).cholesky() { return factor }
      added = [10 * added, 1e-12 * mean.magnitude, .leastNormalMagnitude].reduce(0) { $0 > $1 ? $0 : $1 }
    }
    throw TorchError("a matrix of \(shape[0]) rows cannot be factored")
  }

  /// Ones on the diagonal and zeros elsewhere, in double precision.
  static func identity(_ size: Int) throws -> Tensor {
    let identity = try Tensor.zeros([size * size], dataType: .float64)
    _ = try identity.slice(0, by: size + 1).fill(with: 1)
    return try identity.reshaped(to: [size, size])
  }
}
