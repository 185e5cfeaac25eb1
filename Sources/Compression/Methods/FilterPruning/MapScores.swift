import Networks
import Torch

/// How many directions a channel's maps span: the mean rank of the map as a matrix.
///
/// HRank (Lin et al. 2020), behind the activation, over images. What lies behind a flattening counts as maps of one pixel. A
/// singular value counts when it is above the largest times the longer side times the precision of single floats, as in NumPy; its
/// square is told from the smaller product of the map with itself.
public struct RankScore: ReducibleScore {
  /// What the numbers of several layers come to.
  public var reduction: ClassReduction

  /// A score; the mean over several layers where nothing is said.
  public init(reducedBy reduction: ClassReduction = .mean) { self.reduction = reduction }

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    try bench.mapScores(reducedBy: reduction) { try $0.ranks() }
  }
}

/// How independent a channel's map is of the others: by how much the nuclear norm of all maps falls without it.
///
/// CHIP (Sui et al. 2021): of the matrix whose rows are the maps of one image, behind the activation, over images.
public struct IndependenceScore: ReducibleScore {
  /// What the numbers of several layers come to.
  public var reduction: ClassReduction

  /// A score; the mean over several layers where nothing is said.
  public init(reducedBy reduction: ClassReduction = .mean) { self.reduction = reduction }

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    try bench.mapScores(reducedBy: reduction) { maps in
      let (images, channels) = (maps.shape[0], maps.shape[1])
      let rows = try maps.reshaped(to: [images, channels, -1]).to(.float64)
      return try rows.nuclearNormDrops()
    }
  }
}

extension Tensor {
  /// How many singular values of matrices `[N, C, H, W]` count, `[N, C]`.
  ///
  /// Where all of them do, a Cholesky factor tells so in a third of the time that eigenvalues take: the largest eigenvalue is no
  /// larger than the trace, so that none is too small if the product of the matrix with itself is definite with the trace for it.
  fileprivate func ranks() throws -> Tensor {
    let (height, width) = (shape[2], shape[3])
    let maps = try to(.float64).reshaped(to: [-1, height, width])
    let transposed = try maps.transposed(1, 2)
    let products = try height < width ? maps.matmul(transposed) : transposed.matmul(maps)
    let (count, side) = (products.shape[0], products.shape[1])
    let tolerance = Double(height < width ? width : height) * Double(Float.ulpOfOne)
    let traces = try products.reshaped(to: [count, side * side]).slice(1, by: side + 1).sum(over: [1])
    let shifts = try (traces * (tolerance * tolerance)).reshaped(to: [count, 1, 1])
    let isFull = try (products - shifts * Tensor.identity(side)).arePositiveDefinite().array(of: Double.self)
    var ranks = Array(repeating: Double(side), count: count)
    let rest = isFull.indices.filter { isFull[$0] == 0 }
    if !rest.isEmpty {
      let energies = try products.indexSelect(0, rest).symmetricEigenvalues()
      let limits = try energies.max(over: [-1], keepingDimensions: true) * (tolerance * tolerance)
      let counted = try energies.greater(than: limits).to(.float64).sum(over: [-1]).array(of: Double.self)
      for (place, rank) in zip(rest, counted) { ranks[place] = rank }
    }
    return try Tensor(ranks, shape: [shape[0], shape[1]])
  }

  /// By how much the nuclear norms of matrices `[N, C, L]` fall without each of their rows, `[N, C]`.
  ///
  /// With `√x = 1/π ∫ x / (x + s²) ds` over all `s`, the norm is an integral over resolvents of `K = AᵀA`, and a row `a` changes these
  /// by one product: it falls by `1/π ∫₀^∞ −ln (1 − aᵀ (K + s²)⁻¹ a) ds`. So one set of eigenvectors serves all rows, where the norm without each would take
  /// one of its own. Over `ln s` the trapezoidal rule is exact to eight digits with steps of ½.
  fileprivate func nuclearNormDrops() throws -> Tensor {
    let (count, length) = (shape[1], shape[2])
    let isWide = count <= length
    let gram = try isWide ? matmul(transposed(1, 2)) : transposed(1, 2).matmul(self)
    let (values, vectors) = try gram.symmetricEigenvectors()
    let energies = try values.clamped(from: 0)
    // Of a matrix of zeros nothing is lost; any scale will do to say so.
    let largest = try energies.max(over: [-1], keepingDimensions: true).clamped(from: 1e-100)
    let steps = try Tensor(Array(stride(from: -20.0, through: 20, by: 0.5))).exp()
    let nodes = try largest.squareRoot() * steps.unsqueezed(0)
    let squares = try nodes.squared().unsqueezed(1)
    let shifted = try energies.unsqueezed(2) + squares
    // What is left of one: of a wide matrix the eigenvectors are of its rows, and nothing cancels.
    let left =
      try isWide
      ? vectors.squared().matmul(squares / shifted) : 1 - matmul(vectors).squared().matmul(1 / shifted)
    let logarithms = try left.clamped(from: .leastNormalMagnitude).log()
    return try (logarithms * nodes.unsqueezed(1)).sum(over: [-1]) * (-0.5 / Double.pi)
  }
}

extension Workbench {
  /// For each channel, what a number that each of its maps gives comes to over the activations behind which it lies.
  ///
  /// - Parameter number: of maps `[N, C, H, W]`, a number for each of `[N, C]`.
  fileprivate func mapScores(
    reducedBy reduction: ClassReduction, _ number: (Tensor) throws -> Tensor
  ) throws -> [Int: [Double]] {
    try valueScores(in: network.activatedValues(in: analysis), reducedBy: reduction) { value, axis in
      guard axis == 1, value.rank == 4 || value.rank == 2 else { return nil }
      let shape = value.rank == 4 ? value.shape : value.shape + [1, 1]
      return try number(value.to(.cpu).to(.float32).contiguous().reshaped(to: shape)).mean(over: [0])
    }
  }
}

extension Network {
  /// The values in which channels stand behind an activation; where a class has none, those in which it is made.
  func activatedValues(in analysis: ChannelAnalysis) -> [String] {
    let activated = nodes.filter { if case .activation = $0.operation { true } else { false } }.map(\.name)
    let covered = Set(ChannelPlaces(of: activated, in: analysis).uses.keys)
    let others = producedValues().filter { name in
      !covered.isSuperset(of: ChannelPlaces(of: [name], in: analysis).uses.keys)
    }
    return activated + others
  }
}
