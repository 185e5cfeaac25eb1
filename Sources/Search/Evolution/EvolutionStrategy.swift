public import Datasets

/// An evolution strategy over vectors of numbers: some mutations of the best so far, of which a better one takes its place.
///
/// The (1+λ) strategy with Gaussian mutations, whose size grows when more than a fifth of the children are better than their
/// parent and shrinks otherwise (Rechenberg 1973). The first generation is the start itself and its first children. Every child
/// has a random stream of its own, known by its generation and place.
public struct EvolutionStrategy: Searcher {
  /// A vector of numbers.
  public typealias Candidate = [Double]

  /// How many candidates a generation has.
  public let children: Int
  /// After how many generations the search ends.
  public let generations: Int
  /// The candidate that has lost least.
  public private(set) var best: Trial<[Double]>?
  /// The standard deviation of the mutations.
  public private(set) var deviation: Double
  /// How many generations have been told.
  public private(set) var generation = 0

  /// What a generation multiplies the size of mutations by, or divides it by.
  private static let growth = 1.2

  private let start: [Double]
  private let stream: RandomStream

  /// A search around `start`, whose draws all come from `stream`.
  public init(
    from start: [Double], deviation: Double, children: Int = 8, generations: Int = 3, stream: RandomStream
  ) {
    (self.start, self.deviation, self.stream) = (start, deviation, stream)
    (self.children, self.generations) = (max(1, children), generations)
  }

  /// Whether all generations have been told.
  public var isDone: Bool { generation >= generations }

  /// The start and mutations of it, then mutations of the best.
  public func ask() -> [[Double]] {
    guard !isDone else { return [] }
    let own = stream.substream(generation)
    return (0..<children).map { place in
      guard let parent = best?.candidate else { return place == 0 ? start : mutated(start, from: own.substream(place)) }
      return mutated(parent, from: own.substream(place))
    }
  }

  /// What the children have lost; of those that lose the same, the older one stays.
  public mutating func tell(_ losses: [Double]) {
    let asked = ask()
    precondition(losses.count == asked.count, "There must be as many losses as candidates.")
    guard !isDone else { return }
    let trials = zip(asked, losses).map { Trial($0, loss: $1.isFinite ? $1 : .infinity) }
    let parent = best ?? trials[0]
    let better = trials.count { $0.loss < parent.loss }
    deviation *= 5 * better > trials.count ? Self.growth : 1 / Self.growth
    best = trials.reduce(parent) { $1.loss < $0.loss ? $1 : $0 }
    generation += 1
  }

  private func mutated(_ parent: [Double], from stream: RandomStream) -> [Double] {
    var stream = stream
    return parent.map { $0 + stream.normal(deviation: deviation) }
  }
}
