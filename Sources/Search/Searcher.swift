/// An optimiser that says what to try next and learns from what came of it.
///
/// It knows no networks: what a candidate loses is found out by whoever asks, on one machine or many. Less is better.
///
/// ```swift
/// var search = GeneticSearch(SubsetOperators(width: 64, count: 32), from: RandomStream(seed: 1, name: "example"))
/// while !search.isDone { search.tell(search.ask().map(loss)) }
/// let best = search.best
/// ```
public protocol Searcher<Candidate> {
  /// What is looked for.
  associatedtype Candidate: Sendable

  /// The candidate that has lost least of all that were told; nil before the first.
  var best: Trial<Candidate>? { get }
  /// Whether the search has ended by its own rules.
  var isDone: Bool { get }

  /// The candidates to try next; the same until ``tell(_:)`` is called, and none when the search is done.
  func ask() -> [Candidate]
  /// What the candidates of the last ``ask()`` have lost, in their order; a number that is not finite is the worst of all.
  mutating func tell(_ losses: [Double])
}

/// A candidate and what it lost.
public struct Trial<Candidate: Sendable>: Sendable {
  /// What was tried.
  public let candidate: Candidate
  /// What it lost.
  public let loss: Double

  /// A candidate with its loss.
  public init(_ candidate: Candidate, loss: Double) {
    (self.candidate, self.loss) = (candidate, loss)
  }
}

extension Searcher {
  /// Searches to the end and returns the best; nil if nothing was there to be tried.
  ///
  /// - Parameter losses: what some candidates lose, in their order.
  /// - Throws: what `losses` throws.
  public mutating func run(_ losses: ([Candidate]) throws -> [Double]) rethrows -> Trial<Candidate>? {
    while !isDone { tell(try losses(ask())) }
    return best
  }
}
