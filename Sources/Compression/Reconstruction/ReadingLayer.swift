import Torch

/// A layer that reads channels of a class, what it is to make of those that stay, and how much it counts.
///
/// What it loses is `E ‖y − x W'ᵀ‖² + λ ‖W' − W‖²` with the best `W'` that reads only what stays: with `H = G + λ I` for the products
/// and `B + λ Wᵀ` for what they are to explain, that is least squares without a damping.
package struct ReadingLayer {
  /// `H`, `[d, d]`.
  private let products: Tensor
  /// `B + λ Wᵀ`, `[d, n]`.
  private let explained: Tensor
  /// For each of the `d` numbers, to which channel it belongs; nil for those that stay.
  private let channels: [Int?]
  /// What a loss of one counts.
  package let importance: Double

  /// The layer of a problem.
  ///
  /// - Parameters:
  ///   - channels: for each of the `d` numbers of a patch, to which channel it belongs; nil for those that stay.
  ///   - importance: what a loss of one counts.
  package init(_ problem: LeastSquares, channels: [Int?], importance: Double) throws {
    let added = try problem.damping * problem.gram.diagonal().mean().item()
    products = try problem.gram + Tensor.identity(problem.gram.shape[0]) * added
    explained = try problem.cross + problem.weight.transposed(0, 1) * added
    (self.channels, self.importance) = (channels, importance)
  }

  /// A reader as it is, what it loses in parts of what it makes; nil where it makes nothing.
  ///
  /// - Parameters:
  ///   - index: the place of the class in the analysis.
  ///   - moments: of what it reads and of what it is to make.
  ///   - centred: whether constants cost nothing.
  init?(
    _ reader: ChannelReader, ofClass index: Int, weight: Tensor, by moments: Moments, centred: Bool
  ) throws {
    let gram = try moments.gram(centred: centred)
    let energy = try (weight.matmul(gram) * weight).sum().item()
    guard energy > 0 else { return nil }
    let problem = LeastSquares(
      gram: gram, cross: try moments.cross(centred: centred), weight: weight, damping: BrainSurgeon.damping)
    try self.init(problem, channels: reader.channelsOfInputs(inClass: index), importance: 1 / energy)
  }

  /// The layer with some channels, or with all, ready to lose more.
  package func elimination(keeping choice: [Bool]? = nil) throws -> ChannelElimination {
    let columns = places(choice) { $0 }
    return try ChannelElimination(
      products: products.indexSelect(0, columns).indexSelect(1, columns),
      explained: explained.indexSelect(0, columns), channels: columns.map { channels[$0] })
  }

  /// What the layer loses with some channels, fitted: more than with all of them.
  package func loss(keeping choice: [Bool]) throws -> Double { try explained(by: nil) - explained(by: choice) }

  /// `tr(B_Sᵀ H_SS⁻¹ B_S)`: what the best weights that read some channels make of what is to be made.
  private func explained(by choice: [Bool]?) throws -> Double {
    let columns = places(choice) { $0 }
    guard !columns.isEmpty else { return 0 }
    let factor = try products.indexSelect(0, columns).indexSelect(1, columns).cholesky(dampedBy: 0)
    let own = try explained.indexSelect(0, columns)
    return try (own * own.solved(byCholesky: factor)).sum().item()
  }

  /// How much less the layer would lose with each channel that it lacks.
  package func gains(lacking choice: [Bool]) throws -> [Int: Double] {
    let (kept, gone) = (places(choice) { $0 }, places(choice) { !$0 })
    guard !gone.isEmpty else { return [:] }
    let own = try explained.indexSelect(0, gone)
    let blocks = Dictionary(grouping: gone.indices) { channels[gone[$0]] ?? 0 }
    func given(_ places: [[Int]]) throws -> Tensor {
      try products.diagonalBlocks(at: places.map { $0.map { gone[$0] } })
    }
    guard !kept.isEmpty else { return try own.blockEnergies(at: blocks, by: given) }
    // Of what those that stay do not explain of the others only the blocks around the diagonal are needed.
    let factor = try products.indexSelect(0, kept).indexSelect(1, kept).cholesky(dampedBy: 0)
    let shared = try products.indexSelect(0, gone).indexSelect(1, kept)
    let solved = try shared.transposed(0, 1).solved(byCholesky: factor).transposed(0, 1).contiguous()
    let left = try own - solved.matmul(explained.indexSelect(0, kept))
    return try left.blockEnergies(at: blocks) { places in
      try given(places) - solved.rows(at: places).matmul(shared.rows(at: places).transposed(1, 2))
    }
  }

  /// The numbers of a patch whose channels stay or go; those of no channel stay.
  private func places(_ choice: [Bool]?, where isWanted: (Bool) -> Bool) -> [Int] {
    channels.indices.filter { index in isWanted(channels[index].map { choice?[$0] ?? true } ?? true) }
  }
}

extension [ReadingLayer] {
  /// The channels of a class that stay: those that go last one by one, after exchanges.
  package func choice(keeping count: Int, of width: Int) throws -> [Bool] {
    try exchanged(from: EliminationPath(self, width: width).choice(keeping: count))
  }

  /// Exchanges a channel that stays for one that does not, the one that helps most for the one that is then needed least, until
  /// that is the same.
  ///
  /// What the layers lose falls with every exchange. No single channel can be brought back to more use in the end.
  package func exchanged(from choice: [Bool]) throws -> [Bool] {
    var choice = choice
    for _ in choice.indices {
      guard
        let (back, gain) = try total({ try $0.gains(lacking: choice) }).max(by: {
          ($0.value, $1.key) < ($1.value, $0.key)
        })
      else { break }
      choice[back] = true
      let losses = try total { try $0.elimination(keeping: choice).losses() }
      let others = choice.indices.filter { choice[$0] && $0 != back }
      guard let gone = others.min(by: { (losses[$0] ?? 0, $0) < (losses[$1] ?? 0, $1) }),
        losses[gone] ?? 0 < gain * (1 - 1e-9)
      else {
        choice[back] = false
        break
      }
      choice[gone] = false
    }
    return choice
  }

  /// What some figures of the layers come to for each channel.
  private func total(_ figures: (ReadingLayer) throws -> [Int: Double]) rethrows -> [Int: Double] {
    var total: [Int: Double] = [:]
    for layer in self {
      for (channel, figure) in try figures(layer) {
        total[channel, default: 0] += layer.importance * Swift.max(0, figure)
      }
    }
    return total
  }
}
