import ArgumentParser
import Datasets
import Reports
import Runs
import Torch
import Training

/// `espalier train`: trains a network and leaves a run folder.
struct Train: ResumableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a network of the zoo, train one on, or train one anew, and leave a run folder.")

  @OptionGroup var model: ModelOptions
  @OptionGroup var images: DataOptions
  @OptionGroup var training: TrainingOptions
  @OptionGroup var distillation: DistillationOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var common: CommonOptions

  @Flag(help: "Draw new weights for a network that has some: what a smaller network comes to without the large one.")
  var fromScratch = false

  @Option(help: ArgumentHelp("The run folder to make; one that exists is never touched.", valueName: "folder"))
  var out: String

  func run(resuming journal: RunJournal?) throws {
    let console = common.console
    try compute.apply()
    let architecture = try model.architecture()
    let isTrained = model.hasWeights && !fromScratch
    let start = try isTrained ? architecture : architecture.withInitialWeights(seed: compute.seed)
    let dataset = try images.load(for: architecture)
    let teachers = try distillation.networks().map { try Teacher($0, of: start) }
    let settings = try training.settings(
      for: .training, of: start, dataset: dataset,
      distillation: distillation.isGiven ? distillation.distillation : nil, seed: compute.seed)
    let run = TrainingRun(
      start, on: dataset, settings: settings, teachers: teachers, teacherCache: distillation.teacherCache,
      precision: training.precision)
    try start.requireFit(of: dataset)

    var options = training.resolved(settings).merging(model.resolved) { $1 }.merging(checkpoints.resolved) { $1 }
      .merging(distillation.resolved(settings.distillation)) { $1 }
      .merging(images.resolved) { $1 }
    options["from-scratch"] = .bool(fromScratch)
    options["out"] = .string(out)
    let journal = try journal ?? RunJournal(path: out)
    journal.policy = checkpoints.policy
    let watch = SignalWatch()
    try journal.begin(
      compute.record(
        of: "train", options: options, model: model.reference(to: start), data: images.reference(to: dataset)))
    let outcome = try run.run(
      in: journal, on: compute.device.device,
      observer: .printing(on: console, epochs: settings.epochs, watch: watch))
    try RunEnding(results: outcome.results).write(to: journal, console: console)
  }
}
