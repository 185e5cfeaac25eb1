import Torch

/// A layer that channels are taken from one after the other, the weights of the others making up for each as well as they can.
///
/// The optimal brain surgeon of blocks (Hassibi and Stork 1993; for layers Dong et al. 2017), all the way down: with `H` the mean
/// product of the patches, damped, and `W` the weights as fitted so far, a channel `c` costs `tr(W_c [(H⁻¹)_cc]⁻¹ W_cᵀ)`, and once
/// it is gone both `W` and `H⁻¹` are those of the layer without it. The costs add up to what the channels that are gone cost
/// together, `LeastSquares` of those that stay.
package struct ChannelElimination {
  /// `H⁻¹` of the numbers that are left, and of some that are gone.
  private var inverse: Tensor
  /// `W`, `[n, d]`, of the same numbers.
  private var weight: Tensor
  /// For each channel that is left and is read here, where its numbers stand.
  private var places: [Int: [Int]]
  /// Where the numbers stand that belong to no channel.
  private var fixed: [Int]

  /// The layer of a problem, fitted with all channels.
  ///
  /// - Parameter channels: for each of the `d` numbers of a patch, to which channel it belongs; nil for those that stay.
  package init(_ problem: LeastSquares, channels: [Int?]) throws {
    inverse = try problem.gram.cholesky(dampedBy: problem.damping).inverseOfCholesky()
    weight = try problem.weights()
    places = Dictionary(grouping: channels.indices.filter { channels[$0] != nil }) { channels[$0] ?? 0 }
    fixed = channels.indices.filter { channels[$0] == nil }
  }

  /// What each channel that is left, and is read here, would cost next.
  package func losses() throws -> [Int: Double] {
    var losses: [Int: Double] = [:]
    // Channels whose numbers are as many go in one batch.
    for (size, channels) in Dictionary(grouping: places.keys.sorted(), by: { places[$0]?.count ?? 0 }) {
      let columns = channels.flatMap { places[$0] ?? [] }
      let blocks = try diagonalBlocks(channels, size)
      let own = try weight.indexSelect(1, columns).transposed(0, 1)
        .reshaped(to: [channels.count, size, weight.shape[0]])
      let costs = try (own * own.solved(byCholesky: blocks.factor())).sum(over: [1, 2]).array(of: Double.self)
      for (channel, cost) in zip(channels, costs) { losses[channel] = cost }
    }
    return losses
  }

  /// Takes a channel out; one that is not read here changes nothing.
  package mutating func remove(_ channel: Int) throws {
    guard let gone = places.removeValue(forKey: channel) else { return }
    let rows = try inverse.indexSelect(0, gone)
    let step = try rows.solved(byCholesky: rows.indexSelect(1, gone).factor())
    weight = try weight - weight.indexSelect(1, gone).matmul(step)
    inverse = try inverse - rows.transposed(0, 1).matmul(step)
    try dropWhatIsGone()
  }

  /// The blocks of `H⁻¹` on its diagonal, `[channels, size, size]`.
  private func diagonalBlocks(_ channels: [Int], _ size: Int) throws -> Tensor {
    let length = inverse.shape[0]
    let entries = channels.flatMap { channel in
      (places[channel] ?? []).flatMap { row in (places[channel] ?? []).map { row * length + $0 } }
    }
    return try inverse.reshaped(to: [length * length]).indexSelect(0, entries)
      .reshaped(to: [channels.count, size, size])
  }

  /// Takes rows and columns that are gone out of the matrices once they are an eighth of them.
  private mutating func dropWhatIsGone() throws {
    let left = places.sorted { $0.key < $1.key }.flatMap(\.value) + fixed
    guard 8 * left.count <= 7 * inverse.shape[0] else { return }
    inverse = try inverse.indexSelect(0, left).indexSelect(1, left)
    weight = try weight.indexSelect(1, left)
    let newPlaces = Dictionary(uniqueKeysWithValues: left.enumerated().map { ($0.element, $0.offset) })
    places = places.mapValues { $0.compactMap { newPlaces[$0] } }
    fixed = fixed.compactMap { newPlaces[$0] }
  }
}

extension Tensor {
  /// The Cholesky factor of a symmetric matrix, or of a batch of them, damped only where rounding has left one that is not
  /// positive definite.
  fileprivate func factor() throws -> Tensor {
    if let factor = try cholesky() { return factor }
    guard rank == 3 else { return try cholesky(dampedBy: 1e-12) }
    return try Tensor.stacked((0..<shape[0]).map { try select(0, $0).cholesky(dampedBy: 1e-12) })
  }
}
