import ArgumentParser
import Compression
import Datasets
import Networks
import Reports
import Runs
import Training

/// `espalier compress`: makes a network smaller and leaves a run folder.
struct Compress: ResumableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a network smaller until it keeps to a budget, train it again, and leave the proof in a run folder.")

  @OptionGroup var model: ModelOptions
  @OptionGroup var images: DataOptions
  @OptionGroup var training: TrainingOptions
  @OptionGroup var distillation: DistillationOptions
  @OptionGroup var latency: LatencyOptions
  @OptionGroup var pruning: PruningOptions
  @OptionGroup var stages: StageOptions
  @OptionGroup var slimming: SlimmingOptions
  @OptionGroup var groups: GroupOptions
  @OptionGroup var blocks: BlockOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var common: CommonOptions

  @Option(help: ArgumentHelp("What goes, and how it is chosen; `espalier methods` lists the names.", valueName: "name"))
  var method: String

  @Option(
    help: ArgumentHelp(
      "An upper bound, such as macs=50%, params=120k, nonzeros=10%, size=200kB or latency=4.5ms; may be given several times.",
      valueName: "budget"
    ))
  var budget: [String]

  @Option(
    help: ArgumentHelp(
      "How many ways to share the cut among classes of channels, or layers to divide into groups, are tried, from the method's own on: fitted, the better "
        + "quarter trained for an epoch, by the loss on the search split. With blockswap, how many networks are drawn and "
        + "ranked, 1000 where nothing is said.", valueName: "count"))
  var candidates: Int?

  @Flag(
    help: ArgumentHelp(
      "Put batch norm back behind convolutions that lost it when the file was made; it is folded in again at export."))
  var restoreBatchNorm = false

  @Option(help: ArgumentHelp("The run folder to make; one that exists is never touched.", valueName: "folder"))
  var out: String

  func validate() throws {
    guard !budget.isEmpty else { throw ValidationError("say which --budget") }
    guard candidates ?? 1 > 0 else { throw ValidationError("--candidates must be at least 1") }
    guard pruning.batchNormBatches > 0 || !restoreBatchNorm else {
      throw ValidationError("--restore-batch-norm needs --batch-norm-batches of at least 1 to measure statistics on")
    }
  }

  func run(resuming resumed: RunJournal?) throws {
    let results = try compress(resuming: resumed, console: common.console)
    if results.budgets?.contains(where: { !$0.met }) == true {
      throw ExitCode(ExitStatus.budgetMissed.rawValue)
    }
  }

  /// Does it all in a new folder, or in that of `resumed`, and gives back what came of it.
  func compress(resuming resumed: RunJournal?, console: Console) throws -> RunResults {
    try compute.apply()
    let budgets = try budget.map { try Budget($0) }
    let method = try chosenMethod(for: budgets, resuming: resumed?.folder)
    let schedule = try schedule(for: method, under: budgets)
    let recovery = pruning.recovery ?? method.recovery
    guard recovery == .distil || !distillation.isGiven else {
      throw ValidationError("options for teachers need --recovery distil")
    }
    let target = try target(for: budgets)
    let given = try model.network()
    let dataset = try images.load(for: given)
    let timer = resumed?.timer ?? StageTimer()
    let restoration = try restoreBatchNorm ? restoration(of: given, dataset, timer, console) : nil
    if !restoreBatchNorm { try adviseOnBatchNorm(of: given, console) }
    let network = restoration?.network ?? given
    let predicted = try target.map { try latency(of: network, for: method, in: $0, timer, console) }
    let bench = try Workbench(
      network, protecting: Set(pruning.protect), latency: predicted, dataset: dataset,
      imageCount: (method as? BlockSwap)?.batchSize ?? pruning.scoreImages, device: compute.device.device,
      seed: compute.seed)
    let sparsity = stages.sparsity(for: method)
    let settings = try training.settings(
      for: .recovery(RecoveryRecipe(recovery, epochs: training.epochs)), of: network, dataset: dataset,
      distillation: recovery == .distil ? distillation.distillation(for: method) : nil, seed: compute.seed)
    try network.requireFit(of: dataset)
    let staged = StagedRun(
      method, for: budgets, on: bench, dataset: dataset, schedule: schedule, sparsity: sparsity, settings: settings,
      rewind: try stages.rewound(network), precision: training.precision,
      reestimationBatches: pruning.batchNormBatches, teacherCache: distillation.teacherCache,
      teachers: try teachers(of: network, for: recovery))
    let allocations = try allocations(of: staged)
    // Until there is a folder to go on in, a signal ends the process at once.
    var watch: SignalWatch?
    let job = CompressionJob(staged) { budgets, bench, folder in
      if let allocations { return try allocations.proposal(for: budgets, on: console) }
      let decide = method.decider(on: bench)
      let propose: ([Budget]) throws -> Proposal = { budgets in
        guard let method = method as? any DeliberatingMethod else {
          return try Proposal(of: method, for: budgets, on: bench, deciding: decide)
        }
        return try method.proposal(for: budgets, on: bench, notingIn: folder, console, watch)
      }
      guard let target else { return try propose(budgets) }
      return try search(for: budgets, on: bench, in: target, console, propose: propose)
    }
    let plan = try timer.measure("search") { try job.plan(resuming: resumed?.folder) }
    if !schedule.isOneShot, !plan.recipe.edits.isEmpty {
      console.line("with the weights as they are, so much would stay; the stages may choose otherwise:")
    }
    if !plan.recipe.edits.isEmpty { console.lines(CutPlanTable(plan.recipe).text) }
    if let remark = (method as? GroupConvolution)?.remark(on: plan) { console.lines(remark) }

    if method.refit != .nothing {
      console.line(
        "before anything is trained, layers behind the cut are fitted on \(pruning.scoreImages) images: \(method.refit.rawValue)"
      )
    }

    let journal = try resumed ?? RunJournal(path: out, timer: timer)
    journal.policy = checkpoints.policy
    let signals = SignalWatch()
    watch = signals
    try journal.begin(
      compute.record(
        of: "compress",
        options: resolved(settings, method, budgets).merging(stages.resolved(schedule, sparsity)) { $1 },
        model: model.reference(to: given), data: images.reference(to: dataset)))
    let outcome = try job.run(plan, in: journal, on: compute.device.device) { stage in
      if !schedule.isOneShot { console.line(stage.announcement) }
      return .printing(on: console, epochs: stage.epochs, watch: signals)
    }
    var results = outcome.results
    results.restoration = restoration?.figures
    if let target, let predicted {
      try timer.measure("measuring") {
        try results.measure(predicted, of: outcome.network, cutFrom: network, in: target, budgets: budgets)
      }
    }
    try RunEnding(results: results).write(to: journal, console: console)
    return results
  }
}

