import Networks
import OrderedCollections
import Torch
import Training

/// Keeps the weights that masks took at zero while the others are trained.
///
/// Gradients of what is gone are zero, so that momentum does not bring it back, and after each step so are the weights.
struct MaskedWeights: Regulariser {
  private let masks: [(parameter: Tensor, mask: Tensor)]

  /// Holds to `masks`, which are of the executor's network; nil if there are none.
  init?(_ masks: [WeightMask], of executor: Executor) throws {
    guard !masks.isEmpty else { return nil }
    self.masks = try masks.compactMap { mask in
      guard let parameter = executor.parameters[mask.parameter] else { return nil }
      let ones = try Tensor(mask.isKept.map { $0 ? Float(1) : 0 }, shape: mask.shape).to(executor.device)
      return (parameter, try ones.to(mask.shape.count == 4 ? .channelsLast : .contiguous))
    }
  }

  func addGradients(step: Int) throws {
    try withoutGradients { for (parameter, mask) in masks { try parameter.gradient?.multiply(inPlace: mask) } }
  }

  func moveWeights(learningRate: Double) throws {
    try withoutGradients { for (parameter, mask) in masks { try parameter.detached().multiply(inPlace: mask) } }
  }
}
