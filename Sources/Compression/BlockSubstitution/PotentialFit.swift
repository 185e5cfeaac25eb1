import Foundation
import Networks
import Torch

/// Tells the logarithms of Fisher potentials roughly, from how many blocks of each width are bottlenecks, and how narrow.
///
/// Ridge regression on exact ones: our choice, as most of what tells potentials apart is how large the outputs of blocks are at first, and
/// that follows from the width of what makes them.
struct PotentialFit {
  private let space: BlockSpace
  private let groups: [Group]
  private let weights: [Double]

  /// Blocks of one width with bodies as narrow as one another.
  private struct Group: Hashable {
    let outputs: Int
    let narrowing: Int?
  }

  /// A fit to networks with such blocks, and their potentials.
  init(of space: BlockSpace, to choices: [[BlockKind]], potentials: [Double]) throws {
    self.space = space
    let groups = Set(
      zip(space.blocks, space.kinds).flatMap { block, kinds in
        kinds.map { Group(outputs: block.outputs, narrowing: $0.narrowing) }
      }
    ).sorted { ($0.outputs, $0.narrowing ?? 0) < ($1.outputs, $1.narrowing ?? 0) }
    self.groups = groups
    let width = groups.count + 1
    let rows = try Tensor(
      choices.flatMap { Self.features(of: $0, in: space, groups) }, shape: [choices.count, width])
    let values = try Tensor(potentials.map { log(max($0, .leastNormalMagnitude)) }, shape: [choices.count, 1])
    let transposed = try rows.transposed(0, 1)
    let factor = try transposed.matmul(rows).cholesky(dampedBy: Self.damping)
    weights = try transposed.matmul(values).solved(byCholesky: factor).reshaped(to: [width]).array(of: Double.self)
  }

  /// The ridge, in parts of the mean diagonal.
  private static let damping = 1e-2

  /// What the logarithm of the potential of a network with such blocks is taken to be.
  func logarithm(of kinds: [BlockKind]) -> Double {
    zip(weights, Self.features(of: kinds, in: space, groups)).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// One, and for each group how many blocks it has.
  private static func features(of kinds: [BlockKind], in space: BlockSpace, _ groups: [Group]) -> [Double] {
    let counts = zip(space.blocks, kinds).reduce(into: [Group: Double]()) { counts, pair in
      counts[Group(outputs: pair.0.outputs, narrowing: pair.1.narrowing), default: 0] += 1
    }
    return [1] + groups.map { counts[$0] ?? 0 }
  }
}
