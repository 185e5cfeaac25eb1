import Networks

/// The steps of an order, joined to leaps and sorted anew: first always what loses least for what it saves.
///
/// One class after the other gives up as many channels as make its loss smallest, divided by what they save of the budgets that
/// do not hold yet; what a leap saves depends on all that are gone before it. Where costs fall in stairs, leaps so end at their
/// edges, and channels that save nothing stay. What is lost is `ClassLoss`. Greedy choice by loss per cost is that of NetAdapt
/// (Yang et al. 2018) and of HALP (Shen et al. 2022).
struct LeapOrder {
  private let solver: BudgetSolver
  private let limits: [BudgetSolver.Limit]
  private let neighbours: [Set<Int>]
  private let isSpared: [Bool]
  /// Whether no step of a class loses more than the one behind it.
  private let growsSteadily: Bool

  /// The steps that each class has left.
  private var queues: [Int: [RemovalOrder.Step]]
  private var selection: ChannelSelection
  private var left: [Int]
  /// The limits that do not hold yet.
  private var open: [BudgetSolver.Limit] = []
  /// The cheapest leap of each class that has one, of some as it was before others gave up channels.
  private var cheapest: [Int: Leap] = [:]
  private var outdated: Set<Int> = []

  /// At how many widths of a class, evenly spaced, leaps may end at most: a class has to be costed at each of them whenever one
  /// that it shares layers with changes.
  static let widthsPerClass = 64

  /// How many of the next steps of a class to take at once, and what is lost by them for what they save.
  private struct Leap {
    let count: Int
    let price: Double
  }

  init(_ order: RemovalOrder, under limits: [BudgetSolver.Limit], on solver: BudgetSolver) {
    let analysis = solver.analysis
    self.solver = solver
    self.limits = limits
    neighbours = analysis.neighbours
    // What was measured may rise in any way.
    growsSteadily = !order.ranking.isMeasured
    isSpared = analysis.classes.map { order.streams == .spare && $0.isSummed && !order.ranking.isMeasured }
    queues = order.steps.reduce(into: [:]) { $0[$1.classIndex, default: []].append($1) }
      .mapValues { $0.joined(toAtMost: Self.widthsPerClass) }
    selection = ChannelSelection(keepingAllOf: analysis)
    left = analysis.classes.map(\.width)
  }

  /// The leaps until all limits hold, and behind them what is left of the steps.
  mutating func leaps() -> [RemovalOrder.Step] {
    var sorted: [RemovalOrder.Step] = []
    while let step = next() { sorted.append(step) }
    return sorted + queues.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  /// Takes the cheapest leap; nil if all limits hold, or nothing saves anything.
  private mutating func next() -> RemovalOrder.Step? {
    let unmet = solver.unmet(limits, by: selection)
    guard !unmet.isEmpty else { return nil }
    if unmet != open {
      (open, outdated) = (unmet, Set(queues.keys))
      cheapest = queues.mapValues { _ in Leap(count: 0, price: -.infinity) }
    }
    // A channel that goes only lessens what others save, so a class need not be asked again before it seems the cheapest.
    if !isEven { outdated.forEach { refresh($0) } }
    while let (index, leap) = candidates.min(by: { ($0.value.price, $0.key) < ($1.value.price, $1.key) }) {
      guard !outdated.contains(index) else {
        refresh(index)
        continue
      }
      let queue = queues[index] ?? []
      guard let step = RemovalOrder.Step(queue[..<leap.count]) else { return nil }
      solver.remove(step, from: &selection)
      left[index] -= step.channels.count
      queues[index] = Array(queue[leap.count...])
      outdated.formUnion(neighbours[index].intersection(queues.keys).union([index]))
      return step
    }
    return nil
  }

  /// The classes that may give up channels now: spared streams when no other has both more than half of its channels and
  /// something to save.
  private var candidates: [Int: Leap] {
    let others = cheapest.filter { !isSpared[$0.key] }
    let classes = solver.analysis.classes
    return others.allSatisfy { 2 * left[$0.key] <= classes[$0.key].width } ? cheapest : others
  }

  /// Whether what is limited falls evenly, as products and parameters do and times do not.
  ///
  /// Of the same class then no channel saves more than the one before it, and none more when others are gone.
  private var isEven: Bool { !open.contains { $0.budget.quantity == .latency } }

  /// Looks for the cheapest leap of a class anew; a class whose channels save nothing has none.
  private mutating func refresh(_ index: Int) {
    outdated.remove(index)
    let before = solver.excess(of: selection, over: open)
    var trial = selection
    var loss = 0.0
    var best: Leap?
    // Where losses grow with every step and savings are even, the first step is the cheapest.
    for (place, step) in (queues[index] ?? []).prefix(isEven && growsSteadily ? 1 : .max).enumerated() {
      solver.remove(step, from: &trial)
      loss += step.loss
      let saved = before - solver.excess(of: trial, over: open)
      if saved > 0, loss / saved < best?.price ?? .infinity { best = Leap(count: place + 1, price: loss / saved) }
    }
    cheapest[index] = best
  }
}

extension [RemovalOrder.Step] {
  /// The same steps, as many at a time as leave no more than `count`.
  fileprivate func joined(toAtMost count: Int) -> [RemovalOrder.Step] {
    let size = (self.count + count - 1) / count
    guard size > 1 else { return self }
    return stride(from: 0, to: self.count, by: size).compactMap {
      RemovalOrder.Step(self[$0..<Swift.min($0 + size, self.count)])
    }
  }
}

extension ChannelAnalysis {
  /// For each class, those that have parameters in common with it: they share layers.
  fileprivate var neighbours: [Set<Int>] {
    let users = classes.enumerated().reduce(into: [String: Set<Int>]()) { users, pair in
      for member in pair.element.members { users[member.parameter, default: []].insert(pair.offset) }
    }
    return classes.enumerated().map { index, channelClass in
      channelClass.members.reduce(into: Set()) { $0.formUnion(users[$1.parameter] ?? []) }.subtracting([index])
    }
  }
}
