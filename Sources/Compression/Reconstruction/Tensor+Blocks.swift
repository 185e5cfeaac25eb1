import Torch

extension Tensor {
  /// For each of some blocks, `tr(X_bᵀ (A_bb)⁻¹ X_b)`, with `A` this symmetric matrix and `X` a matrix of as many rows.
  ///
  /// - Parameters:
  ///   - rows: `X`, `[d, n]`.
  ///   - blocks: the rows of each block.
  func blockEnergies(of rows: Tensor, at blocks: [Int: [Int]]) throws -> [Int: Double] {
    let length = shape[0]
    var energies: [Int: Double] = [:]
    // Blocks of one size go in one batch.
    for (size, names) in Dictionary(grouping: blocks.keys.sorted(), by: { blocks[$0]?.count ?? 0 }) where size > 0 {
      let places = names.map { blocks[$0] ?? [] }
      let entries = places.flatMap { block in block.flatMap { row in block.map { row * length + $0 } } }
      let matrices = try reshaped(to: [length * length]).indexSelect(0, entries)
        .reshaped(to: [names.count, size, size])
      let own = try rows.indexSelect(0, places.flatMap(\.self)).reshaped(to: [names.count, size, rows.shape[1]])
      let sums = try (own * own.solved(byCholesky: matrices.blockFactor())).sum(over: [1, 2]).array(of: Double.self)
      for (name, sum) in zip(names, sums) { energies[name] = sum }
    }
    return energies
  }

  /// The Cholesky factor of a symmetric matrix, or of a batch of them, damped only where rounding has left one that is not
  /// positive definite.
  func blockFactor() throws -> Tensor {
    if let factor = try cholesky() { return factor }
    guard rank == 3 else { return try cholesky(dampedBy: 1e-12) }
    return try Tensor.stacked((0..<shape[0]).map { try select(0, $0).cholesky(dampedBy: 1e-12) })
  }
}
