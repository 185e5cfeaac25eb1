import Networks
import Training

/// The steps of AutoSlim: which class of channels is slimmed next.
struct GreedySlimming {
  private let bench: Workbench
  private let solver: BudgetSolver
  private let limits: [BudgetSolver.Limit]
  /// Those in front first.
  private let classes: [Class]
  private let method: AutoSlim

  /// The steps of `method` from what is on a workbench.
  ///
  /// - Throws: `BudgetError` when there is nothing to do, or a budget is of something else or of what is not measured.
  init(of bench: Workbench, under budgets: [Budget], as method: AutoSlim) throws {
    (self.bench, self.method) = (bench, method)
    solver = try BudgetSolver(bench.network, analysis: bench.analysis, latency: bench.latency)
    let orders = try bench.slimmingOrders().filter { bench.analysis.classes[$0.key].isPrunable }
    classes = try orders.map { index, order in
      try Class(
        index: index, order: order, start: bench.firstNode(ofClass: index), reader: bench.firstReader(ofClass: index))
    }
    .sorted { ($0.start, $0.index) < ($1.start, $1.index) }
    var least = ChannelSelection(keepingAllOf: bench.analysis)
    for channels in classes {
      let count = channels.order.count
      for channel in channels.order.prefix(count - method.widths.least(of: count)) {
        least.remove(channel, ofClassAt: channels.index)
      }
    }
    limits = try solver.limits(of: budgets, leaving: least, for: method.name)
  }

  /// A class that is slimmed.
  private struct Class {
    /// Its place in the analysis.
    let index: Int
    /// Its channels in the order in which they go.
    let order: [Int]
    /// The place of the first node that a cut of it changes.
    let start: Int
    /// The place of the first node that reads its channels together.
    let reader: Int
  }

  /// The channels that stay.
  ///
  /// - Parameters:
  ///   - known: steps that were tried before, to be taken as far as the budgets ask for them.
  ///   - report: told of each step that is taken; it throws to stop.
  /// - Throws: `ScoreError.needsImages` without images, and what running the network throws.
  func selection(
    after known: [SlimmingStep] = [], report: (SlimmingStep) throws -> Void = { _ in }
  ) throws -> ChannelSelection {
    guard let images = bench.searchImages else { throw ScoreError.needsImages }
    var state = State(selection: ChannelSelection(keepingAllOf: bench.analysis), gone: classes.map { _ in 0 })
    var number = 0
    // The floor keeps to the budgets, so that before it somebody can still give.
    while !solver.holds(limits, state.selection) {
      let step: SlimmingStep
      if number < known.count {
        step = known[number]
        guard let place = classes.firstIndex(where: { name(of: $0) == step.channelClass }) else {
          throw NetworkError.unknownClass(step.channelClass)
        }
        guard state.gone[place] < step.removed, step.removed < classes[place].order.count else {
          throw SlimmingError.notBehindTheLast(step)
        }
        take(step.removed, at: place, &state)
      } else {
        guard let best = try next(from: state, on: images) else { break }
        take(best.removed, at: best.place, &state)
        let costs = solver.cost(of: state.selection)
        step = SlimmingStep(
          number: number + 1, channelClass: name(of: classes[best.place]), removed: best.removed,
          macs: costs.macs, params: costs.params, accuracy: best.accuracy, loss: best.loss)
      }
      number += 1
      try report(step)
    }
    restore(&state)
    return state.selection
  }

  private func name(of channels: Class) -> String { bench.analysis.classes[channels.index].name }

  /// What stays, and how many channels of each class are gone.
  private struct State {
    var selection: ChannelSelection
    var gone: [Int]
    /// The channels that went step by step, and of which class in the analysis.
    var steps: [(index: Int, channels: ArraySlice<Int>)] = []
  }

  /// A class with one step more taken of it.
  private struct Trial {
    let place: Int
    let removed: Int
    let accuracy: Double
    let loss: Double
    /// By how much the loss rises for what is saved; nothing where that does not count.
    let price: Double

    /// Whether it is to be taken in place of the other.
    func isBetter(than other: Trial, by ties: AutoSlim.Ties) -> Bool {
      guard price == other.price else { return price < other.price }
      return switch ties {
      case .loss: (-accuracy, loss, place) < (-other.accuracy, other.loss, other.place)
      case .first: (-accuracy, place) < (-other.accuracy, other.place)
      }
    }
  }

