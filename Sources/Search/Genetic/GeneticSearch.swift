public import Datasets

/// A genetic search: the better of a generation become parents of the next, whose chromosomes are mixed and mutated.
///
/// Parents win tournaments; the best live on as they are, so that the best loss never rises. Every child has a random stream of
/// its own, known by its generation and place: who evaluates the children, in which order, and on how many threads, changes
/// nothing.
public struct GeneticSearch<Operators: GeneticOperators>: Searcher {
  /// What is inherited.
  public typealias Candidate = Operators.Chromosome

  /// How the search breeds.
  public let settings: GeneticSettings
  /// How many generations have been told.
  public private(set) var generation = 0

  private let operators: Operators
  private let stream: RandomStream
  /// The generation that was told last, the best first.
  private var parents: [Trial<Candidate>] = []
  private var children: [Candidate] = []
  private var stagnation = 0

  /// A search with the given operators, whose draws all come from `stream`.
  public init(
    _ operators: Operators, settings: GeneticSettings = GeneticSettings(), from stream: RandomStream
  ) {
    (self.operators, self.settings, self.stream) = (operators, settings, stream)
    children = (0..<settings.population).map { place in
      var stream = stream.substream(0).substream(place)
      return operators.random(from: &stream)
    }
  }

  /// The best of all generations.
  public var best: Trial<Candidate>? { parents.first }

  /// Whether the last generation has been told, or no better chromosome came for as long as the settings bear.
  public var isDone: Bool {
    children.isEmpty || generation >= settings.generations || stagnation >= settings.patience
  }

  /// The children of the next generation.
  public func ask() -> [Candidate] { isDone ? [] : children }

  /// What the children have lost; the next are born.
  public mutating func tell(_ losses: [Double]) {
    precondition(losses.count == ask().count, "There must be as many losses as candidates.")
    guard !isDone else { return }
    let trials = zip(children, losses).map { Trial($0, loss: $1.isFinite ? $1 : .infinity) }
    let before = best?.loss ?? .infinity
    // Of those that lose the same, the older ones come first.
    parents = (parents.prefix(settings.elite) + trials).enumerated()
      .sorted { ($0.element.loss, $0.offset) < ($1.element.loss, $1.offset) }.map(\.element)
    generation += 1
    stagnation = parents[0].loss < before ? 0 : stagnation + 1
    let own = stream.substream(generation)
    children = (0..<max(0, settings.population - settings.elite)).map { place in
      var stream = own.substream(place)
      let (one, other) = (parent(from: &stream), parent(from: &stream))
      return operators.mutate(operators.cross(one, other, from: &stream), from: &stream)
    }
  }

  /// The best of a few that are drawn; parents stand in order.
  private func parent(from stream: inout RandomStream) -> Candidate {
    let places = (0..<max(1, settings.tournament)).map { _ in stream.integer(below: parents.count) }
    return parents[places.reduce(places[0]) { min($0, $1) }].candidate
  }
}
