/// What the scores of a class are divided by, so that classes can be compared.
public enum Normaliser: String, Sendable, CaseIterable {
  /// The mean of the class, as in DepGraph (Fang et al. 2023).
  case mean
  /// Their Euclidean norm, as in Molchanov et al. 2017.
  case l2
  /// The largest of them.
  case max
  /// Nothing: scores that estimate what the loss would grow by are on one scale already.
  case none

  /// The scores of each class over what they are divided by; a class that scores nothing stays as it is.
  package func applied(to scores: [Int: [Double]]) -> [Int: [Double]] {
    scores.mapValues { scores in
      let divisor =
        switch self {
        case .mean: scores.reduce(0, +) / Double(scores.count)
        case .l2: scores.reduce(0) { $0 + $1 * $1 }.squareRoot()
        case .max: scores.max() ?? 0
        case .none: 1.0
        }
      return divisor > 0 ? scores.map { $0 / divisor } : scores
    }
  }
}
