import Runs

extension Report {
  /// What was weighed before the cut was decided, where candidates were.
  var candidates: Markup {
    guard let figures = run.results.candidates, !figures.candidates.isEmpty else { return .none }
    let text =
      "The first row is what was cut. Losses and accuracies are of the search split: fitted, nothing is trained; trained, "
      + "for an epoch. Candidate 1 is the method's own. Networks were run \(figures.evaluations) times to find this out."
    return .section(
      "Candidates",
      [
        .element("p", ["class": "soft"], text: text),
        Table(columns: CandidateTable.columns, rows: figures.candidates.map { $0.cells.map { .init($0) } }).markup,
        .lines(figures.correlations.map { .element("p", text: $0.sentence) }),
      ])
  }
}