extension Compress {
  /// Who the network learns from that a recipe makes of `network`: those that were named, or `network` itself.
  private func teachers(
    of network: Network, for recovery: RecoveryRecipe.Name
  ) throws -> @Sendable (Recipe) throws -> [Teacher] {
    guard recovery == .distil else { return { _ in [] } }
    let named = try distillation.networks()
    return { recipe in
      guard !named.isEmpty else { return [try Teacher(network, cutBy: recipe)] }
      let student = try network.applying(recipe)
      return try named.map { try Teacher($0, of: student) }
    }
  }

  /// Tells the user of a network that will train badly.
  private func adviseOnBatchNorm(of network: Network, _ console: Console) throws {
    guard !network.nodes.contains(where: \.operation.isBatchNorm) else { return }
    let count = try network.convolutionsWithoutBatchNorm.count
    guard count > 0 else { return }
    console.line(
      "note: \(count) convolutions have a bias and no batch norm behind them; if it was folded in when the file was made, "
        + "--restore-batch-norm puts it back, and training works better")
  }

  private func restoration(
    of network: Network, _ dataset: Dataset, _ timer: StageTimer, _ console: Console
  ) throws -> BatchNormRestoration {
    let restoration = try timer.measure("restoration") {
      try BatchNormRestoration(
        of: network, on: dataset, batches: pruning.batchNormBatches, device: compute.device.device, seed: compute.seed)
    }
    console.line(
      "restored \(restoration.count) batch norms; largest difference of a score "
        + Figures.scientific(restoration.largestDifference))
    return restoration
  }
}

extension BatchNormRestoration {
  fileprivate var figures: RestorationFigures { RestorationFigures(count: count, largestDifference: largestDifference) }
}
