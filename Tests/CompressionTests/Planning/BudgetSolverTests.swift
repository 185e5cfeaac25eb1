import Compression
import Networks
import TestSupport
import Testing

/// The solver against really cut networks.
@Suite struct BudgetSolverTests {
  /// A random network, a random order of its channels and random budgets.
  struct Problem {
    let network: Network
    let analysis: ChannelAnalysis
    let order: RemovalOrder
    let budgets: [Budget]

    init(seed: UInt64) throws {
      var generator = SeededGenerator(seed: seed)
      network = try randomNetwork(seed: seed)
      analysis = try network.channels()
      let multiple = [1, 1, 2, 4].randomElement(using: &generator) ?? 1
      let rule = WidthRule(leastShare: Double.random(in: 0...0.3, using: &generator), multiple: multiple)
      order =
        RemovalOrderTests.Sample(
          analysis, ranking: seed % 2 == 0 ? .local : .global, rule: rule, generator: &generator
        ).order
      let quantities = [[.macs], [.params], [.macs, .params], [.params, .macs, .params]] as [[Budget.Quantity]]
      budgets = quantities[Int(seed / 2) % 4].map { quantity in
        Budget(quantity, .share(Double.random(in: 0.2...0.95, using: &generator)))
      }
    }

    var slow: SlowSolver { SlowSolver(network: network, analysis: analysis, budgets: budgets) }

    /// The plan, or nil where the budgets cannot be met.
    func plan() throws -> BudgetSolver.Plan? {
      do {
        return try BudgetSolver(network, analysis: analysis).solve(budgets, order: order)
      } catch BudgetError.unreachable {
        return nil
      }
    }

    /// The steps whose channels a plan removes.
    func steps(of plan: BudgetSolver.Plan) -> [RemovalOrder.Step] {
      order.steps.filter { step in
        let kept = plan.selection.keptChannels(ofClassAt: step.classIndex, in: analysis)
        return Set(kept).isDisjoint(with: step.channels)
      }
    }
  }

  static let problems = (0..<60).map(UInt64.init)

  @Test(arguments: problems)
  func theResultIsThatOfTheSlowSolver(_ seed: UInt64) throws {
    let problem = try Problem(seed: seed)
    let expected = try problem.slow.steps(of: problem.order)
    let plan = try problem.plan()
    #expect((plan == nil) == (expected == nil))
    guard let plan, let expected else { return }
    #expect(problem.steps(of: plan) == expected)
  }

  @Test(arguments: problems)
  func everyBudgetHoldsAndNoStepCanBeTakenBack(_ seed: UInt64) throws {
    let problem = try Problem(seed: seed)
    guard let plan = try problem.plan() else { return }
    let steps = problem.steps(of: plan)
    #expect(try problem.slow.holds(steps))
    for index in Set(steps.map(\.classIndex)) {
      let last = try #require(steps.last { $0.classIndex == index })
      #expect(try !problem.slow.holds(steps.filter { $0 != last }), "\(last)")
    }
  }

  @Test(arguments: problems)
  func predictedCostsAreThoseOfTheCutNetwork(_ seed: UInt64) throws {
    let problem = try Problem(seed: seed)
    guard let plan = try problem.plan() else { return }
    let recipe = Recipe(
      network: problem.network.name, origin: Recipe.Origin(method: "test", seed: seed),
      edits: plan.selection.edits(in: problem.analysis))
    #expect(plan.original == (try problem.network.costs()))
    let counted = try problem.network.applying(recipe).costs()
    #expect(plan.reached.macs == counted.macs && plan.reached.params == counted.params)
    #expect(plan.reached.peakActivationElements == counted.peakActivationElements)
    for (predicted, counted) in zip(plan.reached.layers, counted.layers) {
      #expect(predicted.macs == counted.macs && predicted.params == counted.params, "\(counted.node)")
      #expect(predicted.node == counted.node && predicted.outputShape == counted.outputShape)
    }
  }

  @Test func someProblemsCanBeSolvedAndSomeCannot() throws {
    let solved = try Self.problems.count { try Problem(seed: $0).plan() != nil }
    #expect(solved > 30 && solved < 60)
  }
}
