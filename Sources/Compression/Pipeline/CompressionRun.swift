public import Datasets
import ModelFiles
public import Networks
public import Runs
public import Torch
public import Training

/// A whole compression run: propose, cut, verify, recover, evaluate once on the test split, and leave a run folder.
public struct CompressionRun: Sendable {
  /// All that is cut.
  public let proposal: Proposal
  /// The cut to make: all, or what stages before it left to the last one.
  public let cut: Proposal
  /// The network that recovery begins with: what the cut leaves, with its weights or others.
  public let start: Network
  /// What came of the stages before it.
  public let stages: [StageFigures]
  /// The images.
  public let dataset: Dataset
  /// The training after the cut.
  public let recovery: Recovery
  /// The type of the activations while recovering.
  public let precision: Precision

  /// A run that makes the cut of `proposal` and recovers it on `dataset`.
  ///
  /// - Parameters:
  ///   - cut: the last part of it, where stages made the others.
  ///   - start: what recovery begins with, of the shapes that the cut leaves; what it leaves where nothing is said.
  ///   - stages: what came of them.
  public init(
    _ proposal: Proposal, lastCut cut: Proposal? = nil, startingFrom start: Network? = nil,
    after stages: [StageFigures] = [], on dataset: Dataset,
    recovery: Recovery, precision: Precision = .float32
  ) {
    self.proposal = proposal
    self.cut = cut ?? proposal
    self.start = start ?? self.cut.network
    self.stages = stages
    self.dataset = dataset
    self.recovery = recovery
    self.precision = precision
  }

  /// What a run ended with.
  public struct Outcome: Sendable {
    /// The compressed network, recovered.
    public let network: Network
    /// The figures for `run.json`.
    public let results: RunResults
  }

  /// Cuts, recovers, or goes on from the journal's last state, and fills its folder, except for the record.
  ///
  /// - Throws: what `Recovery.run` throws, and `RunError` when the folder cannot be written to.
  public func run(
    in journal: RunJournal, on device: Device = .cpu, observer: Trainer.Observer = Trainer.Observer()
  ) throws -> Outcome {
    try journal.guarding {
      try journal.folder.write(proposal.recipe)
      try proposal.candidates.map { try journal.folder.write($0) }
      if !proposal.ranking.isEmpty { try journal.folder.write(proposal.ranking) }
      // What ONNX cannot say is better known before the training than behind it.
      _ = try start.onnx()
      let difference = try journal.timer.measure("verification") { try cut.maskedDifference(on: dataset) }
      let executor = try recovery.trainer(on: dataset)
        .executor(of: start, precision: precision, device: device)
      let state = try journal.lastState(for: start, skipped: observer.skipped)
      let regulariser: (any Regulariser)? =
        try MaskedWeights(proposal.recipe.masks, of: executor)
        ?? SharedWeights(proposal.recipe.sharings, of: executor)
      let untrained = try journal.timer.measure("fitting") {
        // What goes on from a checkpoint is fitted again for the figures alone.
        try fit(executor, device: device, check: observer.check)
      }
      try journal.timer.measure("recovery") {
        _ = try recovery.train(
          executor, on: dataset, regulariser: regulariser, from: state, observer: observer.noting(in: journal))
      }
      let original = try Executor(proposal.original, precision: precision, device: device)
      let (before, after) = try journal.timer.measure("evaluation") {
        let evaluations = try [original, executor].map {
          try $0.evaluate(on: dataset, split: .test) { _, _ in try observer.check() }
        }
        return (evaluations[0], evaluations[1])
      }
      let compressed = try executor.network()
      try journal.keep(compressed)
      let isCoded = !(proposal.recipe.masks.isEmpty && proposal.recipe.sharings.isEmpty)
      let coded = try !isCoded ? nil : journal.folder.writeCoded(compressed)
      var results = results(of: compressed, before, after, difference, coded)
      results.untrained = untrained
      return Outcome(network: compressed, results: results)
    }
  }

  /// Sets right what can be without training, and looks at the network before and behind that.
  private func fit(
    _ executor: Executor, device: Device, check: () throws -> Void
  ) throws -> UntrainedFigures? {
    func score(_ executor: Executor) throws -> UntrainedFigures.Score {
      let evaluation = try executor.evaluate(on: dataset, split: .search) { _, _ in try check() }
      return UntrainedFigures.Score(accuracy: evaluation.accuracy, loss: evaluation.loss)
    }
    guard dataset.count(of: .search) > 0 else {
      try recovery.fit(executor, on: dataset, check: check)
      return nil
    }
    let cut = try score(Executor(cut.network, precision: precision, device: device))
    try recovery.fit(executor, on: dataset, check: check)
    return try UntrainedFigures(cut: cut, fitted: score(executor))
  }

  private func results(
    of compressed: Network, _ before: Evaluation, _ after: Evaluation, _ difference: Double?, _ coded: CodedFigures?
  ) -> RunResults {
    var results = RunResults(
      original: NetworkFigures(proposal.original, proposal.originalCosts, before),
      result: NetworkFigures(compressed, proposal.costs, after), budgets: proposal.budgets, layers: proposal.layers,
      maskedDifference: ([difference] + stages.map(\.maskedDifference)).compactMap(\.self).max(),
      stages: stages.isEmpty ? nil : stages,
      stopReason: stopReason, convention: proposal.costs.convention.rawValue)
    (results.coded, results.candidates) = (coded, proposal.candidates)
    // Training changes numbers that do not share, and with them the file by a little.
    results.budgets = proposal.budgets.map { budget in
      guard let coded, budget.quantity == Budget.Quantity.size.rawValue else { return budget }
      return BudgetFigures(quantity: budget.quantity, asked: budget.asked, limit: budget.limit, got: coded.codedBytes)
    }
    return results
  }

  /// Why no more and no less was removed.
  private var stopReason: String {
    stages.last?.isTakenBack == true
      ? "a larger cut cost more accuracy than is allowed, and was taken back" : proposal.stopReason
  }
}
