import CTorch

// Matrices are the last two dimensions; what stands before them is a batch.

extension Tensor {
  /// The lower triangular `L` with `L Lᵀ` the symmetric matrix; nil if it is not positive definite.
  public func cholesky() throws -> Tensor? {
    var isDefinite = false
    var factor: CTTensor?
    try read { try check(ct_cholesky($0, &isDefinite, &factor)) }
    return factor.map(Tensor.init(owning:))
  }

  /// For each of a batch of symmetric matrices 1 if it is positive definite, as far as arithmetic tells, and 0 if not.
  public func arePositiveDefinite() throws -> Tensor { try Tensor { ct_is_definite(handle, $0) } }

  /// The `Y` with `A Y` this matrix, where `factor` is the Cholesky factor of `A`.
  public func solved(byCholesky factor: Tensor) throws -> Tensor {
    try Tensor { ct_cholesky_solve(handle, factor.handle, $0) }
  }

  /// The inverse of the matrix whose Cholesky factor this is.
  public func inverseOfCholesky() throws -> Tensor { try Tensor { ct_cholesky_inverse(handle, $0) } }

  /// The eigenvalues of a symmetric matrix, ascending, and its eigenvectors, one a column.
  public func symmetricEigenvectors() throws -> (values: Tensor, vectors: Tensor) {
    var vectors: CTTensor?
    let values = try Tensor { ct_eigh(handle, $0, &vectors) }
    guard let vectors else { throw TorchError("LibTorch made no tensor") }
    return (values, Tensor(owning: vectors))
  }

  /// The eigenvalues of a symmetric matrix, ascending.
  public func symmetricEigenvalues() throws -> Tensor { try Tensor { ct_eigvalsh(handle, $0) } }

  /// The singular values, descending.
  public func singularValues() throws -> Tensor { try Tensor { ct_svdvals(handle, $0) } }
}
