import ArgumentParser
import Compression
import Reports
import Runs
import Training

extension Compress {
  /// The search among candidates that was asked for; nil where the method decides alone.
  func allocations(of run: StagedRun) throws -> AllocationSearch<RecoveryEvaluator>? {
    guard let candidates, candidates > 1, !(run.method is BlockSwap) else { return nil }
    guard let method = run.method as? any AllocatingMethod else {
      throw ValidationError("--candidates allocate a cut to parts of the network, and \(run.method.name) does not")
    }
    if let pruning = method as? FilterPruning, pruning.ranking == .local {
      throw ValidationError(
        "--candidates share a cut among classes of channels, and \(method.name) takes the same share of all: say --ranking per-cost"
      )
    }
    if let grouping = method as? GroupConvolution, grouping.groups != nil {
      throw ValidationError("--candidates share a cut among layers, and --groups divides all of them alike")
    }
    guard run.schedule.isOneShot, !run.budgets.contains(where: { $0.quantity == .latency }) else {
      throw ValidationError("--candidates are for one cut under budgets that can be counted, not for stages or latency")
    }
    return AllocationSearch(
      method, on: run.bench, candidates: candidates, training: run.settings.epochs > 0, by: RecoveryEvaluator(of: run))
  }
}

extension AllocationSearch {
  /// The best cut; every look at a candidate is a line.
  func proposal(for budgets: [Budget], on console: Console) throws -> Proposal {
    let proposal = try proposal(for: budgets) { rung, candidate, count in
      guard let score = rung == .trained ? candidate.trained : candidate.fitted else { return }
      console.line(
        "candidate \(candidate.number), \(rung.rawValue): loss \(Figures.fixed(score.loss, decimals: 4)), "
          + "\(Figures.percent(score.accuracy)) of the search split (\(count) to look at)")
    }
    if let candidates = proposal.candidates { console.lines(CandidateTable(candidates).text) }
    return proposal
  }
}
