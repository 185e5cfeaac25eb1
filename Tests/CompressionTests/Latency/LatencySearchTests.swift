import Compression
import Deployment
import Networks
import Runs
import Synchronization
import Testing

/// The search with measurements that are made up.
@Suite struct LatencySearchTests {

  /// A search in which what is measured is `measured` of the predicted share.
  private static func attempts(
    _ budget: Budget, of method: (any CompressionMethod)? = nil, groups: [Int] = [],
    measured: @escaping (Double) -> Double?
  ) throws -> (result: LatencySearch.Attempt, all: [LatencySearch.Attempt]) {
    let latency = try stairsLatency(of: sixteens(), block: groups.isEmpty ? 2 : 1, groups: groups)
    let bench = try Workbench(sixteens(), latency: latency, seed: 1)
    let search = LatencySearch(on: bench) { original, result in
      let before = Double(try latency.nanoseconds(of: original))
      let share = measured(Double(try latency.nanoseconds(of: result)) / before)
      let milliseconds = [before / 1e6, (share ?? 1) * before / 1e6].map {
        LatencyComparison.Quantiles(median: $0, p10: $0, p90: $0)
      }
      return LatencyComparison(
        engine: .openvino, version: "1", settings: EngineSettings(), original: milliseconds[0], result: milliseconds[1],
        speedup: share.map { LatencyFigures.Interval(median: 1 / $0, low: 1 / $0, high: 1 / $0) })
    }
    var all: [LatencySearch.Attempt] = []
    let chosen: any CompressionMethod = try method ?? MethodRegistry.method(named: "l2")
    let result = try search.attempt(of: chosen, for: [budget]) { all.append($0) }
    return (result, all)
  }

  @Test func aPredictionThatHoldsIsTakenAsItIs() throws {
    let (result, all) = try Self.attempts(Budget(.latency, .share(0.6))) { $0 }
    #expect(all.count == 1 && (0.93...1).contains(result.used ?? 0))
    #expect(result.proposal.budgets.map(\.asked) == ["60%"])
    let settings = result.proposal.recipe.origin.settings
    #expect(settings["budget"] == "latency=60%" && settings["predicted-budget"]?.hasSuffix("us") == true)
  }

  /// Where pruning saves less, or more, than is predicted, the bound moves until it holds.
  @Test(arguments: [0.5, 1.5])
  func aPredictionThatIsOffIsMadeUpFor(_ factor: Double) throws {
    let (result, all) = try Self.attempts(Budget(.latency, .share(0.8))) { 1 - factor * (1 - $0) }
    #expect(all.count > 1 && result.used == all.compactMap(\.used).filter { $0 <= 1 }.max())
    #expect((0.85...1).contains(result.used ?? 0), "\(all.map(\.used))")
  }

  @Test func channelsAreScoredOnceHoweverOftenTheBoundMoves() throws {
    let score = CountingScore()
    let method = try MethodRegistry.method(named: "l2").with(score: score)
    let (result, all) = try Self.attempts(Budget(.latency, .share(0.8)), of: method) { 1 - 0.5 * (1 - $0) }
    #expect(all.count > 1 && score.count.withLock { $0 } == 1)
    let plain = try Self.attempts(Budget(.latency, .share(0.8))) { 1 - 0.5 * (1 - $0) }.result
    #expect(result.proposal.recipe.edits == plain.proposal.recipe.edits)
  }

  /// The norms of filters, which knows how often it was asked.
  private final class CountingScore: ChannelScore {
    let count = Mutex(0)

    func scores(on bench: Workbench) throws -> [Int: [Double]] {
      count.withLock { $0 += 1 }
      return try MethodRegistry.method(named: "l2").score.scores(on: bench)
    }
  }

  @Test func aTimeIsBoundedAsItIsMeasured() throws {
    let latency = try stairsLatency(of: sixteens(), block: 2)
    let half = try latency.nanoseconds(of: sixteens()) / 2
    let (result, _) = try Self.attempts(Budget(.latency, .count(half))) { 1.1 * $0 }
    #expect((0.85...1).contains(result.used ?? 0))
    #expect(result.proposal.budgets[0].limit == half)
  }

  @Test func theNearestIsKeptWhereNothingHolds() throws {
    let (result, all) = try Self.attempts(Budget(.latency, .share(0.4))) { 0.5 + 0.5 * $0 }
    #expect(result.used ?? 0 > 1 && result.used == all.compactMap(\.used).min())
  }

  /// No groups bring the time down to where the bound is moved; the first cut is what there is.
  @Test func whatGroupsCannotReachIsNotAskedForAgain() throws {
    let groups = GroupConvolution(solver: .paper, rule: GroupRule(leastWidth: 4))
    let (result, all) = try Self.attempts(Budget(.latency, .share(0.5)), of: groups, groups: [2, 4]) { _ in 2 }
    #expect(all.count == 1 && result.used == 4)
    #expect(!result.proposal.recipe.groupings.isEmpty)
    let error = #expect(throws: BudgetError.self) {
      try Self.attempts(Budget(.latency, .share(0.01)), of: groups, groups: [2, 4]) { $0 }
    }
    #expect(try #require(error).description.contains("latency=1%"))
  }

  @Test func onABusyMachineThePredictionIsReliedOn() throws {
    let (result, all) = try Self.attempts(Budget(.latency, .share(0.6))) { _ in nil }
    #expect(all.count == 1 && result.used == nil)
    #expect(result.proposal.budgets.allSatisfy { $0.met })
  }
}
