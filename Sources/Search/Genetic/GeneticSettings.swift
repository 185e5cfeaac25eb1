/// How a genetic search breeds.
///
/// Hu et al. 2018 give no numbers; these are ours.
public struct GeneticSettings: Sendable, Equatable {
  /// How many chromosomes a generation has.
  public var population = 100
  /// How many of the best live on as they are.
  public var elite = 2
  /// How many are drawn for the best of them to become a parent.
  public var tournament = 3
  /// After how many generations the search ends.
  public var generations = 100
  /// After how many generations without a better chromosome it ends before that.
  public var patience = 20

  /// The settings above.
  public init() {}
}
