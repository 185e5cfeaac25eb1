import Compression
import Reports
import Runs

extension BlockSwap {
  /// Ranks networks with other blocks, shows the first of them, and proposes the best.
  func proposal(for budgets: [Budget], on bench: Workbench, _ console: Console) throws -> Proposal {
    // Workers report one at a time.
    nonisolated(unsafe) let bar = ProgressBar()
    let ranking = try ranking(for: budgets, on: bench) { bar.update("networks with other blocks", $0, of: $1) }
    bar.finish()
    console.lines(
      TextTable(
        columns: [.right("drawn as"), .right("params"), .right("MACs"), .right("Fisher potential"), .left("blocks")],
        rows: ranking.prefix(Self.shown).map { candidate in
          [
            "\(candidate.number)", Figures.exact(candidate.params), Figures.exact(candidate.macs),
            Figures.scientific(candidate.potential), candidate.blocks,
          ]
        }
      ).text)
    console.line("the first of \(ranking.count) networks, ranked before any training")
    var proposal = try Proposal(
      recipe: recipe(of: ranking, for: budgets, on: bench), of: bench.network, budgets: budgets,
      latency: bench.latency)
    proposal.ranking = ranking
    return proposal
  }

  /// How many networks are shown.
  private static let shown = 5
}
