import Deployment
import Networks

/// Finds how many channels to give up so that every budget holds and no channel is given up in vain.
///
/// The order of removal is cut at the shortest prefix that keeps to all budgets, found by bisection on exact counts;
/// then removed channels come back, last removed first, wherever the budgets still hold. What is left is within one
/// channel of the best that the order can reach: no single step can be undone any more.
///
/// Latencies do not fall with every channel, but in stairs. With a bound on them the same is done again in steps from one
/// stair's edge to the next, see `fastWidths(around:)`. Where channels rank by what they save, the order itself depends on
/// the budgets, see `LeapOrder`.
package struct BudgetSolver {
  package let network: Network
  package let analysis: ChannelAnalysis
  private let latency: NetworkLatency?
  private let values: [String: [Int]]
  private let parameters: [String: [Int]]

  /// A solver that knows latencies if `latency`, which is of the same network, is given.
  package init(_ network: Network, analysis: ChannelAnalysis, latency: NetworkLatency? = nil) throws {
    self.network = network
    self.analysis = analysis
    self.latency = latency
    values = try network.shapes()
    parameters = network.parameters.shapes
  }

  /// The channels that stay.
  ///
  /// - Parameter method: who asks, for what is said of budgets that are not of channels.
  /// - Throws: `BudgetError` when no prefix of the order keeps to the budgets, or when there is nothing to do.
  package func solve(_ budgets: [Budget], order: RemovalOrder, for method: String = "") throws -> Plan {
    let whole = ChannelSelection(keepingAllOf: analysis)
    let least = selection(removing: order.steps)
    let limits = try limits(of: budgets, leaving: least, for: method)
    func holds(_ selection: ChannelSelection) -> Bool { self.holds(limits, selection) }

    if order.ranking.countsCosts {
      let chosen = cut(leaps(order, under: budgets), until: holds)
      return Plan(selection: chosen, original: cost(of: whole), reached: cost(of: chosen))
    }
    var chosen = cut(order.steps, until: holds)
    if budgets.contains(where: { $0.quantity == .latency }) {
      for _ in 0..<Self.rounds {
        let steps = order.steps(through: fastWidths(around: chosen), in: analysis)
        guard holds(selection(removing: steps)) else { break }
        chosen = cut(steps, until: holds)
      }
    }
    return Plan(selection: chosen, original: cost(of: whole), reached: cost(of: chosen))
  }

  /// How much budgets allow, once it is sure that something is to be done for them and can be.
  ///
  /// - Parameters:
  ///   - least: the least that may be left.
  ///   - method: who asks.
  /// - Throws: `BudgetError` when budgets cannot be met or are not of channels, or when there is nothing to do.
  func limits(of budgets: [Budget], leaving least: ChannelSelection, for method: String) throws -> [Limit] {
    if latency == nil, let budget = budgets.first(where: { $0.quantity == .latency }) {
      throw BudgetError.unmeasured(budget)
    }
    if let budget = budgets.first(where: { $0.quantity == .nonzeros || $0.quantity == .size }) {
      throw BudgetError.foreign(budget, method: method)
    }
    let whole = ChannelSelection(keepingAllOf: analysis)
    let limits = limits(of: budgets)
    guard !holds(limits, whole) else { throw BudgetError.nothingToDo(budgets) }
    guard analysis.classes.contains(where: \.isPrunable) else { throw BudgetError.nothingPrunable(analysis.classes) }
    if let failed = limits.first(where: { amount(of: $0.budget.quantity, least) > $0.amount })?.budget {
      throw unreachable(failed, least: least, original: whole)
    }
    return limits
  }

  /// Whether a selection keeps to limits.
  func holds(_ limits: [Limit], _ selection: ChannelSelection) -> Bool {
    let costs = limits.contains { $0.budget.quantity != .latency } ? cost(of: selection) : nil
    return limits.allSatisfy {
      (costs?[$0.budget.quantity] ?? amount(of: $0.budget.quantity, selection)) <= $0.amount
    }
  }

  /// The limits that a selection does not keep to.
  func unmet(_ limits: [Limit], by selection: ChannelSelection) -> [Limit] {
    limits.filter { amount(of: $0.budget.quantity, selection) > $0.amount }
  }

  /// How much there is of what is limited, over the limits.
  func excess(of selection: ChannelSelection, over limits: [Limit]) -> Double {
    limits.reduce(0) { $0 + Double(amount(of: $1.budget.quantity, selection)) / Double(max(1, $1.amount)) }
  }

  /// The steps of an order by what they lose for what they save under the budgets, see `LeapOrder`.
  package func leaps(_ order: RemovalOrder, under budgets: [Budget]) -> [RemovalOrder.Step] {
    var leaps = LeapOrder(order, under: limits(of: budgets), on: self)
    return leaps.leaps()
  }

  /// How much of a quantity a budget allows.
  struct Limit: Equatable {
    let budget: Budget
    let amount: Int
  }

  private func limits(of budgets: [Budget]) -> [Limit] {
    let whole = ChannelSelection(keepingAllOf: analysis)
    return budgets.map { Limit(budget: $0, amount: $0.limit(for: amount(of: $0.quantity, whole))) }
  }

  /// How often fast widths are looked for: they depend on the widths of the neighbours, which move with them.
  private static let rounds = 2

  /// The shortest prefix of the steps that holds, with all put back that can be.
  private func cut(_ steps: [RemovalOrder.Step], until holds: (ChannelSelection) -> Bool) -> ChannelSelection {
    var tooFew = 0
    var enough = steps.count
    while enough - tooFew > 1 {
      let middle = (tooFew + enough) / 2
      if holds(selection(removing: steps[..<middle])) { enough = middle } else { tooFew = middle }
    }

    var selection = selection(removing: steps[..<enough])
    var blocked: Set<Int> = []
    for step in steps[..<enough].reversed() where !blocked.contains(step.classIndex) {
      restore(step, in: &selection)
      if !holds(selection) {
        remove(step, from: &selection)
        blocked.insert(step.classIndex)
      }
    }
    return selection
  }

  /// What the network would cost with the selected channels.
  package func cost(of selection: ChannelSelection) -> NetworkCosts {
    network.costs(of: shapes(of: selection))
  }

  /// How much of a quantity the network would have with the selected channels; no latency where none is known.
  func amount(of quantity: Budget.Quantity, _ selection: ChannelSelection) -> Int {
    quantity == .latency
      ? latency?.nanoseconds(of: shapes(of: selection)) ?? 0 : cost(of: selection)[quantity] ?? 0
  }

  private func shapes(of selection: ChannelSelection) -> CutShapes {
    CutShapes(values: values, parameters: parameters, keeping: selection, in: analysis)
  }

  /// Which channels stay, and what that costs.
  package struct Plan: Sendable {
    package let selection: ChannelSelection
    package let original: NetworkCosts
    package let reached: NetworkCosts
  }
}

