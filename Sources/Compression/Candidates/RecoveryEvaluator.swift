import Datasets
public import Networks
public import Runs
import Training

/// Evaluates candidates by recoveries of growing length.
///
/// Fitted, a candidate is what recovery begins with; trained, what an epoch of it comes to. The weights that stay are
/// inherited, and fitted on a quarter of the images that methods look at, so that four candidates are ranked in the time of one;
/// batch norm's statistics are measured anew (EagleEye; Li et al. 2020). The quarter and the epoch's rate, that of the shortest
/// recoveries, are our choices.
public struct RecoveryEvaluator: CandidateEvaluator {
  private let run: StagedRun

  /// An evaluator of cuts that are to be recovered as in `run`.
  public init(of run: StagedRun) { self.run = run }

  /// The loss and the accuracy on the search split.
  public func score(_ recipe: Recipe, at rung: Rung) throws -> CandidateScore {
    let bench = run.bench
    var settings = run.settings
    settings.epochs = rung == .trained ? 1 : 0
    settings.schedule = LearningRateSchedule(
      peak: RecoveryRecipe(.finetune, epochs: 1).learningRate(of: settings.optimiser))
    let images = bench.images.map { $0.prefix(max(1, $0.count / 4)) }
    let proposal = try Proposal(recipe: recipe, of: bench.network)
    let recovery = Recovery(
      settings, reestimationBatches: run.reestimationBatches,
      teachers: rung == .trained ? try run.teachers(recipe) : [], teacherCache: run.teacherCache,
      refitting: Refitting(run.method.refit, of: bench.network, after: recipe, on: bench, images: images))
    let executor = try recovery.trainer(on: run.dataset).executor(
      of: run.fittedGroups(of: proposal, on: images) ?? proposal.network, precision: run.precision,
      device: bench.device)
    try recovery.run(executor, on: run.dataset)
    let evaluation = try executor.evaluate(on: run.dataset, split: .search)
    return CandidateScore(loss: evaluation.loss, accuracy: evaluation.accuracy)
  }
}
