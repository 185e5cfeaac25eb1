import ArgumentParser
import Compression
import Datasets
import Foundation
import Networks
import Reports
import Runs
import Torch
import Training

/// `espalier compare`: methods and controls under one protocol.
struct Compare: ResumableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compress a network by several methods with several seeds under one protocol, beside the controls.",
    discussion: """
      Each method, budget and seed is a run as compress makes it, in a folder of its own below that of the comparison. \
      All are trained for as many epochs in all, stages before the last cut included. The controls are uniform, which \
      keeps the first channels of every class, random, and scratch: the network of uniform with new weights, trained \
      for as many more epochs as it has fewer MACs. A comparison that was stopped goes on with espalier resume, and \
      skips what is done.
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var images: DataOptions

  @Option(
    help: ArgumentHelp(
      "The methods, such as auto-balanced,l1,taylor-gate; `espalier methods` lists the names.", valueName: "names"))
  var methods: Names

  @Option(
    help: ArgumentHelp(
      "The controls: some of uniform, random, scratch and random-weights, or none; where nothing is said random-weights if all "
        + "methods set single weights to zero, else the others.", valueName: "names"))
  var controls: Names?

  @Option(
    help: ArgumentHelp(
      "An upper bound, such as macs=40%, or one for each point of the comparison, such as macs=60%,40%,20%; may be given "
        + "several times.", valueName: "budget"))
  var budget: [String]

  @Option(help: ArgumentHelp("The seeds that every method is run with, such as 1,2,3.", valueName: "seeds"))
  var seeds: Counts = Counts([1])

  @OptionGroup var training: TrainingOptions
  @OptionGroup var pruning: PruningOptions
  @OptionGroup var stages: StageOptions
  @OptionGroup var slimming: SlimmingOptions
  @OptionGroup var blocks: BlockOptions

  @Option(
    help: ArgumentHelp(
      "With blockswap: how many networks are drawn and ranked, 1000 where nothing is said.", valueName: "count"))
  var candidates: Int?

  @OptionGroup var distillation: DistillationOptions
  @OptionGroup var checkpoints: CheckpointOptions

  @Option(help: ArgumentHelp("Threads to compute with; all cores where nothing is said.", valueName: "count"))
  var threads: Int?

  @Option(help: ArgumentHelp("Where to compute: cpu, cuda or mps.", valueName: "device"))
  var device: DeviceArgument = .cpu

  @OptionGroup var common: CommonOptions

  @Option(help: ArgumentHelp("The run folder to make; one that exists is never touched.", valueName: "folder"))
  var out: String

  func validate() throws {
    guard !budget.isEmpty else { throw ValidationError("say which --budget") }
    guard pruning.recovery == .distil || !distillation.isGiven else {
      throw ValidationError("options for teachers need --recovery distil")
    }
    guard candidates ?? 1 > 0 else { throw ValidationError("--candidates must be at least 1") }
    let known = Self.channelControls + Self.weightControls
    guard controls.map({ $0.values == ["none"] || $0.values.allSatisfy(known.contains) }) ?? true else {
      throw ValidationError("--controls are some of \(known.joined(separator: ", ")), or none")
    }
  }

  func run(resuming resumed: RunJournal?) throws {
    let console = common.console
    let runs = try self.runs()
    let dataset = try images.load(for: model.network())
    let journal = try resumed ?? RunJournal(path: out)
    try journal.begin(
      RunRecord(
        command: "compare", settings: resolved, seed: UInt64(seeds.values[0]), threads: Runtime.threadCount,
        versions: .ofThisTool, model: model.reference(to: model.network()), data: images.reference(to: dataset)))
    let watch = SignalWatch()
    var records: [ComparisonRecord] = []
    do {
      for (number, run) in runs.enumerated() {
        try watch.check()
        console.line("\(run.method), \(run.budget), seed \(run.seed): run \(number + 1) of \(runs.count)")
        records.append(try record(of: run, in: journal.folder))
      }
    } catch let interruption as Interruption {
      throw Interruption(signal: interruption.signal, run: journal.folder.path)
    }
    let comparison = Comparison(records)
    try journal.folder.write(comparison)
    var results = try comparison.json.members
    results["command"] = "compare"
    results["run"] = .string(journal.folder.path)
    _ = try journal.close(with: results)
    try journal.folder.writeReport()
    console.lines(ComparisonText(comparison).text)
    console.line("run folder: \(journal.folder.path)")
    console.object(.object(results))
  }
}

extension Compare {
  private static let channelControls = ["uniform", "random", ComparedRun.scratch]
  private static let weightControls = ["random-weights"]

  /// The controls that were asked for, or those that methods of this kind have to beat.
  private var controlNames: [String] {
    get throws {
      if let controls { return controls.values == ["none"] ? [] : controls.values }
      let isByWeight = try methods.values.allSatisfy { try MethodRegistry.anyMethod(named: $0) is WeightPruning }
      return isByWeight ? Self.weightControls : Self.channelControls
    }
  }

  /// All runs: seed by seed, so that what was done is a whole comparison for as many seeds.
  private func runs() throws -> [ComparedRun] {
    let points = try BudgetPoints(budget).points
    let methods = methods.values
    try requireUse(of: methods.map { try MethodRegistry.anyMethod(named: $0) })
    var names: [String] = []
    for name in try methods + controlNames where !names.contains(name) { names.append(name) }
    // The shape of the control from new weights is that of uniform, which therefore comes before it.
    if names.contains(ComparedRun.scratch), !names.contains("uniform") { names.insert("uniform", at: 0) }
    for name in names where name != ComparedRun.scratch {
      let method = try MethodRegistry.anyMethod(named: name)
      guard try recoveryEpochs(of: method) >= min(1, training.epochs) else {
        throw ValidationError("the stages of \(name) leave none of \(training.epochs) epochs to recovery")
      }
    }
    let runs = seeds.values.flatMap { seed in
      points.flatMap { budgets in names.map { ComparedRun(method: $0, budgets: budgets, seed: UInt64(seed)) } }
    }
    for run in runs where run.method != ComparedRun.scratch { try requireSense(of: run) }
    return runs
  }

  /// Throws where a run could not begin, so that nothing has to be trained to learn that.
  private func requireSense(of run: ComparedRun) throws {
    var command = try compress(run, out: out)
    // What one run leaves to the next is not there yet.
    command.slimming.supernet = nil
    _ = try command.schedule(for: command.chosenMethod(for: run.budgets), under: run.budgets)
  }

  /// Throws where something was said of what none of the methods does.
  private func requireUse(of methods: [any CompressionMethod]) throws {
    guard !slimming.isGiven || methods.contains(where: { $0 is AutoSlim }) else { throw SlimmingOptions.misplaced }
    guard !blocks.isGiven || methods.contains(where: { $0 is BlockSwap }) else { throw BlockOptions.misplaced }
    guard candidates == nil || methods.contains(where: { $0 is BlockSwap }) else {
      throw ValidationError("--candidates need blockswap among the --methods")
    }
  }

  /// The run's line, once it is done.
  private func record(of run: ComparedRun, in folder: RunFolder) throws -> ComparisonRecord {
    guard run.method == ComparedRun.scratch else {
      switch try folder.part(run.name) {
      case .finished(let folder): return try run.record(folder)
      case .open(let journal):
        var command = try compress(run, out: journal.folder.path)
        if let supernet = try supernet(for: run, in: folder) { command.slimming.supernet = supernet }
        _ = try command.compress(resuming: journal, console: Console(json: common.json, isPart: true))
        return try run.record(journal.folder)
      }
    }
    let uniform = ComparedRun(method: "uniform", budgets: run.budgets, seed: run.seed)
    let shape = try RunFolder.open(folder.path(of: "\(RunFile.parts)/\(uniform.name)"))
    switch try folder.part(run.name) {
    case .finished(let folder): return try run.record(folder, shapedBy: shape)
    case .open(let journal):
      try trainFromScratch(run, shape: shape, in: journal)
      return try run.record(journal.folder, shapedBy: shape)
    }
  }

  /// The folder of the run at the point before, with what was trained for all widths and is slimmed further in this one; nil where there is
  /// none.
  ///
  /// One such training serves all points.
  private func supernet(for run: ComparedRun, in folder: RunFolder) throws -> String? {
    let method = try MethodRegistry.anyMethod(named: run.method)
    guard method is AutoSlim, stages.sparsity(for: method)?.name == .slimmable,
      stages.schedule(for: method, epochs: training.epochs).sparseEpochs > 0
    else { return nil }
    return try runs().prefix { $0 != run }.last { $0.method == run.method && $0.seed == run.seed }
      .map { folder.path(of: "\(RunFile.parts)/\($0.name)") }
  }

  /// The command that a run is.
  private func compress(_ run: ComparedRun, out: String) throws -> Compress {
    let method = try MethodRegistry.anyMethod(named: run.method)
    let schedule = stages.schedule(for: method, epochs: training.epochs)
    var command = Compress()
    (command.model, command.images, command.training) = (model, images, training)
    (command.pruning, command.stages, command.distillation) = (pruning, stages, distillation)
    // Controls stay what they are, however methods rank.
    if method.isControl { command.pruning.ranking = nil }
    // All are trained again the same way, whatever is usual with each.
    command.pruning.recovery = pruning.recovery ?? .finetune
    if pruning.recovery == .distil {
      command.distillation.attentionWeight = distillation.distillation.attentionWeight
    }
    command.training.epochs = try recoveryEpochs(of: method)
    command.stages.sparseEpochs = schedule.sparseEpochs
    command.stages.stepEpochs = schedule.stepEpochs
    (command.latency, command.checkpoints, command.common) = (try LatencyOptions.parse([]), checkpoints, common)
    command.compute = try compute(seed: run.seed)
    (command.method, command.budget, command.out) = (run.method, run.budgets.map(\.description), out)
    (command.restoreBatchNorm, command.groups) = (false, try GroupOptions.parse([]))
    command.candidates = method is BlockSwap ? candidates : nil
    command.blocks = try method is BlockSwap ? blocks : BlockOptions.parse([])
    command.slimming = try method is AutoSlim ? slimming : SlimmingOptions.parse([])
    return command
  }

  private func compute(seed: UInt64) throws -> ComputeOptions {
    var compute = try ComputeOptions.parse([])
    (compute.seed, compute.threads, compute.device) = (seed, threads, device)
    return compute
  }

  /// The epochs that a method's stages leave to recovery; from layer to layer, if all of them are cut.
  private func recoveryEpochs(of method: any CompressionMethod) throws -> Int {
    let schedule = stages.schedule(for: method, epochs: training.epochs)
    let cuts =
      try schedule.cuts.isByLayer
      ? model.network().channels().classes.count(where: \.isPrunable)
      : schedule.cuts.shares.count - (schedule.allowance == nil ? 1 : 0)
    return training.epochs - schedule.sparseEpochs - cuts * schedule.stepEpochs
  }

  /// Trains the network that `shape` made, with new weights, for as many more epochs as it has fewer MACs.
  private func trainFromScratch(_ run: ComparedRun, shape: RunFolder, in journal: RunJournal) throws {
    let console = Console(json: common.json, isPart: true)
    let compute = try compute(seed: run.seed)
    try compute.apply()
    let given = try model.network()
    let network = try shape.readNetwork().withInitialWeights(seed: run.seed)
    let dataset = try images.load(for: given)
    var training = training
    let share = Double(try network.costs().macs) / Double(try given.costs().macs)
    training.epochs = Int((Double(training.epochs) / share).rounded())
    let isTaught = pruning.recovery == .distil
    let settings = try training.settings(
      for: .training, of: network, dataset: dataset, distillation: isTaught ? distillation.distillation : nil,
      seed: run.seed)
    let named = try distillation.networks().map { try Teacher($0, of: network) }
    let teachers = !isTaught ? [] : !named.isEmpty ? named : [try Teacher(given, of: network)]
    journal.policy = checkpoints.policy
    try journal.begin(
      compute.record(
        of: ComparedRun.scratch, options: ["epochs": .integer(settings.epochs), "shape": .string(shape.path)],
        model: .init(name: network.name, hash: network.contentHash()), data: images.reference(to: dataset)))
    let outcome = try TrainingRun(
      network, on: dataset, settings: settings, teachers: teachers, teacherCache: distillation.teacherCache,
      precision: training.precision
    ).run(
      in: journal, on: compute.device.device,
      observer: .printing(on: console, epochs: settings.epochs, watch: SignalWatch()))
    try RunEnding(results: outcome.results).write(to: journal, console: console)
  }

  /// The options as they were given, under their names.
  private var resolved: [String: JSONValue] {
    var options = model.resolved.merging(images.resolved) { $1 }.merging(checkpoints.resolved) { $1 }
      .merging(training.given) { $1 }.merging(pruning.given) { $1 }.merging(stages.given) { $1 }
      .merging(distillation.given) { $1 }.merging(slimming.given) { $1 }.merging(blocks.given) { $1 }
    if let candidates { options["candidates"] = .integer(candidates) }
    options["methods"] = .string(methods.description)
    if let controls { options["controls"] = .string(controls.description) }
    options["budget"] = .array(budget.map { .string($0) })
    options["seeds"] = .string("\(seeds)")
    if let threads { options["threads"] = .integer(threads) }
    options["device"] = .string(device.rawValue)
    options["out"] = .string(out)
    return options
  }
}
