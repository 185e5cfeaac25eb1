import Foundation
import Networks
import Training

/// Training that gathers what a network knows in some of its channels before the others are cut.
public struct SparseTraining: Sendable, Hashable {
  /// What draws the weights.
  public enum Name: String, Sendable, Hashable, CaseIterable {
    /// From weak channels to strong ones (Ding et al. 2018).
    case autoBalanced = "auto-balanced"
    /// Batch norm's scales to zero (Liu et al. 2017).
    case slimming
    /// The numbers of each channel to zero together (Wen et al. 2016).
    case groupLasso = "group-lasso"
    /// All that belongs to a channel to zero, weak channels harder (Fang et al. 2023).
    case groupSparsity = "group-sparsity"
    /// What is to go to zero, harder and harder (Wang et al. 2021).
    case growingDecay = "growing-decay"
    /// Nowhere: the network is trained for all widths at once (Yu and Huang 2019).
    case slimmable
  }

  /// When the factors of auto-balancing are taken from the weights anew.
  public enum Refresh: Sendable, Hashable {
    /// When a stage begins.
    case stage
    /// When an epoch begins.
    case epoch
    /// After so many steps.
    case steps(Int)
  }

  /// What draws the weights.
  public var name: Name
  /// How strongly; what the number means is the regulariser's.
  ///
  /// Nil for what is usual, see `usualStrength(of:steps:)`.
  public var strength: Double?
  /// On which numbers auto-balancing measures filters.
  public var source: NormSource
  /// When auto-balancing measures them.
  public var refresh: Refresh

  /// Sparse training; batch norm counts where nothing is said, and factors are those of the stage's beginning.
  public init(_ name: Name, strength: Double? = nil, source: NormSource = .batchNormFolded, refresh: Refresh = .stage) {
    (self.name, self.strength, self.source, self.refresh) = (name, strength, source, refresh)
  }

  /// The regulariser of an executor's weights.
  ///
  /// - Parameters:
  ///   - plan: the channels that are to stay in the end.
  ///   - orders: for each class that is trained at all widths its channels, the first to go first.
  ///   - settings: how the stage trains.
  ///   - stepsPerEpoch: how many steps an epoch has.
  func regulariser(
    of executor: Executor, keeping plan: ChannelSelection, orders: [Int: [Int]] = [:], in analysis: ChannelAnalysis,
    settings: TrainingSettings, stepsPerEpoch: Int
  ) throws -> any Regulariser {
    let strength = strength ?? usualStrength(of: settings, steps: settings.epochs * stepsPerEpoch)
    let prunable = analysis.classes.filter(\.isPrunable)
    switch name {
    case .autoBalanced:
      let widths = analysis.classes.indices.filter { analysis.classes[$0].isPrunable }.map {
        ($0, plan.keptChannels(ofClassAt: $0, in: analysis).count)
      }
      return try AutoBalancing(
        executor, analysis, widths: Dictionary(uniqueKeysWithValues: widths), strength: strength,
        importance: FilterImportance(source, in: executor.structure),
        refreshSteps: refresh.steps(perEpoch: stepsPerEpoch))
    case .slimming: return try Slimming(executor, prunable, strength: strength)
    case .groupLasso: return try GroupLasso(executor, prunable, strength: strength)
    case .groupSparsity: return try GroupSparsity(executor, prunable, strength: strength)
    case .growingDecay: return try GrowingDecay(executor, analysis, removing: plan, strength: strength)
    case .slimmable: return SandwichRule(executor, analysis, orders: orders, leastShare: strength)
    }
  }

  /// The strength where nothing is said: that of the published recipes, but for auto-balancing more where time is short.
  ///
  /// Under auto-balancing a weak filter's numbers fall as `exp(-2 α λ η t / (1 - μ))` in `t` steps, with `λ ≥ 1`, the learning
  /// rate `η` and momentum `μ`. Our choice is 5e-4, or the `α` with which they fall to a tenth within the stage if that is
  /// more. Growing decay rises by 1e-4. Where a network is trained for all widths it is the least share of its channels that a class
  /// has, a sixth.
  func usualStrength(of settings: TrainingSettings, steps: Int) -> Double {
    switch name {
    case .autoBalanced:
      let distance = 2 * settings.schedule.peak / (1 - settings.momentum) * Double(max(1, steps))
      return max(5e-4, log(10) / distance)
    case .groupSparsity, .groupLasso: return 5e-4
    case .slimming, .growingDecay: return 1e-4
    case .slimmable: return AutoSlim.leastShare
    }
  }
}

extension SparseTraining.Refresh {
  fileprivate func steps(perEpoch count: Int) -> Int? {
    switch self {
    case .stage: nil
    case .epoch: count
    case .steps(let steps): steps
    }
  }
}

/// Why a network cannot be trained for sparsity, as one sentence for the user.
public enum SparseTrainingError: Error, Hashable, CustomStringConvertible {
  /// The regulariser finds nothing that it acts on.
  case nothingToDraw(SparseTraining.Name)

  /// The whole sentence.
  public var description: String {
    switch self {
    case .nothingToDraw(let name):
      "the regulariser '\(name.rawValue)' acts on batch norm's scales, and no channel that may be cut has one"
    }
  }
}
