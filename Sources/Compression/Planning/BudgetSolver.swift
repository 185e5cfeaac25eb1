import Networks

/// Finds how many channels to give up so that every budget holds and no channel is given up in vain.
///
/// The order of removal is cut at the shortest prefix that keeps to all budgets, found by bisection on exact counts;
/// then removed channels come back, last removed first, wherever the budgets still hold. What is left is within one
/// channel of the best that the order can reach: no single step can be undone any more.
package struct BudgetSolver {
  package let network: Network
  package let analysis: ChannelAnalysis
  private let values: [String: [Int]]
  private let parameters: [String: [Int]]

  package init(_ network: Network, analysis: ChannelAnalysis) throws {
    self.network = network
    self.analysis = analysis
    values = try network.shapes()
    parameters = network.parameters.shapes
  }

  /// The channels that stay.
  ///
  /// - Throws: `BudgetError` when no prefix of the order keeps to the budgets, or when there is nothing to do.
  package func solve(_ budgets: [Budget], order: RemovalOrder) throws -> Plan {
    let original = cost(of: ChannelSelection(keepingAllOf: analysis))
    let limits = budgets.map { (budget: $0, limit: $0.limit(for: original[$0.quantity])) }
    func holds(_ cost: NetworkCosts) -> Bool { limits.allSatisfy { cost[$0.budget.quantity] <= $0.limit } }

    guard !holds(original) else { throw BudgetError.nothingToDo(budgets) }
    guard analysis.classes.contains(where: \.isPrunable) else { throw BudgetError.nothingPrunable(analysis.classes) }
    let least = cost(of: selection(removing: order.steps))
    if let failed = limits.first(where: { least[$0.budget.quantity] > $0.limit }) {
      throw unreachable(failed.budget, least: least, original: original)
    }

    var tooFew = 0
    var enough = order.steps.count
    while enough - tooFew > 1 {
      let middle = (tooFew + enough) / 2
      if holds(cost(of: selection(removing: order.steps[..<middle]))) { enough = middle } else { tooFew = middle }
    }

    var selection = selection(removing: order.steps[..<enough])
    var blocked: Set<Int> = []
    for step in order.steps[..<enough].reversed() where !blocked.contains(step.classIndex) {
      restore(step, in: &selection)
      if !holds(cost(of: selection)) {
        remove(step, from: &selection)
        blocked.insert(step.classIndex)
      }
    }
    return Plan(selection: selection, original: original, reached: cost(of: selection))
  }

  /// What the network would cost with the selected channels.
  package func cost(of selection: ChannelSelection) -> NetworkCosts {
    network.costs(of: CutShapes(values: values, parameters: parameters, keeping: selection, in: analysis))
  }

  /// Which channels stay, and what that costs.
  package struct Plan: Sendable {
    package let selection: ChannelSelection
    package let original: NetworkCosts
    package let reached: NetworkCosts
  }
}

extension BudgetSolver {
  private func selection(removing steps: some Sequence<RemovalOrder.Step>) -> ChannelSelection {
    var selection = ChannelSelection(keepingAllOf: analysis)
    for step in steps { remove(step, from: &selection) }
    return selection
  }

  private func remove(_ step: RemovalOrder.Step, from selection: inout ChannelSelection) {
    for channel in step.channels { selection.remove(channel, ofClassAt: step.classIndex) }
  }

  private func restore(_ step: RemovalOrder.Step, in selection: inout ChannelSelection) {
    for channel in step.channels { selection.restore(channel, ofClassAt: step.classIndex) }
  }

  /// Whether the floor of the classes or the pinned channels keep the network above a budget.
  private func unreachable(_ budget: Budget, least: NetworkCosts, original: NetworkCosts) -> BudgetError {
    var bare = ChannelSelection(keepingAllOf: analysis)
    for (index, channelClass) in analysis.classes.enumerated() where channelClass.isPrunable {
      for channel in 1..<channelClass.width { bare.remove(channel, ofClassAt: index) }
    }
    let reason: BudgetError.StopReason =
      cost(of: bare)[budget.quantity] > budget.limit(for: original[budget.quantity]) ? .protected : .floor
    return .unreachable(
      budget, least: least[budget.quantity], original: original[budget.quantity], reason: reason)
  }
}
