import Compression
import Foundation
import Networks
import Runs
import TestSupport
import Testing
import Zoo

/// Ranking by what is lost for what is saved.
@Suite struct LeapTests {
  /// A random network under random budgets, its channels scored at random.
  struct Problem {
    let network: Network
    let analysis: ChannelAnalysis
    let order: RemovalOrder
    let budgets: [Budget]

    init(seed: UInt64, ranking: Ranking = .perCost, streams: StreamRule = .cut) throws {
      var generator = SeededGenerator(seed: seed)
      network = try randomNetwork(seed: seed)
      analysis = try network.channels()
      var scores: [Int: [Double]] = [:]
      for (index, channelClass) in analysis.classes.enumerated() where channelClass.isPrunable {
        scores[index] = (0..<channelClass.width).map { _ in Double.random(in: 0...3, using: &generator) }
      }
      var curves: [SensitivityFigures.Curve] = []
      for index in scores.keys.sorted() {
        let channelClass = analysis.classes[index]
        // Losses that rise and fall, as measured ones do.
        let points = [1, 2, 4].map { $0 * channelClass.width / 5 }.filter { $0 > 0 }.map { removed in
          SensitivityFigures.Point(
            removed: removed, loss: Double(removed) * Double.random(in: 0...1, using: &generator), accuracy: 1)
        }
        curves.append(.init(channelClass: channelClass.name, width: channelClass.width, points: points))
      }
      let figures = SensitivityFigures(loss: 0, accuracy: 1, images: 1, method: "test", curves: curves)
      let rule = WidthRule(leastShare: 0.1, multiple: [1, 2].randomElement(using: &generator) ?? 1)
      order = RemovalOrder(
        of: analysis, scores: scores, ranking: ranking, streams: streams, widths: rule, sensitivity: figures)
      let quantities = [[.macs], [.params], [.macs, .params]] as [[Budget.Quantity]]
      budgets = quantities[Int(seed) % 3].map {
        Budget($0, .share(Double.random(in: 0.3...0.9, using: &generator)))
      }
    }

    func leaps() throws -> [RemovalOrder.Step] {
      try BudgetSolver(network, analysis: analysis).leaps(order, under: budgets)
    }

    /// How much there is of what some budgets bound, over their limits, without the channels of `steps`: really cut and counted.
    func excess(after steps: [RemovalOrder.Step], open budgets: [Budget]) throws -> Double {
      let (whole, cut) = (try network.costs(), try network.removing(steps, in: analysis).costs())
      return budgets.reduce(0) { sum, budget in
        let limit = budget.limit(for: whole[budget.quantity] ?? 0)
        return sum + Double(cut[budget.quantity] ?? 0) / Double(max(1, limit))
      }
    }

    func open(after steps: [RemovalOrder.Step]) throws -> [Budget] {
      try budgets.filter { try excess(after: steps, open: [$0]) > 1 }
    }
  }

  @Test(arguments: (0..<30).map(UInt64.init), [Ranking.perCost, .risePerCost])
  func everyLeapIsTheCheapestThereIs(_ seed: UInt64, _ ranking: Ranking) throws {
    let problem = try Problem(seed: seed, ranking: ranking)
    let leaps = try problem.leaps()
    var gone: [RemovalOrder.Step] = []
    for leap in leaps {
      let open = try problem.open(after: gone)
      guard !open.isEmpty else { break }
      let before = try problem.excess(after: gone, open: open)
      let removed = Set(gone.flatMap { step in step.channels.map { [step.classIndex, $0] } })
      func price(_ steps: some Collection<RemovalOrder.Step>) throws -> Double {
        let saved = before - (try problem.excess(after: gone + steps, open: open))
        return saved > 0 ? steps.reduce(0) { $0 + $1.loss } / saved : .infinity
      }
      let chosen = try price([leap])
      guard chosen < .infinity else { break }
      for index in Set(problem.order.steps.map(\.classIndex)) {
        let waiting = problem.order.steps.filter {
          $0.classIndex == index && !removed.contains([index, $0.channels[0]])
        }
        for count in 1...max(1, waiting.count) where count <= waiting.count {
          #expect(try price(waiting[..<count]) >= chosen * (1 - 1e-9))
        }
      }
      gone.append(leap)
    }
    #expect(!gone.isEmpty)
  }

  @Test(arguments: (0..<30).map(UInt64.init), StreamRule.allCases)
  func allStepsAreThereOnceAndInTheirOrder(_ seed: UInt64, _ streams: StreamRule) throws {
    let problem = try Problem(seed: seed, streams: streams)
    let leaps = try problem.leaps()
    for index in problem.analysis.classes.indices {
      let channels = { (steps: [RemovalOrder.Step]) in steps.filter { $0.classIndex == index }.flatMap(\.channels) }
      #expect(channels(leaps) == channels(problem.order.steps))
    }
  }

