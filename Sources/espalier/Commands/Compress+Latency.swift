import ArgumentParser
import Compression
import Deployment
import Networks
import Reports
import Runs

extension Compress {
  /// Where latencies are bounded, if one is.
  func target(for budgets: [Budget]) throws -> LatencyTarget? {
    let isBounded = budgets.contains { $0.quantity == .latency }
    guard isBounded || !latency.isGiven else {
      throw ValidationError("--latency-table, --engine and their like are for --budget latency=…")
    }
    guard isBounded else { return nil }
    if let bound = budgets.first(where: { $0.quantity == .latency }), method == MethodRegistry.blockSwap.name {
      throw BudgetError.foreign(bound, method: method)
    }
    guard let target = try latency.target() else {
      throw ValidationError("--budget latency=… needs --engine NAME and --latency-table FILE")
    }
    return target
  }

  /// What predicts cuts of `network`, which may have to be profiled first.
  func latency(
    of network: Network, for method: any CompressionMethod, in target: LatencyTarget, _ timer: StageTimer,
    _ console: Console
  ) throws -> NetworkLatency {
    let bar = ProgressBar()
    let predicted = try timer.measure("profile") {
      try target.latency(
        of: network, dividing: (method as? GroupConvolution)?.rule.counts(in: network) ?? [:],
        variants: latency.variants, seed: compute.seed
      ) {
        bar.update("profiling \(network.name)", $0, of: $1)
      }
    }
    bar.finish()
    let errors = predicted.model.heldOut
    console.line(
      "latencies in \(target.engine.rawValue) are predicted with a median error of "
        + "\(Figures.percent(errors.median, decimals: 1)) (\(errors.networks) networks that the fit did not see)")
    return predicted
  }

  /// The cut that keeps to the budgets when it is measured.
  func search(
    for budgets: [Budget], on bench: Workbench, in target: LatencyTarget, _ console: Console,
    propose: ([Budget]) throws -> Proposal
  ) throws -> Proposal {
    let search = LatencySearch(on: bench) { try target.measure($0, $1) }
    let report: (LatencySearch.Attempt) -> Void = { attempt in
      let cut = Figures.share(attempt.proposal.costs.macs, of: attempt.proposal.originalCosts.macs)
      console.line(
        "a cut to \(cut) of the MACs "
          + (attempt.used.map { "takes \(Figures.percent($0, decimals: 1)) of the latency that is allowed" }
            ?? "is as predicted for all that can be told: others use the machine too much to measure it"))
    }
    return try search.attempt(for: budgets, report: report, propose: propose).proposal
  }
}

extension RunResults {
  /// Measures the finished network beside the original, and holds the budgets of latency against what is measured.
  mutating func measure(
    _ predicted: NetworkLatency, of result: Network, cutFrom original: Network, in target: LatencyTarget,
    budgets asked: [Budget]
  ) throws {
    let figures = try LatencyFigures(
      predicted, of: result, cutFrom: original, measured: target.measure(original, result))
    latency = figures
    let bounds = asked.filter { $0.quantity == .latency }.map { $0.figures(of: figures) }
    budgets = (budgets ?? []).filter { $0.quantity != Budget.Quantity.latency.rawValue } + bounds
  }
}

extension Budget {
  /// What a budget of latency came to when it was measured.
  ///
  /// A share is held against the ratio of the same rounds, which is steadier than either time.
  fileprivate func figures(of latency: LatencyFigures) -> BudgetFigures {
    let original = latency.original.median * 1e6
    let got = latency.speedup.map { original / $0.median } ?? latency.result.median * 1e6
    let measured = if case .share = amount { got } else { latency.result.median * 1e6 }
    return BudgetFigures(
      quantity: quantity.rawValue, asked: asked, limit: limit(for: Int(original.rounded())),
      got: Int(measured.rounded()))
  }
}
