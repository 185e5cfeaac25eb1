/// How far two lists of numbers agree on the order of the same things: Spearman's `ρ`.
///
/// The correlation of the ranks; things that are equal share the mean of theirs.
package enum RankCorrelation {
  /// `ρ`, -1…1; nil for fewer than two things, or where all of a list are equal.
  package static func coefficient(_ one: [Double], _ other: [Double]) -> Double? {
    precondition(one.count == other.count, "There must be two numbers for each thing.")
    let (first, second) = (ranks(one), ranks(other))
    let mean = Double(one.count + 1) / 2
    func product(_ one: [Double], _ other: [Double]) -> Double {
      zip(one, other).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
    }
    let spread = (product(first, first) * product(second, second)).squareRoot()
    return spread > 0 ? product(first, second) / spread : nil
  }

  /// The place of each number in ascending order, from 1 on.
  private static func ranks(_ numbers: [Double]) -> [Double] {
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    var ranks = Array(repeating: 0.0, count: numbers.count)
    var start = 0
    while start < order.count {
      let end = order[start...].firstIndex { numbers[$0] != numbers[order[start]] } ?? order.count
      for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
      start = end
    }
    return ranks
  }
}
