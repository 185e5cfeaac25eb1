import Networks
import Torch

/// How often a channel is not zero: one minus the average percentage of zeros.
///
/// From Hu et al. 2016, network trimming, of what the layers behind read, over all images and pixels.
public struct NonZeroScore: ReducibleScore {
  /// What the numbers of several layers come to.
  public var reduction: ClassReduction

  /// A score; the mean over several layers where nothing is said.
  public init(reducedBy reduction: ClassReduction = .mean) { self.reduction = reduction }

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    try bench.valueScores(in: bench.network.consumedValues(), reducedBy: reduction) { value, axis in
      try value.to(.float32).sign().abs().mean(overAllBut: axis)
    }
  }
}

/// How large a channel is on average: `E |a|`.
///
/// The mean activation of Molchanov et al. 2017, of what the layers behind read, over all images and pixels.
public struct MeanActivationScore: ReducibleScore {
  /// What the numbers of several layers come to.
  public var reduction: ClassReduction

  /// A score; the mean over several layers where nothing is said.
  public init(reducedBy reduction: ClassReduction = .mean) { self.reduction = reduction }

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    try bench.valueScores(in: bench.network.consumedValues(), reducedBy: reduction) { value, axis in
      try value.to(.float32).abs().mean(overAllBut: axis)
    }
  }
}

extension Tensor {
  /// The mean over all axes but one.
  fileprivate func mean(overAllBut axis: Int) throws -> Tensor { try mean(over: (0..<rank).filter { $0 != axis }) }
}
