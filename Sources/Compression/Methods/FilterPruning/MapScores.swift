import Networks
import Torch

/// How many directions a channel's maps span: the mean rank of the map as a matrix.
///
/// HRank (Lin et al. 2020), behind the activation, over images. What lies behind a flattening counts as maps of one pixel. A
/// singular value counts when it is above the largest times the longer side times the precision of single floats, as in NumPy.
public struct RankScore: ReducibleScore {
  /// What the numbers of several layers come to.
  public var reduction: ClassReduction

  /// A score; the mean over several layers where nothing is said.
  public init(reducedBy reduction: ClassReduction = .mean) { self.reduction = reduction }

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    try bench.mapScores(reducedBy: reduction) { maps in
      let values = try maps.singularValues()
      let limit =
        try values.max(over: [-1], keepingDimensions: true) * (Double(Float.ulpOfOne) * Double(maps.longerSide))
      return try values.greater(than: limit).to(.float64).sum(over: [-1])
    }
  }
}

/// How independent a channel's map is of the others: by how much the nuclear norm of all maps falls without it.
///
/// CHIP (Sui et al. 2021): of the matrix whose rows are the maps of one image, behind the activation, over images. The norm is the
/// sum of the roots of the eigenvalues of the smaller product of the matrix with itself.
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
      return try Tensor.stacked((0..<images).map { try rows.select(0, $0).nuclearNormDrops() })
    }
  }
}

extension Tensor {
  /// The longer side of the matrices.
  fileprivate var longerSide: Int { Swift.max(shape[rank - 1], shape[rank - 2]) }

  /// By how much the nuclear norm of a matrix falls without each of its rows.
  fileprivate func nuclearNormDrops() throws -> Tensor {
    let (count, length) = (shape[0], shape[1])
    let products: (whole: Tensor, each: Tensor)
    if count <= length {
      // Without a row its products are zero: an eigenvalue of zero, and those of the others.
      let gram = try matmul(transposed(0, 1))
      let masks = try 1 - Tensor.identity(count)
      products = (gram, try gram.unsqueezed(0) * masks.unsqueezed(1) * masks.unsqueezed(2))
    } else {
      let gram = try transposed(0, 1).matmul(self)
      products = (gram, try gram.unsqueezed(0) - unsqueezed(2) * unsqueezed(1))
    }
    func norm(_ product: Tensor) throws -> Tensor {
      try product.symmetricEigenvalues().clamped(from: 0).squareRoot().sum(over: [-1])
    }
    return try norm(products.whole) - norm(products.each)
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
