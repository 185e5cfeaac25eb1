/// One option for each of some items, so that what they cost together keeps to some limits and what is lost is least.
///
/// The multiple-choice knapsack problem, with as many limits as are asked for (Kellerer, Pferschy and Pisinger 2004, chapter 11).
public struct ChoiceProblem: Sendable {
  /// One way to do something with an item.
  public struct Option: Sendable {
    /// What is lost.
    public let loss: Double
    /// What it costs, a number for each limit; never below zero.
    public let costs: [Int]

    /// An option that loses and costs so much.
    public init(loss: Double, costs: [Int]) {
      (self.loss, self.costs) = (loss, costs)
    }
  }

  /// The options of each item.
  public let items: [[Option]]
  /// What all may cost together.
  public let limits: [Int]

  /// A problem; every item has an option, and every option a cost for each limit.
  public init(items: [[Option]], limits: [Int]) {
    precondition(
      items.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.costs.count == limits.count } },
      "Every item needs an option, and every option a cost for each limit.")
    (self.items, self.limits) = (items, limits)
  }

  /// The place of the best option for each item; nil if nothing keeps to the limits.
  ///
  /// Exact. Partial choices are carried from item to item; those are dropped that can no longer keep to a limit, that others which cost
  /// no more are better than (of three limits and more, which cost the same), and that cannot become better than a choice which is known, by
  /// what prices on the costs say of the items left. With good prices few are carried. Of options that lose the same, those that cost the most
  /// are taken as far as the limits allow: costs are to be kept to, not to be saved.
  public func best() -> [Int]? {
    guard items.allSatisfy({ !$0.isEmpty }) else { return nil }
    let least = leastCosts()
    guard zip(least[0], limits).allSatisfy({ $0 <= $1 }) else { return nil }
    let prices = self.prices()
    let bounds = self.bounds(at: prices)
    let known = repaired(cheapest(at: prices))
    let most = known.map { loss(of: $0) + 1e-9 * (1 + abs(loss(of: $0))) } ?? .infinity
    var layers: [[Partial]] = [[Partial(loss: 0, costs: limits.map { _ in 0 }, parent: 0, option: 0)]]
    for (item, options) in items.enumerated() {
      var next: [[Int]: Partial] = [:]
      for (parent, partial) in layers[item].enumerated() {
        for (place, option) in options.enumerated() {
          let costs = zip(partial.costs, option.costs).map { $0 + $1 }
          let loss = partial.loss + option.loss
          guard zip(zip(costs, least[item + 1]), limits).allSatisfy({ $0.0 + $0.1 <= $1 }) else { continue }
          let bound = zip(prices, zip(costs, limits)).reduce(loss + bounds[item + 1]) {
            $0 + $1.0 * Double($1.1.0 - $1.1.1)
          }
          guard bound <= most, loss < next[costs]?.loss ?? .infinity else { continue }
          next[costs] = Partial(loss: loss, costs: costs, parent: parent, option: place)
        }
      }
      layers.append(limits.count <= 2 ? Self.undominated(next.values) : next.values.sorted { $0.isBefore($1) })
    }
    guard let end = layers[items.count].indices.min(by: { layers[items.count][$0].loss < layers[items.count][$1].loss })
    else { return known.map(sparing) }
    var (choice, place) = (Array(repeating: 0, count: items.count), end)
    for item in items.indices.reversed() {
      let partial = layers[item + 1][place]
      (choice[item], place) = (partial.option, partial.parent)
    }
    return sparing(choice)
  }

  /// The choice with dearer options that lose no more, as far as the limits allow, from the first item on.
  private func sparing(_ choice: [Int]) -> [Int] {
    var (choice, costs) = (choice, costs(of: choice))
    for (item, options) in items.enumerated() {
      let own = options[choice[item]]
      func sums(with option: Option) -> [Int] {
        limits.indices.map { costs[$0] - own.costs[$0] + option.costs[$0] }
      }
      let dearer = options.indices.filter { place in
        let option = options[place]
        return option.loss <= own.loss && zip(option.costs, own.costs).allSatisfy { $0 >= $1 }
          && option.costs != own.costs && zip(sums(with: option), limits).allSatisfy { $0 <= $1 }
      }
      guard let best = dearer.max(by: { options[$0].costs.lexicographicallyPrecedes(options[$1].costs) }) else {
        continue
      }
      (costs, choice[item]) = (sums(with: options[best]), best)
    }
    return choice
  }

  /// What a choice loses.
  public func loss(of choice: [Int]) -> Double { zip(items, choice).reduce(0) { $0 + $1.0[$1.1].loss } }

  /// What a choice costs.
  public func costs(of choice: [Int]) -> [Int] {
    zip(items, choice).reduce(limits.map { _ in 0 }) { sums, pair in zip(sums, pair.0[pair.1].costs).map { $0 + $1 } }
  }

  /// A choice for the first items.
  private struct Partial {
    let loss: Double
    let costs: [Int]
    let parent: Int
    let option: Int

    /// An order of partial choices, so that nothing depends on how a dictionary lays them.
    func isBefore(_ other: Partial) -> Bool {
      costs != other.costs ? costs.lexicographicallyPrecedes(other.costs) : loss < other.loss
    }
  }

  /// Those that lose less than all that cost no more, under one limit or two.
  private static func undominated(_ partials: some Sequence<Partial>) -> [Partial] {
    // What those that come before lose, by their second costs: the more these are, the less it is.
    var stairs: [(cost: Int, loss: Double)] = []
    return partials.sorted { $0.isBefore($1) }.filter { partial in
      let cost = partial.costs.count > 1 ? partial.costs[1] : 0
      let place = Self.place(behind: cost, in: stairs)
      guard place == 0 || partial.loss < stairs[place - 1].loss else { return false }
      let end = stairs[place...].firstIndex { $0.loss < partial.loss } ?? stairs.count
      let start = place > 0 && stairs[place - 1].cost == cost ? place - 1 : place
      stairs.replaceSubrange(start..<end, with: [(cost, partial.loss)])
      return true
    }
  }

  /// The number of stairs that cost no more.
  private static func place(behind cost: Int, in stairs: [(cost: Int, loss: Double)]) -> Int {
    var (low, high) = (0, stairs.count)
    while low < high {
      let middle = (low + high) / 2
      if stairs[middle].cost > cost { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// For each item, the least that those from it on can cost.
  private func leastCosts() -> [[Int]] {
    var least = [limits.map { _ in 0 }]
    for options in items.reversed() {
      let own = limits.indices.map { limit in options.map { $0.costs[limit] }.min() ?? 0 }
      least.append(zip(least[least.count - 1], own).map { $0 + $1 })
    }
    return least.reversed()
  }
}
