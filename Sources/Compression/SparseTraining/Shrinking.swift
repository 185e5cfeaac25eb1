import Foundation
package import Networks
import Torch
package import Training

/// Draws the scales of batch norm to zero: the sparse training of network slimming.
///
/// `s Σ |γ|` is added to the loss (Liu et al. 2017, section 3), as its subgradient `s sign(γ)`. γ has no weight decay here
/// either way. Every channel of the classes may be meant; those of residual streams too, our choice, since a stream is cut
/// in all its branches at once.
package struct Slimming: Regulariser {
  private let classes: [ClassSlices]
  private let strength: Double

  package init(_ executor: Executor, _ channels: [ChannelClass], strength: Double) throws {
    let norms = executor.structure.nodes.filter(\.operation.isBatchNorm)
    let scales = Set(norms.compactMap { $0.parameters[.weight] })
    classes = try channels.map { try ClassSlices(of: $0, in: executor) { scales.contains($0.parameter) } }
    self.strength = strength
    guard classes.contains(where: { !$0.isEmpty }) else { throw SparseTrainingError.nothingToDraw(.slimming) }
  }

  package func addGradients(step: Int) throws { for slices in classes { try slices.addSignsToGradients(strength) } }
}

/// Draws the numbers of each channel to zero together: group lasso by its proximal step.
///
/// `λ Σ_c √n_c ‖w_c‖` (Wen et al. 2016; the size `n_c` of a group as in Yuan and Lin 2006), not by its subgradient but by what
/// minimises it beside the optimiser's step: `w_c ← max(0, 1 - η λ √n_c / ‖w_c‖) w_c`, with `η` the learning rate. So channels
/// become exactly zero. A channel's numbers are its filters in all layers and all that scales and shifts them, our choice:
/// cutting what is zero then changes nothing.
package struct GroupLasso: Regulariser {
  private let classes: [(slices: ClassSlices, roots: Tensor)]
  private let strength: Double

  package init(_ executor: Executor, _ channels: [ChannelClass], strength: Double) throws {
    classes = try channels.compactMap { channels in
      let slices = try ClassSlices(of: channels, in: executor) { $0.role == .produces || $0.role == .scales }
      let roots = slices.sizes.map { Float($0).squareRoot() }
      return slices.isEmpty ? nil : (slices, try Tensor(roots).to(executor.device))
    }
    self.strength = strength
  }

  package func moveWeights(learningRate: Double) throws {
    for (slices, roots) in classes {
      let norms = try slices.energies().squareRoot()
      let shares = try 1 - roots * (learningRate * strength) / norms.clamped(from: 1e-30)
      try slices.scale(by: shares.clamped(from: 0))
    }
  }
}

/// Draws all that belongs to a channel to zero, the weaker the channel the harder: DepGraph's group sparsity.
///
/// From Fang et al. 2023: `γ_c w` times the strength is added to the gradients of rows, columns and batch norm, with
/// `γ_c = 2^(4 (max I - I_c) / (max I - min I))` and `I_c` the Euclidean norm of all of them, so that factors go from 1 to
/// 16. Channels that weigh the same have 1 each, our choice, where the published code divides by zero.
package struct GroupSparsity: Regulariser {
  private let classes: [ClassSlices]
  private let strength: Double

  package init(_ executor: Executor, _ channels: [ChannelClass], strength: Double) throws {
    classes = try channels.map { try ClassSlices(of: $0, in: executor) { $0.role != .tracks } }.filter { !$0.isEmpty }
    self.strength = strength
  }

  package func addGradients(step: Int) throws {
    for slices in classes {
      let norms = try slices.energies().squareRoot()
      let (least, most) = try (norms.min(), norms.max())
      let range = try (most - least).clamped(from: 1e-12)
      let exponents = try (most - norms) / range * (4 * log(2.0))
      try slices.addToGradients(exponents.exp() * strength)
    }
  }
}

/// Draws the channels that are to go to zero with a force that grows: growing regularisation with fixed choice (GReg-1).
///
/// From Wang et al. 2021: the filters that a criterion holds least get a decay that rises by `strength` every
/// ten steps, up to 1, before they are removed. The criterion is the method's; the paper's is L1. Weight decay goes on.
package struct GrowingDecay: Regulariser {
  private let classes: [(slices: ClassSlices, isWeak: Tensor)]
  private let strength: Double

  private static let interval = 10
  private static let ceiling = 1.0

  /// A regulariser of the channels that `plan` removes.
  package init(
    _ executor: Executor, _ analysis: ChannelAnalysis, removing plan: ChannelSelection, strength: Double
  ) throws {
    classes = try analysis.classes.enumerated().compactMap { index, channels in
      let kept = Set(plan.keptChannels(ofClassAt: index, in: analysis))
      guard kept.count < channels.width else { return nil }
      let slices = try ClassSlices(of: channels, in: executor) { $0.role == .produces || $0.role == .scales }
      let isWeak = (0..<channels.width).map { kept.contains($0) ? Float(0) : 1 }
      return slices.isEmpty ? nil : (slices, try Tensor(isWeak).to(executor.device))
    }
    self.strength = strength
  }

  package func addGradients(step: Int) throws {
    let factor = min(Self.ceiling, strength * Double(1 + (step - 1) / Self.interval))
    for (slices, isWeak) in classes { try slices.addToGradients(isWeak * factor) }
  }
}
