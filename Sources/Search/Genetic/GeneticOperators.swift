public import Datasets

/// How chromosomes come about: out of nothing, of two parents, and by chance.
///
/// All draws come from the stream that is handed in.
public protocol GeneticOperators: Sendable {
  /// What is inherited.
  associatedtype Chromosome: Sendable

  /// A chromosome of the first generation.
  func random(from stream: inout RandomStream) -> Chromosome
  /// A child of two parents.
  func cross(_ one: Chromosome, _ other: Chromosome, from stream: inout RandomStream) -> Chromosome
  /// The same chromosome with some genes changed, or with none.
  func mutate(_ chromosome: Chromosome, from stream: inout RandomStream) -> Chromosome
}
