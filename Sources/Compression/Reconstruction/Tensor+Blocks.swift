import Torch

extension Tensor {
  /// For each of some blocks of the rows of this matrix `X`, `[d, n]`, `tr(X_bᵀ A_b⁻¹ X_b)`.
  ///
  /// - Parameters:
  ///   - blocks: the rows of each block.
  ///   - matrices: `A_b` for blocks of one size, `[count, size, size]`, symmetric.
  func blockEnergies(
    at blocks: [Int: [Int]], by matrices: (_ places: [[Int]]) throws -> Tensor
  ) throws -> [Int: Double] {
    var energies: [Int: Double] = [:]
    // Blocks of one size go in one batch.
    for (size, names) in Dictionary(grouping: blocks.keys.sorted(), by: { blocks[$0]?.count ?? 0 }) where size > 0 {
      let places = names.map { blocks[$0] ?? [] }
      let own = try rows(at: places)
      // `tr(A⁻¹ X Xᵀ)`: solving for as many columns as a block has rows is less than for all of `X`.
      let solved = try own.matmul(own.transposed(1, 2)).solved(byCholesky: matrices(places).blockFactor())
      let sums = try (solved * Tensor.identity(size)).sum(over: [1, 2])
      for (name, sum) in zip(names, try sums.array(of: Double.self)) { energies[name] = sum }
    }
    return energies
  }

  /// Blocks of rows, each with as many, `[count, size, n]`.
  func rows(at places: [[Int]]) throws -> Tensor {
    try indexSelect(0, places.flatMap(\.self)).reshaped(to: [places.count, places[0].count, shape[1]])
  }

  /// Blocks around the diagonal of a square matrix, each of the rows and columns of some places, `[count, size, size]`.
  func diagonalBlocks(at places: [[Int]]) throws -> Tensor {
    let length = shape[0]
    let entries = places.flatMap { block in block.flatMap { row in block.map { row * length + $0 } } }
    return try reshaped(to: [length * length]).indexSelect(0, entries)
      .reshaped(to: [places.count, places[0].count, places[0].count])
  }

  /// The Cholesky factor of a symmetric matrix, or of a batch of them, damped only where rounding has left one that is not
  /// positive definite.
  func blockFactor() throws -> Tensor {
    if let factor = try cholesky() { return factor }
    guard rank == 3 else { return try cholesky(dampedBy: 1e-12) }
    return try Tensor.stacked((0..<shape[0]).map { try select(0, $0).cholesky(dampedBy: 1e-12) })
  }
}
