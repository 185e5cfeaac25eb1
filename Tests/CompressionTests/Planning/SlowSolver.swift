import Compression
import Networks

/// What the solver should find, found slowly: every candidate is really cut and counted.
struct SlowSolver {
  let network: Network
  let analysis: ChannelAnalysis
  let budgets: [Budget]

  /// Whether the network without the channels of `steps` keeps to all budgets.
  func holds(_ steps: [RemovalOrder.Step]) throws -> Bool {
    let before = try network.costs()
    let after = try network.removing(steps, in: analysis).costs()
    return budgets.allSatisfy { after[$0.quantity] ?? .max <= $0.limit(for: before[$0.quantity] ?? 0) }
  }

  /// The steps to take: the shortest prefix that holds, from which steps come back, the last first, where they may; of a
  /// class, only the last that is still gone.
  func steps(of order: RemovalOrder) throws -> [RemovalOrder.Step]? {
    guard let count = try (0...order.steps.count).first(where: { try holds(Array(order.steps[..<$0])) }) else {
      return nil
    }
    var taken = Array(order.steps[..<count])
    for step in taken.reversed() {
      guard taken.last(where: { $0.classIndex == step.classIndex }) == step else { continue }
      let fewer = taken.filter { $0 != step }
      if try holds(fewer) { taken = fewer }
    }
    return taken
  }
}
