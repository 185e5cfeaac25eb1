import Datasets
import Networks
import Runs
import Torch
import Training

extension StagedRun {
  /// A stage: a cut, unless there is none, and training.
  func stage(
    _ cut: Stage.Cut?, of plan: Proposal, after before: Outcome, in run: RunJournal, _ device: Device,
    _ watch: (Stage) -> Trainer.Observer
  ) throws -> Outcome {
    let number = before.stages.count + 1
    let epochs = cut == nil ? schedule.sparseEpochs : schedule.stepEpochs
    let observer = watch(Stage(cut.map(Stage.Kind.cut) ?? .preparation, epochs: epochs))
    let record = {
      RunRecord(
        command: "stage",
        settings: [
          "cut": .string(cut?.description ?? "none"), "epochs": .integer(epochs),
          "train-images": .integer(dataset.count(of: .train)), "search-images": .integer(dataset.count(of: .search)),
        ].merging(sparsity?.slimmableSettings(protecting: bench.protected) ?? [:]) { $1 },
        seed: settings.seed, threads: Runtime.threadCount,
        versions: run.record?.versions ?? Versions(espalier: Versions.current),
        model: .init(name: before.network.name, hash: try before.network.contentHash()),
        data: .init(name: dataset.name, hash: dataset.contentHash))
    }
    let part = try run.folder.part("\(number)", record) { journal in
      try journal.guarding {
        let proposal = try cut.map { try self.proposal($0, after: before, in: journal) }
        let recipe = try (proposal?.recipe).map { try before.recipe?.followed(by: $0) ?? $0 } ?? before.recipe
        let start = try proposal.map { try self.start(of: $0.network, after: recipe) } ?? before.network
        var figures = try train(
          start, recipe: recipe, number: number, epochs: epochs, cut: proposal, in: journal, device, observer)
        switch cut {
        case .share(let share): figures.share = share
        case .layer(let name, _): (figures.share, figures.channelClass) = (plan.shareGone(with: figures.macs), name)
        case nil: break
        }
        figures.maskedDifference = try proposal?.maskedDifference(on: dataset)
        return try JSONValue(encoding: figures).members
      }
    }
    let own = try part.readRecipe()
    return Outcome(
      network: try part.readNetwork(),
      recipe: try own.map { try before.recipe?.followed(by: $0) ?? $0 } ?? before.recipe,
      stages: before.stages + [try JSONValue.object(part.readRecord().results).decoded()], isDone: false)
  }

  /// The cut of a stage, which a resumed one has decided before.
  private func proposal(_ cut: Stage.Cut, after before: Outcome, in journal: RunJournal) throws -> Proposal {
    if let recipe = try journal.folder.readRecipe() { return try Proposal(recipe: recipe, of: before.network) }
    let bench = try workbench(before.network, after: before.recipe)
    let proposal = try unlessDone(before) {
      switch cut {
      case .share(let share): try Proposal(of: method, for: budgets(at: share), on: bench)
      case .layer(let name, let width):
        try Proposal(recipe: layerwise().recipe(keeping: width, ofClass: name, on: bench), of: before.network)
      }
    }
    try journal.folder.write(proposal.recipe)
    return proposal
  }

  /// The method, if it can cut one class alone.
  private func layerwise() throws -> FilterPruning {
    guard let method = method as? FilterPruning else { throw MethodError.notByLayer(method.name) }
    return method
  }

  /// Trains what a cut left, or goes on from the journal's last state, and keeps it.
  private func train(
    _ network: Network, recipe: Recipe?, number: Int, epochs: Int, cut: Proposal?, in journal: RunJournal,
    _ device: Device, _ observer: Trainer.Observer
  ) throws -> StageFigures {
    var settings = settings
    settings.epochs = epochs
    settings.schedule = LearningRateSchedule(peak: settings.schedule.peak / 2, curve: .constant)
    var stream = RandomStream(seed: settings.seed, name: "stage/\(number)")
    settings.seed = stream.next()
    let trainer = Trainer(
      settings, on: dataset, teachers: try teachers(recipe ?? noEdits), cache: teacherCache ?? journal.teacherCache)
    let executor = try trainer.executor(of: network, precision: precision, device: device)
    let state = try journal.lastState(for: network, skipped: observer.skipped)
    if state == nil, let cut {
      try refitting(after: cut)?.run(on: executor, check: observer.check)
      try executor.reestimateBatchNorm(
        on: dataset, batches: reestimationBatches, seed: settings.seed, check: observer.check)
    }
    if epochs > 0 {
      _ = try trainer.train(
        executor,
        regulariser: try MaskedWeights(recipe?.masks ?? [], of: executor)
          ?? regulariser(of: executor, after: recipe, settings),
        from: state,
        observer: observer.noting(in: journal))
    }
    let evaluation = try executor.evaluate(on: dataset, split: .search) { _, _ in try observer.check() }
    let trained = try executor.network()
    try journal.keep(trained)
    let costs = try trained.costs()
    return StageFigures(
      share: 0, macs: costs.macs, params: costs.params, epochs: epochs, searchAccuracy: evaluation.accuracy)
  }

  /// What draws an executor's weights towards the channels that are to stay in the end.
  private func regulariser(
    of executor: Executor, after recipe: Recipe?, _ settings: TrainingSettings
  ) throws -> (any Regulariser)? {
    guard let sparsity else { return nil }
    let bench = try workbench(executor.structure, after: recipe)
    let stepsPerEpoch = max(1, dataset.count(of: .train) / settings.stepSize)
    guard sparsity.name != .slimmable else {
      return try sparsity.regulariser(
        of: executor, keeping: ChannelSelection(keepingAllOf: bench.analysis), orders: bench.slimmingOrders(),
        in: bench.analysis, settings: settings, stepsPerEpoch: stepsPerEpoch)
    }
    guard let method = method as? FilterPruning else { return nil }
    let plan: ChannelSelection
    do {
      plan = try method.selection(for: try budgets(at: 1), on: bench)
    } catch BudgetError.nothingToDo {
      // Nothing is left to go, so nothing is to be drawn.
      return nil
    }
    return try sparsity.regulariser(
      of: executor, keeping: plan, in: bench.analysis, settings: settings,
      stepsPerEpoch: stepsPerEpoch)
  }
}

extension Proposal {
  /// How much of the multiply-accumulates that are to go is gone from a network that has `macs` left, 0…1.
  fileprivate func shareGone(with macs: Int) -> Double {
    Double(originalCosts.macs - macs) / Double(max(1, originalCosts.macs - costs.macs))
  }
}
