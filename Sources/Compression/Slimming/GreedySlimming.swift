import Networks
import Training

/// The steps of AutoSlim: which class of channels is slimmed next.
struct GreedySlimming {
  private let bench: Workbench
  private let budgets: [Budget]
  private let solver: BudgetSolver
  private let limits: [Int]
  private let orders: [Int: [Int]]
  private let widths: WidthRule
  private let bins: Int

  /// - Parameter method: who asks, for what is said of budgets that are not of channels.
  /// - Throws: `BudgetError` when there is nothing to do, or a budget is of something else or of what is not measured.
  init(of bench: Workbench, under budgets: [Budget], widths: WidthRule, bins: Int, for method: String) throws {
    if let other = budgets.first(where: { $0.quantity == .nonzeros || $0.quantity == .size }) {
      throw BudgetError.foreign(other, method: method)
    }
    if bench.latency == nil, let budget = budgets.first(where: { $0.quantity == .latency }) {
      throw BudgetError.unmeasured(budget)
    }
    (self.bench, self.budgets, self.widths, self.bins) = (bench, budgets, widths, bins)
    let solver = try BudgetSolver(bench.network, analysis: bench.analysis, latency: bench.latency)
    let whole = ChannelSelection(keepingAllOf: bench.analysis)
    self.solver = solver
    limits = budgets.map { $0.limit(for: solver.amount(of: $0.quantity, whole)) }
    orders = try bench.slimmingOrders().filter { bench.analysis.classes[$0.key].isPrunable }
    guard !holds(whole) else { throw BudgetError.nothingToDo(budgets) }
    guard !orders.isEmpty else { throw BudgetError.nothingPrunable(bench.analysis.classes) }
    var least = whole
    for (index, order) in orders { remove(order.prefix(order.count - widths.least(of: order.count)), index, &least) }
    for (budget, limit) in zip(budgets, limits) where solver.amount(of: budget.quantity, least) > limit {
      throw BudgetError.unreachable(
        budget, least: solver.amount(of: budget.quantity, least), original: solver.amount(of: budget.quantity, whole),
        reason: .floor)
    }
  }

  /// The channels that stay.
  ///
  /// - Throws: `ScoreError.needsImages` without images, and what running the network throws.
  func selection() throws -> ChannelSelection {
    guard let images = bench.searchImages else { throw ScoreError.needsImages }
    var selection = ChannelSelection(keepingAllOf: bench.analysis)
    var gone = orders.mapValues { _ in 0 }
    while !holds(selection) {
      let base = try bench.network.keeping(selection, in: bench.analysis)
      var evaluation = try SuffixEvaluation(
        of: base, on: images, batchSize: Self.batchSize, mode: .training, device: bench.device)
      var best: (index: Int, next: Int, accuracy: Double, loss: Double)?
      for (index, order) in orders.sorted(by: { (first($0.key), $0.key) < (first($1.key), $1.key) }) {
        let next = next(behind: gone[index] ?? 0, of: order.count)
        guard let next else { continue }
        var trial = selection
        remove(order[(gone[index] ?? 0)..<next], index, &trial)
        try evaluation.advance(to: first(index))
        let result = try evaluation.run(bench.network.keeping(trial, in: bench.analysis))
        if best.map({ (-result.accuracy, result.loss) < (-$0.accuracy, $0.loss) }) ?? true {
          best = (index, next, result.accuracy, result.loss)
        }
      }
      // The floor keeps to the budgets, so that before it somebody can still give.
      guard let best else { break }
      let step = (orders[best.index] ?? [])[(gone[best.index] ?? 0)..<best.next]
      remove(step, best.index, &selection)
      gone[best.index] = best.next
      if holds(selection) { restore(step, best.index, &selection) }
    }
    return selection
  }

  /// How many images batch norm's statistics are of.
  private static let batchSize = 250

  private func holds(_ selection: ChannelSelection) -> Bool {
    zip(budgets, limits).allSatisfy { solver.amount(of: $0.quantity, selection) <= $1 }
  }

  /// How many channels of a class of `width` are gone after the next step; nil if it may lose no more.
  private func next(behind gone: Int, of width: Int) -> Int? {
    let step = max(1, (width + bins / 2) / bins)
    let least = widths.least(of: width)
    var left = max(least, width - gone - step)
    // A width that is no multiple goes down to the next that is one.
    left = max(least, left / widths.multiple * widths.multiple)
    return left < width - gone ? width - left : nil
  }

  private func remove(_ channels: ArraySlice<Int>, _ index: Int, _ selection: inout ChannelSelection) {
    for channel in channels { selection.remove(channel, ofClassAt: index) }
  }

  /// Puts back what the budgets allow of a step, the last channel first, in multiples.
  private func restore(_ step: ArraySlice<Int>, _ index: Int, _ selection: inout ChannelSelection) {
    for start in stride(from: step.endIndex - widths.multiple, through: step.startIndex, by: -widths.multiple) {
      var trial = selection
      for channel in step[start..<start + widths.multiple] { trial.restore(channel, ofClassAt: index) }
      guard holds(trial) else { return }
      selection = trial
    }
  }

  /// The place of the first node that a cut of a class changes.
  private func first(_ index: Int) -> Int {
    let parameters = Set(bench.analysis.classes[index].members.map(\.parameter))
    return bench.network.nodes.firstIndex { $0.parameters.values.contains(where: parameters.contains) } ?? 0
  }
}
