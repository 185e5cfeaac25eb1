public import Runs
public import Torch
public import Training

/// A compression from the given network to the finished folder: its stages, the last cut, and the recovery.
public struct CompressionJob {
  /// What is done before the last cut, and under which budgets.
  public let staged: StagedRun
  /// Makes the cut that keeps to budgets; in the folder, if there is one yet, it may note how far it got.
  public let decide: (_ budgets: [Budget], _ bench: Workbench, _ folder: RunFolder?) throws -> Proposal

  /// A job; where nothing is said the method decides by what it counts or predicts.
  public init(
    _ staged: StagedRun,
    decide: ((_ budgets: [Budget], _ bench: Workbench, _ folder: RunFolder?) throws -> Proposal)? = nil
  ) {
    self.staged = staged
    self.decide = decide ?? { budgets, bench, _ in try Proposal(of: staged.method, for: budgets, on: bench) }
  }

  /// What is to be cut as far as can be told before anything is trained; without stages that is what will be cut, and where the training
  /// decides it is nothing.
  ///
  /// - Parameter folder: that of a resumed run, which may have decided.
  /// - Throws: `BudgetError` when the budgets cannot be met.
  public func plan(resuming folder: RunFolder? = nil) throws -> Proposal {
    let (bench, budgets) = (staged.bench, staged.budgets)
    let schedule = staged.schedule
    if let slimming = staged.method as? AutoSlim {
      // What it decides depends on a training that is to come, or that another run has done, and is noted step by step in the folder.
      try slimming.supernet?.requireFit(of: bench, on: staged.dataset, for: slimming.widths)
      try slimming.requireFeasible(budgets, on: bench)
      return try Proposal(recipe: staged.noEdits, of: bench.network, budgets: budgets, latency: bench.latency)
    }
    guard schedule.isOneShot || schedule.cuts.isByLayer else {
      return try Proposal(of: staged.method, for: budgets, on: bench)
    }
    // A decision that measurements moved must not be made twice, nor one that stages have begun to carry out.
    if let folder, let recipe = try folder.readRecipe() {
      var proposal = try Proposal(recipe: recipe, of: bench.network, budgets: budgets, latency: bench.latency)
      proposal.candidates = try folder.readCandidates()
      return proposal
    }
    return try schedule.isOneShot
      ? decide(budgets, bench, folder) : Proposal(of: staged.method, for: budgets, on: bench)
  }

  /// Goes through all of it, or goes on where the journal stands, and fills the folder, except for the record.
  ///
  /// - Parameter watch: told of each stage that begins; returns who watches it.
  /// - Throws: what stages and recovery throw.
  public func run(
    _ plan: Proposal, in journal: RunJournal, on device: Device = .cpu, watch: (Stage) -> Trainer.Observer
  ) throws -> CompressionRun.Outcome {
    if staged.schedule.cuts.isByLayer { try journal.folder.write(plan.recipe) }
    try (staged.method as? AutoSlim)?.supernet?.copy(to: journal.folder)
    let isDecided = staged.schedule.isOneShot && !(staged.method is AutoSlim)
    let before = try isDecided ? nil : staged.run(plan, in: journal, on: device, watch: watch)
    let (whole, cut) =
      try before.map { before in
        try journal.guarding {
          try staged.lastCut(after: before) { budgets, bench in
            // A decision that measurements moved must not be made twice; before other cuts it is that of the folder.
            guard before.recipe == nil, let recipe = try journal.folder.readRecipe() else {
              return try journal.timer.measure("search") { try decide(budgets, bench, journal.folder) }
            }
            return try Proposal(recipe: recipe, of: bench.network, budgets: budgets, latency: bench.latency)
          }
        }
      } ?? (plan, plan)
    let recovery = Recovery(
      staged.settings, reestimationBatches: staged.reestimationBatches, teachers: try staged.teachers(whole.recipe),
      teacherCache: staged.teacherCache ?? journal.teacherCache, refitting: staged.refitting(after: cut))
    return try CompressionRun(
      whole, lastCut: cut,
      startingFrom: staged.fittedGroups(of: cut) ?? staged.start(of: cut.network, after: whole.recipe),
      after: before?.stages ?? [], on: staged.dataset, recovery: recovery,
      precision: staged.precision
    ).run(in: journal, on: device, observer: watch(Stage(.recovery, epochs: staged.settings.epochs)))
  }
}
