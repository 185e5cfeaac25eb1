public import Datasets

/// Chromosomes of bits that are free of one another.
public struct BitOperators: GeneticOperators {
  /// How many bits there are.
  public let width: Int

  /// Chromosomes of `width` bits.
  public init(width: Int) { self.width = width }

  /// Fair bits.
  public func random(from stream: inout RandomStream) -> [Bool] { (0..<width).map { _ in stream.bit() } }

  /// Each bit from either parent (uniform crossover).
  public func cross(_ one: [Bool], _ other: [Bool], from stream: inout RandomStream) -> [Bool] {
    zip(one, other).map { stream.bit() ? $0 : $1 }
  }

  /// Flips a Poisson number of bits, one on average.
  public func mutate(_ chromosome: [Bool], from stream: inout RandomStream) -> [Bool] {
    guard width > 0 else { return chromosome }
    var mutated = chromosome
    for _ in 0..<stream.poisson(mean: 1) { mutated[stream.integer(below: width)].toggle() }
    return mutated
  }
}
