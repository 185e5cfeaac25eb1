import Torch

/// A layer that channels are taken from one after the other, the weights of the others making up for each as well as they can.
///
/// The optimal brain surgeon of blocks (Hassibi and Stork 1993; for layers Dong et al. 2017), all the way down: with `H` the mean
/// product of the patches, damped, and `W` the weights as fitted so far, a channel `c` costs `tr(W_c [(H⁻¹)_cc]⁻¹ W_cᵀ)`, and once
/// it is gone both `W` and `H⁻¹` are those of the layer without it. The costs add up to what the channels that are gone cost
/// together, `LeastSquares` of those that stay.
///
/// Matrices are changed in place, so that an elimination is one thing however many hold it.
package final class ChannelElimination {
  /// `H⁻¹` of the numbers that are left, and of some that are gone.
  private var inverse: Tensor
  /// `Wᵀ`, `[d, n]`, of the same numbers.
  private var weight: Tensor
  /// For each channel that is left and is read here, where its numbers stand.
  private var places: [Int: [Int]]
  /// Where the numbers stand that belong to no channel.
  private var fixed: [Int]

  /// A layer fitted with all channels: `W = (H⁻¹ B)ᵀ`.
  ///
  /// - Parameters:
  ///   - products: `H`, `[d, d]`.
  ///   - explained: `B`, `[d, n]`.
  ///   - channels: for each of the `d` numbers, to which channel it belongs; nil for those that stay.
  init(products: Tensor, explained: Tensor, channels: [Int?]) throws {
    let factor = try products.cholesky(dampedBy: 0)
    inverse = try factor.inverseOfCholesky().contiguous()
    weight = try explained.solved(byCholesky: factor).contiguous()
    places = Dictionary(grouping: channels.indices.filter { channels[$0] != nil }) { channels[$0] ?? 0 }
    fixed = channels.indices.filter { channels[$0] == nil }
  }

  /// What each channel that is left, and is read here, would cost next.
  package func losses() throws -> [Int: Double] {
    try weight.blockEnergies(at: places) { try inverse.diagonalBlocks(at: $0) }
  }

  /// Takes a channel out; one that is not read here changes nothing.
  package func remove(_ channel: Int) throws {
    guard let gone = places.removeValue(forKey: channel) else { return }
    let rows = try inverse.indexSelect(0, gone)
    let step = try rows.solved(byCholesky: rows.indexSelect(1, gone).blockFactor())
    try weight.add(inPlaceProductOf: step.transposed(0, 1), and: weight.indexSelect(0, gone), scale: -1)
    try inverse.add(inPlaceProductOf: rows.transposed(0, 1), and: step, scale: -1)
    try dropWhatIsGone()
  }

  /// Takes rows and columns that are gone out of the matrices once they are an eighth of them.
  private func dropWhatIsGone() throws {
    let left = places.sorted { $0.key < $1.key }.flatMap(\.value) + fixed
    guard 8 * left.count <= 7 * inverse.shape[0] else { return }
    inverse = try inverse.indexSelect(0, left).indexSelect(1, left)
    weight = try weight.indexSelect(0, left)
    let newPlaces = Dictionary(uniqueKeysWithValues: left.enumerated().map { ($0.element, $0.offset) })
    places = places.mapValues { $0.compactMap { newPlaces[$0] } }
    fixed = fixed.compactMap { newPlaces[$0] }
  }
}