extension BudgetSolver {
  /// For each class that may be cut, the widths at which less is faster: no wider one takes as little time, the other classes
  /// being as in `selection`.
  ///
  /// A width counts as faster if it takes a fiftieth less of what the class can save at all; less than that is within what
  /// tables know. That is our choice.
  package func fastWidths(around selection: ChannelSelection) -> [Int: Set<Int>] {
    guard let latency else { return [:] }
    var widths: [Int: Set<Int>] = [:]
    for (index, channelClass) in analysis.classes.enumerated() where channelClass.isPrunable {
      var trial = selection
      for channel in 0..<channelClass.width { trial.restore(channel, ofClassAt: index) }
      let times = (0..<channelClass.width).map { gone in
        if gone > 0 { trial.remove(gone - 1, ofClassAt: index) }
        return Double(latency.nanoseconds(of: shapes(of: trial)))
      }
      let least = 0.02 * ((times.max() ?? 0) - (times.min() ?? 0))
      var fastest = Double.infinity
      for (gone, time) in times.enumerated() where time < fastest - least {
        widths[index, default: []].insert(channelClass.width - gone)
        fastest = time
      }
    }
    return widths
  }

  private func selection(removing steps: some Sequence<RemovalOrder.Step>) -> ChannelSelection {
    var selection = ChannelSelection(keepingAllOf: analysis)
    for step in steps { remove(step, from: &selection) }
    return selection
  }

  func remove(_ step: RemovalOrder.Step, from selection: inout ChannelSelection) {
    for channel in step.channels { selection.remove(channel, ofClassAt: step.classIndex) }
  }

  private func restore(_ step: RemovalOrder.Step, in selection: inout ChannelSelection) {
    for channel in step.channels { selection.restore(channel, ofClassAt: step.classIndex) }
  }

  /// Whether the floor of the classes or the pinned channels keep the network above a budget.
  private func unreachable(
    _ budget: Budget, least: ChannelSelection, original: ChannelSelection
  ) -> BudgetError {
    var bare = ChannelSelection(keepingAllOf: analysis)
    for (index, channelClass) in analysis.classes.enumerated() where channelClass.isPrunable {
      for channel in 1..<channelClass.width { bare.remove(channel, ofClassAt: index) }
    }
    let before = amount(of: budget.quantity, original)
    let reason: BudgetError.StopReason =
      amount(of: budget.quantity, bare) > budget.limit(for: before) ? .protected : .floor
    return .unreachable(budget, least: amount(of: budget.quantity, least), original: before, reason: reason)
  }
}

extension NetworkLatency {
  /// The predicted latency of a cut, in whole nanoseconds.
  package func nanoseconds(of shapes: CutShapes) -> Int { Self.nanoseconds(milliseconds(values: shapes.values)) }

  /// The predicted latency of the network or of what was made of it, in whole nanoseconds.
  package func nanoseconds(of network: Network) throws -> Int { Self.nanoseconds(try milliseconds(of: network)) }

  private static func nanoseconds(_ milliseconds: Double) -> Int { Int((milliseconds * 1e6).rounded()) }
}
