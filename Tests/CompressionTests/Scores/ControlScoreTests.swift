import Compression
import Networks
import Testing

@Suite struct ControlScoreTests {
  static func random(_ name: String, seed: UInt64) throws -> [Double] {
    let bench = try Workbench(chain(50, 50, 4), seed: seed)
    return try RandomScore().scores(of: try #require(bench.analysis[name]), on: bench)
  }

  @Test func randomScoresFollowFromSeedAndClass() throws {
    #expect(try Self.random("conv1", seed: 1) == Self.random("conv1", seed: 1))
    #expect(try Self.random("conv1", seed: 1) != Self.random("conv1", seed: 2))
    #expect(try Self.random("conv1", seed: 1) != Self.random("conv2", seed: 1))
  }

  @Test func randomScoresSpreadEvenly() throws {
    let scores = try (0..<40).flatMap { try Self.random("conv1", seed: $0) }
    #expect(scores.allSatisfy { (0..<1).contains($0) })
    for quarter in 0..<4 {
      let share = Double(scores.count { Int($0 * 4) == quarter }) / Double(scores.count)
      #expect(abs(share - 0.25) < 0.04)
    }
  }

  @Test func randomScoresIgnoreTheWeights() throws {
    let network = try residualNetwork(seed: 1)
    let other = try residualNetwork(seed: 2)
    let found = try MagnitudeScoreTests.scores(RandomScore(), of: "stem", in: network)
    #expect(try MagnitudeScoreTests.scores(RandomScore(), of: "stem", in: other) == found)
  }

  @Test func uniformKeepsTheFirstChannelsOfEveryClass() throws {
    let network = try residualNetwork(width: 12)
    let method = try MethodRegistry.method(named: "uniform")
    let recipe = try method.recipe(for: [Budget(.params, .share(0.4))], on: Workbench(network, seed: 1))
    let shares = try network.channels().classes.filter(\.isPrunable).map { channelClass in
      let kept = recipe.kept[channelClass.name] ?? Array(0..<channelClass.width)
      #expect(kept == Array(0..<kept.count), "\(channelClass.name)")
      return Double(kept.count) / Double(channelClass.width)
    }
    #expect((shares.max() ?? 0) - (shares.min() ?? 0) < 0.15, "all classes lose about the same share")
  }
}
