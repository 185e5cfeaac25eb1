public import Datasets

/// Chromosomes that are subsets of a given size: a bit for each of the things to choose from.
///
/// Every operator keeps the size, so that nothing has to be repaired. Independent flips with random repair end far from the
/// optimum, since the repair undoes what was inherited.
public struct SubsetOperators: GeneticOperators {
  /// How many things there are.
  public let width: Int
  /// How many of them are chosen.
  public let count: Int

  /// Subsets of `count` of `width` things.
  ///
  /// - Precondition: `0 ≤ count ≤ width`.
  public init(width: Int, count: Int) {
    precondition(0...width ~= count, "A subset cannot have \(count) of \(width) things.")
    (self.width, self.count) = (width, count)
  }

  /// Any subset, each equally likely.
  public func random(from stream: inout RandomStream) -> [Bool] {
    chromosome(choosing: stream.permutation(of: width).prefix(count))
  }

  /// What both parents have, filled up at random from what one of them has.
  public func cross(_ one: [Bool], _ other: [Bool], from stream: inout RandomStream) -> [Bool] {
    let common = one.indices.filter { one[$0] && other[$0] }
    let contested = one.indices.filter { one[$0] != other[$0] }
    let drawn = stream.permutation(of: contested.count).prefix(count - common.count).map { contested[$0] }
    return chromosome(choosing: common + drawn)
  }

  /// Exchanges one that is chosen for one that is not; a Poisson number of times, once on average.
  public func mutate(_ chromosome: [Bool], from stream: inout RandomStream) -> [Bool] {
    guard (1..<width).contains(count) else { return chromosome }
    var mutated = chromosome
    for _ in 0..<stream.poisson(mean: 1) {
      let chosen = mutated.indices.filter { mutated[$0] }
      let others = mutated.indices.filter { !mutated[$0] }
      mutated[chosen[stream.integer(below: chosen.count)]] = false
      mutated[others[stream.integer(below: others.count)]] = true
    }
    return mutated
  }

  private func chromosome(choosing chosen: some Sequence<Int>) -> [Bool] {
    var bits = Array(repeating: false, count: width)
    for index in chosen { bits[index] = true }
    return bits
  }
}
