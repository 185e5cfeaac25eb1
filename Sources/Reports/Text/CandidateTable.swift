public import Runs

/// The candidates that a method weighed, for the terminal: the one that was chosen first, then the next best.
public struct CandidateTable: Sendable {
  let figures: CandidateFigures

  /// Shows `figures`.
  public init(_ figures: CandidateFigures) { self.figures = figures }

  /// How many candidates are shown.
  private static let most = 6

  /// A row for each of the best candidates, and how far the looks at them agreed.
  public var text: String {
    let others = figures.candidates.dropFirst().sorted { $0.fitted.loss < $1.fitted.loss }
    let shown = (figures.candidates.prefix(1) + others).prefix(Self.most)
    let table = TextTable(columns: Self.columns, rows: shown.map(\.cells))
    return table.text + figures.correlations.map { "\($0.sentence)\n" }.joined()
  }

  /// What is said of a candidate.
  static let columns: [TextTable.Column] = [
    .right("candidate"), .right("MACs"), .right("params"), .right("predicted"), .right("fitted: loss"),
    .right("accuracy"), .right("trained: loss"), .right("accuracy"),
  ]
}

extension CandidateFigures.Candidate {
  /// A cell for each column of ``CandidateTable``.
  var cells: [String] {
    [
      "\(number)", Figures.count(macs), Figures.count(params), Figures.fixed(predicted, decimals: 5),
      Figures.fixed(fitted.loss, decimals: 4), Figures.percent(fitted.accuracy),
      Figures.fixed(trained?.loss, decimals: 4), Figures.percent(trained?.accuracy),
    ]
  }
}

extension CandidateFigures.Correlation {
  /// How far two rungs agreed, as a sentence.
  var sentence: String {
    let agreement = coefficient.map { "rank correlation \(Figures.fixed($0, decimals: 2))" } ?? "no rank correlation"
    return "\(from) against \(to), \(count) \(count == 1 ? "candidate" : "candidates"): \(agreement)"
  }
}
