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
  /// - Parameters:
  ///   - steps: those that were taken before, to go on behind.
  ///   - report: told of each step that is taken; it throws to stop.
  /// - Throws: `ScoreError.needsImages` without images, and what running the network throws.
  func selection(
    after steps: [SlimmingStep] = [], report: (SlimmingStep) throws -> Void = { _ in }
  ) throws -> ChannelSelection {
    guard let images = bench.searchImages else { throw ScoreError.needsImages }
    var state = State(selection: ChannelSelection(keepingAllOf: bench.analysis), gone: orders.mapValues { _ in 0 })
    for step in steps {
      guard let index = bench.analysis.index(of: step.channelClass) else {
        throw NetworkError.unknownClass(step.channelClass)
      }
      take(step.removed, of: index, &state)
    }
    var number = steps.count
    // The floor keeps to the budgets, so that before it somebody can still give.
    while !holds(state.selection), let best = try next(from: state, on: images) {
      take(best.removed, of: best.index, &state)
      number += 1
      let costs = solver.cost(of: state.selection)
      try report(
        SlimmingStep(
          number: number, channelClass: bench.analysis.classes[best.index].name, removed: best.removed,
          macs: costs.macs, params: costs.params, accuracy: best.accuracy, loss: best.loss))
    }
    restore(&state)
    return state.selection
  }

  /// What stays, and how many channels of each class are gone.
  private struct State {
    var selection: ChannelSelection
    var gone: [Int: Int]
    /// The channels that went last.
    var last: (index: Int, channels: ArraySlice<Int>)?
  }

  /// A class with one step more taken of it.
  private struct Trial {
    let index: Int
    let removed: Int
    let accuracy: Double
    let loss: Double
  }

  /// The step without whose channels fewest images are told wrong; nil if no class may lose any more.
  private func next(from state: State, on images: CalibrationImages) throws -> Trial? {
    let base = try bench.network.keeping(state.selection, in: bench.analysis)
    var evaluation = try SuffixEvaluation(
      of: base, on: images, batchSize: Self.batchSize, mode: .training, device: bench.device)
    var best: Trial?
    for (index, order) in orders.sorted(by: { (first($0.key), $0.key) < (first($1.key), $1.key) }) {
      guard let removed = next(behind: state.gone[index] ?? 0, of: order.count) else { continue }
      var trial = state
      take(removed, of: index, &trial)
      try evaluation.advance(to: first(index))
      let result = try evaluation.run(bench.network.keeping(trial.selection, in: bench.analysis))
      if best.map({ (-result.accuracy, result.loss) < (-$0.accuracy, $0.loss) }) ?? true {
        best = Trial(index: index, removed: removed, accuracy: result.accuracy, loss: result.loss)
      }
    }
    return best
  }

  /// Removes the channels of a class up to a number.
  private func take(_ removed: Int, of index: Int, _ state: inout State) {
    let channels = (orders[index] ?? [])[(state.gone[index] ?? 0)..<removed]
    remove(channels, index, &state.selection)
    state.gone[index] = removed
    state.last = (index, channels)
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

  /// Puts back what the budgets allow of the last step, the last channel first, in multiples.
  private func restore(_ state: inout State) {
    guard let (index, step) = state.last, holds(state.selection) else { return }
    for start in stride(from: step.endIndex - widths.multiple, through: step.startIndex, by: -widths.multiple) {
      var trial = state.selection
      for channel in step[start..<start + widths.multiple] { trial.restore(channel, ofClassAt: index) }
      guard holds(trial) else { return }
      state.selection = trial
    }
  }

  /// The place of the first node that a cut of a class changes.
  private func first(_ index: Int) -> Int {
    let parameters = Set(bench.analysis.classes[index].members.map(\.parameter))
    return bench.network.nodes.firstIndex { $0.parameters.values.contains(where: parameters.contains) } ?? 0
  }
}
