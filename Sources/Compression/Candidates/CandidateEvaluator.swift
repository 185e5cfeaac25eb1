public import Networks
public import Runs
import Training

/// Says what candidates are worth, at any rung: a pure function of the network that a recipe makes, the images and the seed.
public protocol CandidateEvaluator {
  /// How the network that `recipe` makes does on the search split.
  ///
  /// - Parameter rung: `fitted` or `trained`; what is predicted is known without an evaluator.
  /// - Throws: what cutting and running throw.
  func score(_ recipe: Recipe, at rung: Rung) throws -> CandidateScore
}

/// An evaluator that looks at each network once at each rung.
///
/// Candidates that cut the network to the same one, weights included, are one candidate, however their recipes came about.
public final class RememberingEvaluator<Base: CandidateEvaluator>: CandidateEvaluator {
  private struct Key: Hashable {
    let network: String
    let rung: Rung
  }

  private let base: Base
  private let network: Network
  private var scores: [Key: CandidateScore] = [:]
  /// How often the evaluator behind this one was asked.
  public private(set) var evaluations = 0

  /// Remembers what `base` says of recipes of `network`.
  public init(_ base: Base, of network: Network) {
    (self.base, self.network) = (base, network)
  }

  /// What was said of the same network before, or what is found out now.
  public func score(_ recipe: Recipe, at rung: Rung) throws -> CandidateScore {
    let key = Key(network: try network.applying(recipe).contentHash(), rung: rung)
    if let known = scores[key] { return known }
    evaluations += 1
    let score = try base.score(recipe, at: rung)
    scores[key] = score
    return score
  }
}
