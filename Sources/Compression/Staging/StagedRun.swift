public import Datasets
import Foundation
public import Networks
public import Runs
public import Torch
public import Training

/// What comes before the last cut of a run: training for sparsity, and cuts that lead towards it.
///
/// All classes lose channels in the same cut, "abreast" (Ding et al. 2018), each cut is decided on the weights that training
/// has left by then, and the channels that the budgets call for in the end are decided anew with each, so that the
/// regulariser knows what is to stay. Each stage is a part of the run with a folder of its own.
public struct StagedRun: Sendable {
  /// What decides.
  public let method: any CompressionMethod
  /// What the last cut will keep to.
  public let budgets: [Budget]
  /// The given network and what the method decides on.
  public let bench: Workbench
  /// The images.
  public let dataset: Dataset
  /// The stages.
  public let schedule: PruningSchedule
  /// What draws the weights while stages train; nil for nothing.
  public let sparsity: SparseTraining?
  /// How stages train, but for their epochs and rate: that stays at half of the peak, the mean of recovery's cosine.
  public let settings: TrainingSettings
  /// The network with weights of an earlier time, to which what a cut leaves is set back; nil for going on with the weights
  /// as they are.
  ///
  /// That is how lottery tickets are drawn (Frankle and Carbin 2019), from the weights of the beginning or, in deep networks, of
  /// early in training (Frankle et al. 2020).
  public let rewind: Network?
  /// The type of the activations.
  public let precision: Precision
  /// On how many batches batch norm's statistics are measured anew behind each cut.
  public let reestimationBatches: Int
  /// The folder for teachers' scores; that of the run or the stage where nothing is said.
  public let teacherCache: String?
  /// Who networks learn from that recipes make of the given one.
  public let teachers: @Sendable (Recipe) throws -> [Teacher]

  /// The stages of a run.
  public init(
    _ method: any CompressionMethod, for budgets: [Budget], on bench: Workbench, dataset: Dataset,
    schedule: PruningSchedule,
    sparsity: SparseTraining?, settings: TrainingSettings, rewind: Network? = nil, precision: Precision = .float32,
    reestimationBatches: Int = 50, teacherCache: String? = nil,
    teachers: @escaping @Sendable (Recipe) throws -> [Teacher] = { _ in [] }
  ) {
    self.method = method
    self.budgets = budgets
    self.bench = bench
    self.dataset = dataset
    self.schedule = schedule
    self.sparsity = sparsity
    self.settings = settings
    self.rewind = rewind
    self.precision = precision
    self.reestimationBatches = reestimationBatches
    self.teacherCache = teacherCache
    self.teachers = teachers
  }

  /// Where the stages got.
  public struct Outcome: Sendable {
    /// The network, cut and trained.
    public let network: Network
    /// All cuts so far, as one recipe for the given network; nil before the first.
    public let recipe: Recipe?
    /// What came of each stage.
    public let stages: [StageFigures]
    /// Whether no further cut is to be made: the last one was made, or none was within the allowance.
    public let isDone: Bool
  }

  /// Goes through the stages, or goes on with those that are parts of the journal's folder.
  ///
  /// - Parameters:
  ///   - plan: what would be cut at once; where classes are cut one after the other, how many channels each keeps.
  ///   - watch: told of each stage that begins; returns who watches it.
  /// - Throws: `BudgetError` when a budget cannot be met, and what training throws.
  public func run(
    _ plan: Proposal, in journal: RunJournal, on device: Device = .cpu, watch: (Stage) -> Trainer.Observer
  ) throws -> Outcome {
    try journal.guarding {
      try journal.timer.measure("stages") { try stages(plan, in: journal, on: device, watch) }
    }
  }

