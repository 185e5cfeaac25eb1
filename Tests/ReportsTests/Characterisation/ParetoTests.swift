import Reports
import TestSupport
import Testing

@Suite struct ParetoTests {
  private static func exact(_ name: String, _ accuracy: Double, _ costs: Double...) -> ParetoPoint {
    ParetoPoint(name, accuracy: Estimate(exactly: accuracy), costs: costs.map(Estimate.init(exactly:)))
  }

  private static func wide(_ name: String, _ accuracy: Double, _ cost: Double, by half: Double) -> ParetoPoint {
    ParetoPoint(
      name, accuracy: Estimate(accuracy, low: accuracy - half, high: accuracy + half),
      costs: [Estimate(cost, low: cost - half, high: cost + half)])
  }

  // MARK: - Hand-made sets

  @Test func theLessAccurateAndSlowerIsDominated() {
    let frontier = ParetoFrontier([Self.exact("a", 0.9, 1), Self.exact("b", 0.8, 2), Self.exact("c", 0.95, 3)])
    #expect(frontier.standings == [.best, .dominated(["a"]), .best])
    #expect(frontier.frontier.map(\.name) == ["a", "c"])
    #expect(frontier.steps.map(\.name) == ["a", "c"])
  }

  @Test func intervalsThatMeetAreATie() {
    let frontier = ParetoFrontier([Self.wide("a", 0.9, 1, by: 0.1), Self.wide("b", 0.85, 1.15, by: 0.1)])
    #expect(frontier.standings == [.best, .tied(["a"])])
    #expect(frontier.frontier.map(\.name) == ["a", "b"])
    #expect(frontier.steps.map(\.name) == ["a"], "the line goes through what is best by the numbers")
  }

  @Test func oneSeparatedIntervalDominates() {
    // Accuracy is the same within its interval; the times do not meet.
    let frontier = ParetoFrontier([Self.wide("a", 0.9, 1, by: 0.05), Self.wide("b", 0.89, 1.2, by: 0.05)])
    #expect(frontier.standings == [.best, .dominated(["a"])])
    // Separated in time, but the slower is more accurate by the numbers.
    let crossed = ParetoFrontier([Self.wide("a", 0.9, 1, by: 0.05), Self.wide("b", 0.91, 1.2, by: 0.05)])
    #expect(crossed.standings == [.best, .best])
  }

  @Test func duplicatesStayTogether() {
    let frontier = ParetoFrontier([Self.exact("a", 0.9, 1), Self.exact("b", 0.9, 1), Self.exact("c", 0.8, 1)])
    #expect(frontier.standings == [.best, .best, .dominated(["a", "b"])])
    #expect(frontier.steps.map(\.name) == ["a"])
  }

  @Test func aSinglePointAndNone() {
    #expect(ParetoFrontier([Self.exact("a", 0, 1)]).standings == [.best])
    #expect(ParetoFrontier([]).frontier.isEmpty && ParetoFrontier([]).hypervolume(reference: [1]) == 0)
  }

  @Test func whatIsNotFiniteIsNotRankedAndRanksNothing() {
    let frontier = ParetoFrontier([
      Self.exact("a", .nan, 1), Self.exact("b", 0.5, 2), Self.exact("c", 0.5, .infinity),
    ])
    #expect(frontier.standings == [.unranked, .best, .unranked])
    #expect(frontier.frontier.map(\.name) == ["b"])
  }

  @Test func memoryKeepsOnTheFrontierWhatIsSlower() {
    let frontier = ParetoFrontier([
      Self.exact("a", 0.9, 1, 10), Self.exact("b", 0.9, 2, 5), Self.exact("c", 0.9, 2, 10),
    ])
    #expect(frontier.standings == [.best, .best, .dominated(["a", "b"])])
  }

  // MARK: - Laws

  /// Points on a small lattice, so that ties and duplicates are many; with intervals if `spread` is above zero.
  private static func points(_ seed: UInt64, costs: Int, spread: Double = 0) -> [ParetoPoint] {
    var generator = SeededGenerator(seed: seed)
    func draw() -> Estimate {
      let value = Double(Int.random(in: 1...5, using: &generator)) / 5
      let (below, above) = (Double.random(in: 0...1, using: &generator), Double.random(in: 0...1, using: &generator))
      return Estimate(value, low: value - spread * below, high: value + spread * above)
    }
    return (0..<Int.random(in: 1...12, using: &generator)).map { index in
      ParetoPoint("\(index)", accuracy: draw(), costs: (0..<costs).map { _ in draw() })
    }
  }

  /// Every cell of the lattice that lies under some point, counted one by one.
  private static func cells(_ points: [ParetoPoint], costs: Int) -> Double {
    let cells = (0..<costs).reduce([[Int]()]) { tuples, _ in tuples.flatMap { tuple in (0..<5).map { tuple + [$0] } } }
    return (0..<5).reduce(0.0) { sum, height in
      sum
        + Double(
          cells.count { cell in
            points.contains { point in
              point.accuracy.value > (Double(height) + 0.5) / 5
                && zip(point.costs, cell).allSatisfy { $0.value < (Double($1) + 0.5) / 5 }
            }
          })
    } / Double(5 * cells.count)
  }

  @Test(arguments: 0..<60 as Range<UInt64>) func theHypervolumeIsThatOfTheCells(_ seed: UInt64) {
    for costs in 1...2 {
      let points = Self.points(seed, costs: costs)
      let volume = ParetoFrontier(points).hypervolume(reference: Array(repeating: 1, count: costs))
      #expect(abs(volume - Self.cells(points, costs: costs)) < 1e-9)
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>) func onExactPointsTheFrontierIsWhatNothingCovers(_ seed: UInt64) {
    for costs in 1...2 {
      let points = Self.points(seed, costs: costs)
      let frontier = ParetoFrontier(points)
      let box = Array(repeating: 1.5, count: costs)
      for (point, standing) in zip(points, frontier.standings) {
        // A point is on the frontier if and only if without it, and others like it, less is dominated.
        let others = points.filter { $0.accuracy != point.accuracy || $0.costs != point.costs }
        let gains =
          frontier.hypervolume(reference: box) > ParetoFrontier(others).hypervolume(reference: box) + 1e-12
        #expect(standing.isOnFrontier == gains, "\(point)")
        if case .tied = standing { Issue.record("exact points are never tied") }
      }
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>) func dominanceHasNoCycleAndLeavesAFrontier(_ seed: UInt64) {
    let points = Self.points(seed, costs: 2, spread: 0.3)
    let frontier = ParetoFrontier(points)
    #expect(!frontier.frontier.isEmpty)
    for one in points {
      #expect(!one.dominates(one))
      for other in points where one.dominates(other) {
        #expect(one.isBetter(than: other) && !other.isBetter(than: one))
      }
    }
    // What is dominated is so by the names that it is said to be.
    for (point, standing) in zip(points, frontier.standings) {
      let names = points.filter { $0.dominates(point) }.map(\.name)
      #expect(names.isEmpty == standing.isOnFrontier)
      if case .dominated(let told) = standing { #expect(told == names) }
    }
  }
}
