import Datasets
import Search
import Testing

/// The evolution strategy on bowls whose lowest point is known.
@Suite struct EvolutionStrategyTests {
  private static let goal = [0.7, -0.3, 1.1]

  private static func loss(_ candidate: [Double]) -> Double {
    zip(candidate, goal).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  private func search(seed: UInt64 = 1, children: Int = 8, generations: Int = 3) -> EvolutionStrategy {
    EvolutionStrategy(
      from: [0, 0, 0], deviation: 0.5, children: children, generations: generations,
      stream: RandomStream(seed: seed, name: "test"))
  }

  @Test func theStartIsTriedFirstAndAskingChangesNothing() {
    let search = search()
    #expect(search.ask().count == 8 && search.ask()[0] == [0, 0, 0])
    #expect(search.ask() == search.ask())
    #expect(Set(search.ask()).count == 8, "mutations differ")
  }

  @Test(arguments: 1...5)
  func theBestNeverGetsWorseAndComesNearTheGoal(_ seed: UInt64) throws {
    var search = search(seed: UInt64(seed), generations: 60)
    var best = Double.infinity
    while !search.isDone {
      search.tell(search.ask().map(Self.loss))
      let loss = try #require(search.best).loss
      #expect(loss <= best)
      best = loss
    }
    #expect(best < 1e-3 && search.generation == 60)
    #expect(search.ask().isEmpty)
  }

  @Test func theSameSeedTriesTheSame() {
    var searches = [search(), search(), search(seed: 2)]
    let found = searches.indices.map { searches[$0].run { $0.map(Self.loss) }?.candidate }
    #expect(found[0] == found[1] && found[0] != found[2])
  }

  @Test func mutationsShrinkWhereFewAreBetterAndGrowWhereManyAre() {
    var (failing, winning) = (search(), search())
    failing.tell(Array(repeating: 1, count: 8))
    winning.tell((0..<8).map { -Double($0) })
    #expect(failing.deviation < 0.5 && winning.deviation > 0.5)
    #expect(failing.best?.candidate == [0, 0, 0], "of equals the older one stays")
  }

  @Test func whatCannotBeCountedIsWorst() {
    var search = search(children: 2, generations: 1)
    let second = search.ask()[1]
    search.tell([.nan, 3])
    #expect(search.best?.candidate == second)
  }
}
