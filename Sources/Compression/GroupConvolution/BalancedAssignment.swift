/// Items shared out among groups of equal size, each worth so much in each group; together they are to be worth most.
///
/// Exact, but for rounding: a way to share out is best when no cycle of groups gains by handing on an item each to the next (Klein
/// 1967). Exchanges between two groups are looked for first, longer cycles by Bellman and Ford's algorithm. Where it starts near the best,
/// few cycles are left to be found.
struct BalancedAssignment {
  /// The group of each item.
  private(set) var labels: [Int]
  /// The items that changed groups, some more than once.
  private(set) var moved: [(item: Int, from: Int, to: Int)] = []

  private let groups: Int
  /// What each item is worth in each group, item by item.
  private let worth: [Double]
  private var members: [[Int]]
  /// For each pair of groups the most that an item of the first gains by going to the second, and which item that is.
  private var gains: [Double]
  private var movers: [Int]
  /// Cycles that gain no more than this are rounding.
  private let tolerance: Double

  /// The best way to share out, found from a given one.
  ///
  /// - Parameters:
  ///   - labels: the group of each item; all groups have as many.
  ///   - worth: `[items, groups]`, item by item.
  init(improving labels: [Int], worth: [Double], groups: Int) {
    (self.labels, self.worth, self.groups) = (labels, worth, groups)
    members = Array(repeating: [], count: groups)
    for (item, group) in labels.enumerated() { members[group].append(item) }
    gains = Array(repeating: -.infinity, count: groups * groups)
    movers = Array(repeating: 0, count: groups * groups)
    tolerance = 1e-12 * (worth.max() ?? 0)
    for group in 0..<groups { refresh(group) }
    while let cycle = bestExchange() ?? gainingCycle() { rotate(cycle) }
  }

  /// Finds anew what items of a group gain elsewhere.
  private mutating func refresh(_ group: Int) {
    let row = group * groups
    for other in 0..<groups { gains[row + other] = -.infinity }
    worth.withUnsafeBufferPointer { worth in
      for item in members[group] {
        let here = worth[item * groups + group]
        for other in 0..<groups where worth[item * groups + other] - here > gains[row + other] {
          (gains[row + other], movers[row + other]) = (worth[item * groups + other] - here, item)
        }
      }
    }
    gains[row + group] = -.infinity
  }

  /// The two groups that gain most by exchanging an item; nil if none gain.
  private func bestExchange() -> [Int]? {
    var (best, most) = ([0, 0], tolerance)
    for one in 0..<groups {
      for other in 0..<one where gains[one * groups + other] + gains[other * groups + one] > most {
        (best, most) = ([one, other], gains[one * groups + other] + gains[other * groups + one])
      }
    }
    return most > tolerance ? best : nil
  }

  /// Groups that gain when each hands an item on to the next, and the last to the first; nil if there are none.
  private func gainingCycle() -> [Int]? {
    guard groups > 2 else { return nil }
    var reached = Array(repeating: 0.0, count: groups)
    var previous = Array(repeating: -1, count: groups)
    for _ in 0..<groups {
      var isSettled = true
      for from in 0..<groups {
        for to in 0..<groups where reached[from] + gains[from * groups + to] > reached[to] + tolerance {
          (reached[to], previous[to], isSettled) = (reached[from] + gains[from * groups + to], from, false)
        }
      }
      if isSettled { return nil }
      if let cycle = Self.cycle(in: previous) {
        let gain = cycle.indices.reduce(0.0) { $0 + gains[cycle[$1] * groups + cycle[($1 + 1) % cycle.count]] }
        return gain > tolerance ? cycle : nil
      }
    }
    return nil
  }

  /// Places of which each is the one before the next, and the last before the first; nil if there are none.
  private static func cycle(in previous: [Int]) -> [Int]? {
    var visit = Array(repeating: -1, count: previous.count)
    for start in previous.indices where visit[start] < 0 {
      var place = start
      while place >= 0, visit[place] < 0 {
        visit[place] = start
        place = previous[place]
      }
      guard place >= 0, visit[place] == start else { continue }
      var cycle = [place]
      while previous[cycle[cycle.count - 1]] != place { cycle.append(previous[cycle[cycle.count - 1]]) }
      return cycle.reversed()
    }
    return nil
  }

  private mutating func rotate(_ cycle: [Int]) {
    let steps = cycle.indices.map { place in
      let (from, to) = (cycle[place], cycle[(place + 1) % cycle.count])
      return (item: movers[from * groups + to], from: from, to: to)
    }
    for step in steps {
      labels[step.item] = step.to
      members[step.from].removeAll { $0 == step.item }
      members[step.to].append(step.item)
    }
    moved += steps
    for group in cycle { refresh(group) }
  }
}
