public import Training

/// A whole way to train a network again after a cut, known by its name.
///
/// The more epochs there are, the further training may move from the weights that the cut left: a single epoch at a high
/// rate ends before it has settled, and a hundred at a low one never leave the valley. The numbers are our choices, for
/// SGD in steps of 128 small images.
public struct RecoveryRecipe: Hashable, Sendable {
  /// What the network learns from.
  public enum Name: String, Sendable, CaseIterable {
    /// The labels.
    case finetune
    /// The network as it was before the cut, and the labels.
    case distil
  }

  /// The recipe's name.
  public let name: Name
  /// How long it takes.
  public let epochs: Int

  /// The recipe called `name` for so many epochs.
  public init(_ name: Name, epochs: Int) {
    self.name = name
    self.epochs = epochs
  }

  /// The highest learning rate of a cosine.
  public func learningRate(of optimiser: OptimiserName) -> Double {
    let rate =
      switch epochs {
      case ...3: 0.02
      case ...20: 0.05
      default: 0.1
      }
    return optimiser == .sgd ? rate : rate / 20
  }

  /// Epochs over which the learning rate rises: none while training is too short to afford them.
  public var warmUpEpochs: Double {
    switch epochs {
    case ...20: 0
    case ...80: 1
    default: 5
    }
  }

  /// What is learnt from the network before the cut.
  public var distillation: Distillation? { name == .distil ? Distillation() : nil }
}
