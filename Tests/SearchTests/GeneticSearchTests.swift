import Datasets
import Search
import Testing

/// Genetic searches against landscapes whose optimum is known.
@Suite struct GeneticSearchTests {
  private static func bits(_ number: Int, count: Int) -> [Bool] { (0..<count).map { number >> $0 & 1 == 1 } }

  /// The loss of a subset: `sᵀMs` of those left out, of a positive `M` with some correlation.
  private struct Quadratic {
    let matrix: [[Double]]

    init(width: Int, seed: UInt64) {
      var stream = RandomStream(seed: seed, name: "quadratic")
      let rows = (0..<width).map { _ in (0..<width + 2).map { _ in stream.uniform(in: -0.5...1) } }
      matrix = rows.map { one in rows.map { other in zip(one, other).reduce(0) { $0 + $1.0 * $1.1 } } }
    }

    func loss(_ kept: [Bool]) -> Double {
      let gone = kept.indices.filter { !kept[$0] }
      return gone.reduce(0) { sum, row in gone.reduce(sum) { $0 + matrix[row][$1] } }
    }
  }

  @Test func theLandscapeIsThatOfTheVector() {
    #expect(Landscape.parameters(Array(repeating: true, count: 15)) == 20_040_522)
    let rewards = (0..<1 << 15).map { Landscape.reward(Self.bits($0, count: 15)) }.sorted(by: >)
    #expect(abs(rewards[0] - 0.921819) < 1e-6)
    #expect(abs(rewards[1] - 0.921424) < 1e-6)
    #expect(abs(rewards[rewards.count / 2] - 0.7314) < 1e-4)
  }

  @Test(arguments: 1...5)
  func theOptimumOfTheLandscapeIsFound(_ seed: UInt64) throws {
    var search = GeneticSearch(BitOperators(width: 15), from: RandomStream(seed: seed, name: "test"))
    let best = try #require(search.run { $0.map { -Landscape.reward($0) } })
    #expect(best.candidate == [1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0].map { $0 == 1 })
    #expect(Landscape.parameters(best.candidate) == 4_103_754)
  }

  @Test(arguments: 1...12)
  func theBestSubsetIsThatOfTryingAll(_ seed: UInt64) throws {
    let width = 5 + Int(seed) % 8
    let count = width / 2
    let quadratic = Quadratic(width: width, seed: seed)
    let least = (0..<1 << width).map { Self.bits($0, count: width) }.filter { $0.count(where: \.self) == count }
      .map(quadratic.loss).min()
    var search = GeneticSearch(
      SubsetOperators(width: width, count: count), from: RandomStream(seed: seed, name: "test"))
    #expect(search.run { $0.map(quadratic.loss) }?.loss == least)
  }

  @Test func subsetsKeepTheirSizeAndTheBestNeverGetsWorse() {
    let quadratic = Quadratic(width: 20, seed: 3)
    var search = GeneticSearch(SubsetOperators(width: 20, count: 7), from: RandomStream(seed: 2, name: "test"))
    var best = Double.infinity
    while !search.isDone {
      let children = search.ask()
      #expect(children.count == (search.generation == 0 ? 100 : 98))
      #expect(children.allSatisfy { $0.count == 20 && $0.count(where: \.self) == 7 })
      search.tell(children.map(quadratic.loss))
      let now = search.best?.loss ?? .infinity
      #expect(now <= best && now == search.best.map { quadratic.loss($0.candidate) })
      best = now
    }
    #expect(search.generation > 20)
  }

  @Test(arguments: [0, 1, 4, 9, 10])
  func subsetsOfAnySizeAreBred(_ count: Int) {
    let operators = SubsetOperators(width: 10, count: count)
    var stream = RandomStream(seed: 5, name: "test")
    var chosen = Array(repeating: 0, count: 10)
    for _ in 0..<400 {
      let (one, other) = (operators.random(from: &stream), operators.random(from: &stream))
      let child = operators.mutate(operators.cross(one, other, from: &stream), from: &stream)
      #expect(child.count(where: \.self) == count)
      for (index, isChosen) in child.enumerated() where isChosen { chosen[index] += 1 }
    }
    // Each of the ten is chosen as often as the others, within five standard deviations.
    let share = Double(count) / 10
    for number in chosen { #expect(abs(Double(number) - 400 * share) <= 100 * (share * (1 - share)).squareRoot()) }
  }

  @Test func childrenHaveWhatBothParentsHaveAndNothingThatNeitherHas() {
    let operators = SubsetOperators(width: 12, count: 5)
    var stream = RandomStream(seed: 6, name: "test")
    for _ in 0..<200 {
      let (one, other) = (operators.random(from: &stream), operators.random(from: &stream))
      let child = operators.cross(one, other, from: &stream)
      for index in 0..<12 where one[index] == other[index] { #expect(child[index] == one[index]) }
    }
  }

  @Test func theSameSeedBreedsTheSame() {
    func losses(seed: UInt64) -> [Double] {
      let quadratic = Quadratic(width: 16, seed: 1)
      var search = GeneticSearch(SubsetOperators(width: 16, count: 8), from: RandomStream(seed: seed, name: "test"))
      var all: [Double] = []
      while !search.isDone {
        #expect(search.ask() == search.ask())
        all += search.ask().map(quadratic.loss)
        search.tell(search.ask().map(quadratic.loss))
      }
      return all
    }
    #expect(losses(seed: 1) == losses(seed: 1))
    #expect(losses(seed: 1) != losses(seed: 2))
  }

  @Test func badNumbersAreTheWorst() {
    var settings = GeneticSettings()
    (settings.population, settings.generations) = (4, 3)
    var search = GeneticSearch(
      BitOperators(width: 4), settings: settings, from: RandomStream(seed: 1, name: "test"))
    let first = search.ask()[0]
    search.tell([7, .nan, .infinity, -.infinity])
    #expect(search.best?.candidate == first && search.best?.loss == 7)
    while !search.isDone { search.tell(search.ask().map { _ in 8 }) }
    #expect(search.generation == 3 && search.best?.loss == 7 && search.ask().isEmpty)
  }

  @Test func aSearchThatFindsNothingBetterEndsEarly() {
    var search = GeneticSearch(BitOperators(width: 8), from: RandomStream(seed: 1, name: "test"))
    _ = search.run { $0.map { _ in 1 } }
    #expect(search.generation == 21)
  }
}
