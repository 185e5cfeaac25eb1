public import Datasets

/// Draws one option for each of some items, so that what they cost together lies in a window: each such choice is as likely as any
/// other.
///
/// How many choices of the last items come to a cost is counted once, for every cost; then a total is drawn, and the options one after
/// the other, each as often as choices go on from there. That is what drawing at random and throwing away comes to (Turner et al. 2020,
/// section 4.1), without throwing anything away.
public struct WindowSampler: Sendable {
  /// How many choices there are in the window.
  public let count: Double
  /// How many there are in all.
  public let total: Double

  /// For each item, each option's cost beyond the cheapest one's, in units.
  private let costs: [[Int]]
  /// For each item and each cost, how many choices for it and those behind it come to it.
  private let counts: [[Double]]
  private let window: Range<Int>

  /// A sampler; nil where nothing lies in the window.
  ///
  /// - Parameters:
  ///   - costs: for each item what each of its options costs, never below zero; every item has an option.
  ///   - window: what all may cost together.
  ///   - most: how many costs are told apart. Where there are more, each option's is rounded up, so that choices keep to the window's end,
  ///     may begin a little below it, and are nearly as likely as one another.
  public init?(costs: [[Int]], window: ClosedRange<Int>, tellingApart most: Int = 1 << 18) {
    let least = costs.map { $0.min() ?? 0 }
    let rest = zip(costs, least).map { options, least in options.map { $0 - least } }
    let sum = least.reduce(0, +)
    let span = min(window.upperBound - sum, rest.reduce(0) { $0 + ($1.max() ?? 0) })
    let exact = max(1, rest.joined().reduce(0, Self.commonDivisor))
    let unit = span / exact < most ? exact : span / most + 1
    let (low, high) = (max(0, window.lowerBound - sum), window.upperBound - sum)
    guard !costs.isEmpty, high >= 0 else { return nil }
    self.costs = rest.map { $0.map { ($0 + unit - 1) / unit } }
    let last = min(high / unit, self.costs.reduce(0) { $0 + ($1.max() ?? 0) })
    let first = (low + unit - 1) / unit
    guard first <= last else { return nil }
    self.window = first..<last + 1

    var counts = [[Double]](repeating: [], count: costs.count + 1)
    counts[costs.count] = Array(repeating: 0, count: last + 1)
    counts[costs.count][0] = 1
    for item in costs.indices.reversed() {
      var own = Array(repeating: 0.0, count: last + 1)
      for cost in self.costs[item] where cost <= last {
        for place in cost...last { own[place] += counts[item + 1][place - cost] }
      }
      counts[item] = own
    }
    self.counts = counts
    count = counts[0][self.window].reduce(0, +)
    total = costs.reduce(1) { $0 * Double($1.count) }
    guard count > 0 else { return nil }
  }

  /// A choice: for each item, the place of its option.
  public func choice(from stream: inout RandomStream) -> [Int] {
    var left = window.lowerBound + Self.draw(counts[0][window], from: &stream)
    return costs.indices.map { item in
      let weights = costs[item].map { $0 <= left ? counts[item + 1][left - $0] : 0 }
      let option = Self.draw(weights, from: &stream)
      left -= costs[item][option]
      return option
    }
  }

  /// A place, each as likely as its weight is large.
  private static func draw(_ weights: some Collection<Double>, from stream: inout RandomStream) -> Int {
    var rest = stream.uniform() * weights.reduce(0, +)
    var chosen = 0
    for (place, weight) in weights.enumerated() where weight > 0 {
      chosen = place
      rest -= weight
      if rest < 0 { break }
    }
    return chosen
  }

  private static func commonDivisor(_ first: Int, _ second: Int) -> Int {
    second == 0 ? first : commonDivisor(second, first % second)
  }
}
