import Compression
import Deployment
import Networks
import TestSupport
import Testing

/// The solver under bounds on predicted latencies.
@Suite struct LatencyBudgetTests {

  private static func plan(
    _ budgets: [Budget], block: Int, ranking: Ranking = .local
  ) throws -> (BudgetSolver, BudgetSolver.Plan, NetworkLatency) {
    let analysis = try sixteens().channels()
    let latency = try stairsLatency(of: sixteens(), block: block)
    var scores: [Int: [Double]] = [:]
    for (index, channelClass) in analysis.classes.enumerated() where channelClass.isPrunable {
      scores[index] = (0..<channelClass.width).map { Double(($0 * 7 + index * 3) % 16) }
    }
    let order = RemovalOrder(of: analysis, scores: scores, ranking: ranking, widths: WidthRule(leastShare: 0.1))
    let solver = try BudgetSolver(sixteens(), analysis: analysis, latency: latency)
    return (solver, try solver.solve(budgets, order: order), latency)
  }

  @Test(arguments: [(0.5, 4), (0.6, 4), (0.8, 4), (0.5, 8), (0.6, 8), (0.8, 8)], Ranking.allCases)
  func widthsEndAtTheEdgesOfStairs(_ problem: (share: Double, block: Int), _ ranking: Ranking) throws {
    let (share, block) = problem
    let (solver, plan, latency) = try Self.plan([Budget(.latency, .share(share))], block: block, ranking: ranking)
    let original = try latency.nanoseconds(of: sixteens())
    let analysis = solver.analysis
    let cut = try sixteens().applying(
      Recipe(network: "", origin: .init(method: "", seed: 0), edits: plan.selection.edits(in: analysis)))
    #expect(try latency.nanoseconds(of: cut) <= Int(share * Double(original)))
    let widths = analysis.classes.indices.filter { analysis.classes[$0].isPrunable }.map {
      plan.selection.keptChannels(ofClassAt: $0, in: analysis).count
    }
    #expect(widths.allSatisfy { $0.isMultiple(of: block) }, "\(widths): a wider one would have been free")
    #expect(widths.contains { $0 < 16 })
  }

  @Test func fastWidthsAreTheEdges() throws {
    let (solver, _, _) = try Self.plan([Budget(.latency, .share(0.7))], block: 4)
    let fast = solver.fastWidths(around: ChannelSelection(keepingAllOf: solver.analysis))
    #expect(!fast.isEmpty && fast.values.allSatisfy { $0 == [4, 8, 12, 16] }, "\(fast)")
  }

  @Test func allBudgetsHoldTogether() throws {
    let budgets = [Budget(.macs, .share(0.3)), Budget(.latency, .share(0.8))]
    let (solver, plan, _) = try Self.plan(budgets, block: 4)
    #expect(plan.reached.macs <= budgets[0].limit(for: plan.original.macs))
    let fast = solver.fastWidths(around: plan.selection)
    for (index, widths) in fast {
      #expect(widths.contains(plan.selection.keptChannels(ofClassAt: index, in: solver.analysis).count))
    }
  }

  @Test func withoutAPredictionALatencyCannotBeBounded() throws {
    let budget = Budget(.latency, .count(1_000_000))
    #expect(throws: BudgetError.unmeasured(budget)) {
      let bench = try Workbench(sixteens(), seed: 0)
      _ = try MethodRegistry.method(named: "l1").recipe(for: [budget], on: bench)
    }
    #expect("\(BudgetError.unmeasured(budget))".contains("latency=1ms cannot be kept to"))
  }

  @Test func whatIsOutOfReachIsSaidInMilliseconds() throws {
    let budget = Budget(.latency, .count(10))
    #expect { _ = try Self.plan([budget], block: 4) } throws: { error in
      "\(error)".hasPrefix("the budget latency=0.01us cannot be met: the network has a predicted latency of ")
    }
  }
}
