import Datasets
public import Networks

/// A random score: the control that any criterion must beat.
public struct RandomScore: ClassScore {
  /// A score without settings; the draws follow from the workbench's seed and the class's name.
  public init() {}

  /// The scores of a class, shape `[width]`, uniform in 0…1.
  public func scores(of channels: ChannelClass, on bench: Workbench) throws -> [Double] {
    var stream = RandomStream(seed: bench.seed, name: "random-score/\(channels.name)")
    return (0..<channels.width).map { _ in stream.uniform() }
  }
}

/// The channels in their order, the first ones best: with local ranking, a width multiplier that ignores all weights.
public struct UniformScore: ClassScore {
  /// A score without settings.
  public init() {}

  /// The scores of a class, shape `[width]`, falling from the first channel to the last.
  public func scores(of channels: ChannelClass, on bench: Workbench) throws -> [Double] {
    (0..<channels.width).map { Double(channels.width - $0) }
  }
}