  private func stages(
    _ plan: Proposal, in journal: RunJournal, on device: Device, _ watch: (Stage) -> Trainer.Observer
  ) throws -> Outcome {
    var here = Outcome(network: bench.network, recipe: nil, stages: [], isDone: false)
    if schedule.sparseEpochs > 0 { here = try stage(nil, of: plan, after: here, in: journal, device, watch) }
    if schedule.cuts.isByLayer {
      for case .keepChannels(let kept) in plan.recipe.edits {
        let cut = Stage.Cut.layer(kept.channelClass, keeping: kept.channels.count)
        here = try stage(cut, of: plan, after: here, in: journal, device, watch)
      }
      return here.finished
    }
    guard schedule.cuts.shares.count > 1 || schedule.allowance != nil else { return here }
    // Without an allowance nobody judges the last cut, so that its training is recovery.
    var shares = schedule.allowance == nil ? schedule.cuts.shares.dropLast()[...] : schedule.cuts.shares[...]
    let least = try schedule.allowance.map { try searchAccuracy(of: bench.network, device) - $0 }
    var done = 0.0
    while let share = shares.first {
      let next = try stage(.share(share), of: plan, after: here, in: journal, device, watch)
      if let least, let accuracy = next.stages.last?.searchAccuracy, accuracy < least {
        here = here.takingBack(next)
        guard share - done > 1.0 / 16 else { return here.finished }
        shares.insert((share + done) / 2, at: shares.startIndex)
      } else {
        (here, done) = (next, share)
        shares.removeFirst()
      }
    }
    return schedule.allowance == nil ? here : here.finished
  }

  /// The last cut, and all cuts together as one of the given network.
  ///
  /// - Parameter decide: makes the cut that keeps to budgets.
  /// - Throws: `BudgetError` when the budgets cannot be met, or no cut was within the allowance.
  public func lastCut(
    after here: Outcome, decide: (_ budgets: [Budget], _ bench: Workbench) throws -> Proposal
  ) throws -> (whole: Proposal, cut: Proposal) {
    let cut: Proposal
    if here.isDone {
      guard here.recipe != nil else { throw BudgetError.nothingAllowed(schedule.allowance ?? 0) }
      cut = try Proposal(recipe: noEdits, of: here.network)
    } else {
      cut = try unlessDone(here) {
        try decide(here.recipe == nil ? budgets : budgets(at: 1), workbench(here.network, after: here.recipe))
      }
    }
    let recipe = try here.recipe?.followed(by: cut.recipe) ?? cut.recipe
    return (try Proposal(recipe: recipe, of: bench.network, budgets: budgets, latency: bench.latency), cut)
  }

  /// What `decide` cuts, or nothing where the cut before went so far already: widths go in steps.
  func unlessDone(_ before: Outcome, _ decide: () throws -> Proposal) throws -> Proposal {
    do {
      return try decide()
    } catch BudgetError.nothingToDo where before.recipe != nil {
      return try Proposal(recipe: noEdits, of: before.network)
    }
  }

  /// What the method decides on once `recipe` and training have made `network` of the given one.
  func workbench(_ network: Network, after recipe: Recipe?) throws -> Workbench {
    try bench.with(network, after: recipe ?? noEdits)
  }

  /// A recipe that changes nothing.
  var noEdits: Recipe {
    Recipe(network: bench.network.name, origin: Recipe.Origin(method: method.name, seed: bench.seed), edits: [])
  }

  /// The budgets when `share` of all that is to go is gone, as counts.
  func budgets(at share: Double) throws -> [Budget] {
    let costs = try bench.network.costs()
    let nonzeros = bench.network.nonzeroWeights
    return budgets.map { budget in
      guard let whole = budget.quantity == .nonzeros ? nonzeros : costs[budget.quantity] else { return budget }
      let limit = budget.limit(for: whole)
      return Budget(budget.quantity, .count(whole - Int((share * Double(max(0, whole - limit))).rounded(.down))))
    }
  }

  private func searchAccuracy(of network: Network, _ device: Device) throws -> Double {
    try Executor(network, precision: precision, device: device).evaluate(on: dataset, split: .search).accuracy
  }
}

extension StagedRun.Outcome {
  /// As it is, with the last stage of `other` among the stages, taken back.
  fileprivate func takingBack(_ other: Self) -> Self {
    var stages = other.stages
    stages[stages.count - 1].isTakenBack = true
    return Self(network: network, recipe: recipe, stages: stages, isDone: isDone)
  }

  /// With no further cut to come.
  fileprivate var finished: Self { Self(network: network, recipe: recipe, stages: stages, isDone: true) }
}
