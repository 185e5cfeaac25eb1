import Foundation
package import Networks
import OrderedCollections
package import Torch
package import Training

/// Moves the capacity of each class of channels into those that are to stay: auto-balanced regularisation.
///
/// From Ding et al. 2018. Of `O` channels the `r` with the largest `M` are strong, the others weak; `θ` is the `r`-th largest `M`.
/// `λ_j = 1 + ln(θ/M_j)` for weak channels, `-1 - ln(M_j/θ)` for strong ones. With `E_j` the sum of squares of a channel's
/// numbers, `S_P = Σ_weak λ_j E_j`, `S_R = Σ_strong λ_j E_j` and `τ = -α S_P / S_R`, the gradients get `2 α λ_j w` for weak
/// and `2 τ λ_j w` for strong channels. `α S_P + τ S_R` is zero all along: what weak channels lose strong ones gain, and
/// nothing is left of either once the weak ones are gone. `λ` and `τ` are constants of a step; the loss stays as it is.
///
/// What the paper leaves open, as far as it is known, is chosen so: `E` and `M` are those of the whole class, so that the
/// filters of a residual stream share their factors; ties at `θ` go to the lower index; `|λ|` is at most 10; weight decay
/// rests on what is balanced, since it would shrink the strong channels too; `λ` is that of the beginning of training or
/// renewed every so many steps.
package final class AutoBalancing: Regulariser {
  package let undecayed: Set<String>
  private let strength: Double
  private let refreshSteps: Int?
  private let executor: Executor
  private let importance: FilterImportance
  private let classes: [Balanced]

  /// A class and its factors.
  private struct Balanced {
    let channels: ChannelClass
    let kept: Int
    let slices: ClassSlices
    /// `λ`, of shape `[width]`.
    let factors: Tensor
  }

  /// A regulariser of the classes that are to lose channels.
  ///
  /// - Parameters:
  ///   - widths: how many channels each class is to keep, by its place in `analysis`.
  ///   - strength: `α`.
  ///   - refreshSteps: after how many steps `λ` is renewed; nil for never.
  package init(
    _ executor: Executor, _ analysis: ChannelAnalysis, widths: [Int: Int], strength: Double,
    importance: FilterImportance, refreshSteps: Int?
  ) throws {
    self.strength = strength
    self.refreshSteps = refreshSteps
    self.executor = executor
    self.importance = importance
    classes = try widths.sorted { $0.key < $1.key }.compactMap { index, kept in
      let channels = analysis.classes[index]
      guard kept < channels.width else { return nil }
      let slices = try ClassSlices(of: channels, in: executor) { importance.covers($0) }
      return slices.isEmpty
        ? nil
        : Balanced(
          channels: channels, kept: kept, slices: slices,
          factors: try Tensor.zeros([channels.width], device: executor.device))
    }
    undecayed = classes.reduce(into: []) { $0.formUnion($1.slices.names) }
    try refresh(executor.structure)
  }

  /// `λ` of every class, by its name.
  package var state: OrderedDictionary<String, Tensor> {
    OrderedDictionary(uniqueKeysWithValues: classes.map { ("balance/\($0.channels.name)", $0.factors) })
  }

  package func addGradients(step: Int) throws {
    if let refreshSteps, step > 1, (step - 1) % refreshSteps == 0 { try refresh(executor.network()) }
    for balanced in classes {
      let terms = try balanced.slices.energies() * balanced.factors
      let weak = try balanced.factors.greater(than: 0).to(.float32)
      let lost = try (terms * weak).sum()
      let gained = try terms.sum() - lost
      // Strong channels without any energy can be given none.
      let balance = try Tensor.where(
        gained.less(than: -1e-20), lost / gained * -strength, Tensor.zeros([], device: executor.device))
      let factors = try balanced.factors * (weak * strength + (1 - weak) * balance) * 2
      try balanced.slices.addToGradients(factors)
    }
  }

  /// Takes `λ` from the weights of `network`.
  private func refresh(_ network: Network) throws {
    for balanced in classes {
      let factors = Self.factors(
        of: importance.scores(of: balanced.channels, in: network), keeping: balanced.kept)
      try balanced.factors.copy(from: Tensor(factors.map(Float.init)))
    }
  }

  /// `λ` of channels whose importance is `M`, of which `kept` are to stay.
  package static func factors(of importance: [Double], keeping kept: Int) -> [Double] {
    let order = importance.indices.sorted { (-importance[$0], $0) < (-importance[$1], $1) }
    let strong = Set(order.prefix(kept))
    let threshold = kept > 0 ? importance[order[kept - 1]] : importance.max() ?? 0
    return importance.indices.map { channel in
      let isStrong = strong.contains(channel)
      let (larger, smaller) =
        isStrong ? (importance[channel], threshold) : (threshold, importance[channel])
      // A dead channel beside dead ones is at the threshold.
      let ratio = larger > 0 ? min(1 + log(larger / max(smaller, .leastNormalMagnitude)), largestFactor) : 1
      return isStrong ? -ratio : ratio
    }
  }

  private static let largestFactor = 10.0
}