  @Test(arguments: (0..<30).map(UInt64.init))
  func budgetsHoldAndNoLeapCanBeTakenBack(_ seed: UInt64) throws {
    let problem = try Problem(seed: seed)
    let plan: BudgetSolver.Plan
    do {
      plan = try BudgetSolver(problem.network, analysis: problem.analysis).solve(problem.budgets, order: problem.order)
    } catch BudgetError.unreachable {
      return
    }
    let taken = try problem.leaps().filter { leap in
      let kept = plan.selection.keptChannels(ofClassAt: leap.classIndex, in: problem.analysis)
      return Set(kept).isDisjoint(with: leap.channels)
    }
    #expect(try problem.open(after: taken).isEmpty)
    for index in Set(taken.map(\.classIndex)) {
      guard let last = taken.lastIndex(where: { $0.classIndex == index }) else { continue }
      var fewer = taken
      fewer.remove(at: last)
      #expect(try !problem.open(after: fewer).isEmpty)
    }
  }

  @Test(arguments: [0.3, 0.5, 0.8])
  func littleMoreIsLostThanByTheBestWidths(_ share: Double) throws {
    let network = try chain(20, 20, 20, 20)
    let analysis = try network.channels()
    let classes = analysis.classes.indices.filter { analysis.classes[$0].isPrunable }
    let scores = Dictionary(uniqueKeysWithValues: classes.map { ($0, Array(repeating: 1.0, count: 20)) })
    let order = RemovalOrder(of: analysis, scores: scores, ranking: .perCost, widths: WidthRule(leastShare: 0))
    let plan = try BudgetSolver(network, analysis: analysis).solve([Budget(.macs, .share(share))], order: order)
    let widths = classes.map { plan.selection.keptChannels(ofClassAt: $0, in: analysis).count }
    func loss(_ widths: [Int]) -> Double { widths.reduce(0) { $0 + 20 / Double($1) - 1 } }
    func macs(_ widths: [Int]) -> Int { zip([2] + widths, widths + [20]).reduce(0) { $0 + 4 * $1.0 * $1.1 } }
    #expect(plan.reached.macs == macs(widths))
    var least = Double.infinity
    for first in 1...20 {
      for second in 1...20 {
        for third in 1...20 where Double(macs([first, second, third])) <= share * Double(plan.original.macs) {
          least = min(least, loss([first, second, third]))
        }
      }
    }
    #expect(loss(widths) <= 1.05 * least + 0.05, "\(widths)")
  }

  @Test func ofChannelsThatSaveAsMuchTheLeastGo() throws {
    let network = try chain(4, 4, 1)
    let analysis = try network.channels()
    let classes = analysis.classes.indices.filter { analysis.classes[$0].isPrunable }
    try #require(classes.count == 2)
    // The first class saves 2 + 4 products a channel, the second 4 + 1; the first has a channel that is next to nothing.
    let order = RemovalOrder(
      of: analysis, scores: [classes[0]: [1, 1, 0.2, 1], classes[1]: [1, 1, 1, 1]], ranking: .perCost,
      widths: WidthRule(leastShare: 0))
    let solver = try BudgetSolver(network, analysis: analysis)
    let leaps = solver.leaps(order, under: [Budget(.macs, .share(0.5))])
    #expect(leaps.first.map { [$0.classIndex] + $0.channels } == [classes[0], 2])
  }

  @Test func sparedStreamsFollowWhenOthersHaveGivenUpHalf() throws {
    let network = try residualNetwork(width: 12)
    let analysis = try network.channels()
    let scores = Dictionary(
      uniqueKeysWithValues: analysis.classes.indices.filter { analysis.classes[$0].isPrunable }.map { index in
        (index, Array(repeating: 1.0, count: analysis.classes[index].width))
      })
    let order = RemovalOrder(
      of: analysis, scores: scores, ranking: .perCost, streams: .spare, widths: WidthRule(leastShare: 0.1))
    let leaps = try BudgetSolver(network, analysis: analysis).leaps(
      order, under: [Budget(.macs, .share(0.1))])
    let first = try #require(leaps.firstIndex { analysis.classes[$0.classIndex].isSummed })
    for (index, channelClass) in analysis.classes.enumerated() where channelClass.isPrunable && !channelClass.isSummed {
      let gone = leaps[..<first].filter { $0.classIndex == index }.reduce(0) { $0 + $1.channels.count }
      #expect(2 * gone >= channelClass.width)
    }
  }

  @Test func layersThatCostTheSameLoseMuchTheSame() throws {
    let network = try Zoo.network(named: "resnet56-cifar10")
    let analysis = try network.channels()
    let scores = Dictionary(
      uniqueKeysWithValues: analysis.classes.indices.filter { analysis.classes[$0].isPrunable }.map { index in
        (index, Array(repeating: 1.0, count: analysis.classes[index].width))
      })
    let order = RemovalOrder(of: analysis, scores: scores, ranking: .perCost, widths: WidthRule())
    let plan = try BudgetSolver(network, analysis: analysis).solve([Budget(.macs, .share(0.5))], order: order)
    #expect(plan.reached.macs <= plan.original.macs / 2 && plan.reached.macs > plan.original.macs * 48 / 100)
    // Its layers cost much the same, so much the same share of all goes.
    let shares = scores.keys.map {
      Double(plan.selection.keptChannels(ofClassAt: $0, in: analysis).count) / Double(analysis.classes[$0].width)
    }
    #expect(shares.allSatisfy { (0.5...0.95).contains($0) }, "\(shares)")
  }
}