  /// The step without whose channels fewest images are told wrong, or by which the loss rises least for what it saves; nil if no class
  /// may lose any more.
  private func next(from state: State, on images: CalibrationImages) throws -> Trial? {
    let base = try bench.network.keeping(state.selection, in: bench.analysis)
    var evaluation = try SuffixEvaluation(
      of: base, on: images, batchSize: AutoSlim.batchSize, mode: .reestimation(momentum: 0.1), device: bench.device)
    let unmet = solver.unmet(limits, by: state.selection)
    let (loss, excess) =
      method.countsCosts
      ? (try evaluation.run(base).loss, solver.excess(of: state.selection, over: unmet)) : (0, 0)
    var best: Trial?
    // What is made before somebody reads the channels is there already, of all of them.
    let steps = try openSteps(from: state, to: base, on: images)
    for (place, removed) in steps.sorted(by: {
      (classes[$0.place].reader, $0.place) < (classes[$1.place].reader, $1.place)
    }) {
      var trial = state
      take(removed, at: place, &trial)
      try evaluation.advance(to: classes[place].reader)
      let result = try evaluation.run(bench.network.keeping(trial.selection, in: bench.analysis)) {
        bench.analysis.slice(of: $0, from: state.selection, to: trial.selection)
      }
      let saved = excess - solver.excess(of: trial.selection, over: unmet)
      let price = !method.countsCosts ? 0 : saved > 0 ? max(0, result.loss - loss) / saved : .infinity
      let next = Trial(
        place: place, removed: removed, accuracy: result.accuracy, loss: result.loss, price: price)
      if best.map({ next.isBetter(than: $0, by: method.ties) }) ?? true { best = next }
    }
    return best
  }

  /// The classes that are tried, those in front first, and up to which number each loses channels.
  private func openSteps(
    from state: State, to cut: Network, on images: CalibrationImages
  ) throws -> [(place: Int, removed: Int)] {
    // Times fall in stairs, and a step that ends before an edge saves nothing.
    let isTimed = limits.contains { $0.budget.quantity == .latency }
    let edges = isTimed ? solver.fastWidths(around: state.selection) : [:]
    let all = classes.indices.compactMap { place in
      let (index, order) = (classes[place].index, classes[place].order)
      return next(behind: state.gone[place], of: order.count, endingAt: edges[index] ?? [])
        .map { (place: place, removed: $0) }
    }
    guard let count = method.shortlist, count < all.count else { return all }
    let shortlist = try Shortlist(of: cut, on: images, device: bench.device)
    let least = all.map { step in
      let (index, order) = (classes[step.place].index, classes[step.place].order)
      let going = Set(order[state.gone[step.place]..<step.removed])
      let kept = state.selection.keptChannels(ofClassAt: index, in: bench.analysis)
      return shortlist.information(
        of: kept.indices.filter { going.contains(kept[$0]) }, ofClass: bench.analysis.classes[index].name)
    }
    let chosen = all.indices.sorted { (least[$0], $0) < (least[$1], $1) }.prefix(count).sorted()
    return chosen.map { all[$0] }
  }

  /// Removes the channels of a class up to a number.
  private func take(_ removed: Int, at place: Int, _ state: inout State) {
    let (index, channels) = (classes[place].index, classes[place].order[state.gone[place]..<removed])
    for channel in channels { state.selection.remove(channel, ofClassAt: index) }
    state.gone[place] = removed
    state.steps.append((index, channels))
  }

  /// How many channels of a class of `width` are gone after the next step; nil if it may lose no more.
  ///
  /// - Parameter edges: widths of which the next below the step is taken, as far as there is one that may be left.
  private func next(behind gone: Int, of width: Int, endingAt edges: Set<Int>) -> Int? {
    let step = max(1, (width + method.bins / 2) / method.bins)
    let least = method.widths.least(of: width)
    var left = max(least, width - gone - step)
    // A width that is no multiple goes down to the next that is one.
    left = max(least, left / method.widths.multiple * method.widths.multiple)
    left = edges.filter { (least...left).contains($0) && $0.isMultiple(of: method.widths.multiple) }.max() ?? left
    return left < width - gone ? width - left : nil
  }

  /// Puts back what the budgets allow, what went last first, in multiples; of a class of which some may not come back nothing does that
  /// went before.
  private func restore(_ state: inout State) {
    guard solver.holds(limits, state.selection) else { return }
    let multiple = method.widths.multiple
    var blocked: Set<Int> = []
    for (index, step) in state.steps.reversed() {
      for start in stride(from: step.endIndex - multiple, through: step.startIndex, by: -multiple)
      where !blocked.contains(index) {
        var trial = state.selection
        for channel in step[start..<start + multiple] { trial.restore(channel, ofClassAt: index) }
        guard solver.holds(limits, trial) else {
          blocked.insert(index)
          break
        }
        state.selection = trial
      }
    }
  }
}
