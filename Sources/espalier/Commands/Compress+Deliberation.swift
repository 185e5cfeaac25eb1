import Compression
import Reports
import Runs

extension DeliberatingMethod {
  /// The cut that keeps to the budgets; all that happens before is shown, and ends when a signal says so.
  func proposal(
    for budgets: [Budget], on bench: Workbench, notingIn folder: RunFolder? = nil, _ console: Console,
    _ watch: SignalWatch? = nil
  ) throws -> Proposal {
    // Methods tell one thing at a time.
    nonisolated(unsafe) let bar = ProgressBar()
    return try proposal(for: budgets, on: bench, notingIn: folder) { deliberation in
      try watch?.check()
      switch deliberation {
      case .progress(let done, let count): bar.update("networks with other blocks", done, of: count)
      case .ranked(let ranking):
        bar.finish()
        console.lines(ranking.table.text)
        console.line("the first of \(ranking.count) networks, ranked before any training")
      case .slimmed(let step):
        console.line(
          "step \(step.number): \(step.channelClass) without \(step.removed) channels, "
            + "\(Figures.percent(step.accuracy)) of the search images, \(Figures.count(step.macs)) MACs left")
      }
    }
  }
}

extension [BlockCandidate] {
  /// The first of a ranking.
  fileprivate var table: TextTable {
    TextTable(
      columns: [.right("drawn as"), .right("params"), .right("MACs"), .right("Fisher potential"), .left("blocks")],
      rows: prefix(5).map { candidate in
        [
          "\(candidate.number)", Figures.exact(candidate.params), Figures.exact(candidate.macs),
          Figures.scientific(candidate.potential), candidate.blocks,
        ]
      })
  }
}
