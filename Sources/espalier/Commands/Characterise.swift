import ArgumentParser
import Compression
import Datasets
import Deployment
import Foundation
import ModelFiles
import Networks
import Reports
import Runs
import Torch
import Training

/// `espalier characterise`: techniques by engines by threads, to accuracy, latency and memory.
struct Characterise: ResumableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure accuracy, latency and memory of variants across engines and threads, and draw their frontiers.",
    discussion: """
      Every MODEL is measured as it is, and in the forms that are asked for. A run folder says itself what was done to it. \
      Speed-ups are held against the first MODEL. Accuracy is of the test split; nothing is decided on it. All lies in \
      characterisation.jsonl, of which report.html and characterisation.csv are made.
      """)

  @Argument(
    help: ArgumentHelp("What to measure: .onnx files, run folders, or zoo names with --weights.", valueName: "model"))
  var modelArguments: [String] = []

  @Option(name: .customLong("model"), help: .hidden)
  var modelOptions: [String] = []

  @Option(
    help: ArgumentHelp("Weights for zoo names, once for each of them in their order.", valueName: "file"))
  var weights: [String] = []

  @OptionGroup var images: DataOptions

  @Flag(name: .customLong("int8"), help: "Measure every MODEL in 8-bit integers too, as quantise makes it.")
  var integers = false

  @Flag(help: "Measure everything but integers in bfloat16 too.")
  var bfloat16 = false

  @Option(
    help: ArgumentHelp(
      "Measure every MODEL with so many percent of its smallest weights set to zero too, such as 50,90, and not trained "
        + "again.", valueName: "percentages"))
  var zeros: Counts?

  @Option(
    help: ArgumentHelp(
      "Measure the first MODEL cut to so many percent of its MACs too, such as 50,70, by the l2 method.",
      valueName: "percentages"))
  var prune: Counts?

  @Option(
    name: .customLong("recipe"),
    help: ArgumentHelp("Measure the first MODEL cut by a recipe too; may be given several times.", valueName: "file"))
  var recipes: [String] = []

  @Option(
    help: ArgumentHelp(
      "Epochs of fine-tuning behind a cut; with none batch norm's statistics are measured anew.", valueName: "count"))
  var epochs: Int = 0

  @Option(
    name: .customLong("engine"),
    help: ArgumentHelp(
      "openvino, onnxruntime, libtorch or espalier; may be given several times, all where nothing is said."))
  var engines: [EngineName] = []

  @Option(help: ArgumentHelp("Threads that engines compute with, such as 1,2.", valueName: "counts"))
  var threads: Counts = Counts([1])

  @Option(help: ArgumentHelp("How often everything is visited.", valueName: "count"))
  var rounds: Int = 12

  @Option(
    help: ArgumentHelp(
      "Bounds to look for the best within, such as 'accuracy>=90%,latency<=2ms,memory<=10MB'; may be given several times.",
      valueName: "bounds"))
  var query: [String] = []

  @Option(help: ArgumentHelp("The run folder to make; one that exists is never touched.", valueName: "folder"))
  var out: String

  @Option(help: ArgumentHelp("The seed of every random draw.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("Where networks are trained and evaluated: cpu, cuda or mps.", valueName: "device"))
  var device: DeviceArgument = .cpu

  @OptionGroup var common: CommonOptions

  private var models: [String] { modelArguments.isEmpty ? modelOptions : modelArguments }

  func validate() throws {
    guard !models.isEmpty else { throw ValidationError("say which MODEL") }
    for (name, counts) in [("zeros", zeros), ("prune", prune)] {
      guard counts?.values.allSatisfy({ $0 < 100 }) ?? true else {
        throw ValidationError("--\(name) are percentages below 100")
      }
    }
    guard rounds > 0 else { throw ValidationError("--rounds must be at least 1") }
    guard epochs >= 0 else { throw ValidationError("--epochs must not be negative") }
  }

  func run(resuming resumed: RunJournal?) throws {
    let console = common.console
    Runtime.keepFreedMemory()
    try Runtime.setThreadCount(ProcessInfo.processInfo.activeProcessorCount)
    let queries = try query.map { try CharacterisationQuery($0) }
    let given = try GivenModel.all(named: models, weights: weights)
    let dataset = try images.load(for: given[0].network)
    for model in given { try model.network.requireFit(of: dataset) }
    let maker = VariantMaker(
      given: given, dataset: dataset, integers: integers, zeros: zeros?.values ?? [], recipes: recipes,
      prunings: prune?.values ?? [], epochs: epochs, seed: seed, device: device.device)
    let cuts = try maker.cuts()

    let journal = try resumed ?? RunJournal(path: out)
    try journal.begin(
      RunRecord(
        command: "characterise", settings: resolved, seed: seed, threads: Runtime.threadCount, versions: .ofThisTool,
        model: .init(name: given[0].name, hash: given[0].network.contentHash()), data: images.reference(to: dataset)))
    let variants = try journal.timer.measure("variants") {
      try maker.variants(cuts, in: journal.folder, console: console)
    }
    let accuracies = try journal.timer.measure("evaluation") { try evaluate(variants, on: dataset, console) }
    let records = try journal.timer.measure("measurement") { try measure(variants) }
    let characterisation = Characterisation(
      records.map { record in
        let variant = variants[record.index]
        return CharacterisationRecord(
          variant: variant.figures, accuracy: accuracies[variant.name]?[record.measurement.settings.precision],
          measurement: record.measurement)
      }, queries: queries)
    try journal.folder.write(characterisation)
    let results = CharacterisationEnding(characterisation, in: journal.folder).object
    _ = try journal.close(with: results.members)
    try journal.folder.writeReport()
    console.lines(CharacterisationText(characterisation).text)
    console.line("run folder: \(journal.folder.path)")
    console.object(results)
    if records.allSatisfy({ $0.measurement.status == .failed }) { throw ExitCode.failure }
  }
}

extension Characterise {
  /// The options as they were resolved, under their names.
  private var resolved: [String: JSONValue] {
    var options = images.resolved
    options["model"] = .array(models.map { .string($0) })
    options["weights"] = .array(weights.map { .string($0) })
    options["int8"] = .bool(integers)
    options["bfloat16"] = .bool(bfloat16)
    if let zeros { options["zeros"] = .string("\(zeros)") }
    if let prune { options["prune"] = .string("\(prune)") }
    options["recipe"] = .array(recipes.map { .string($0) })
    options["epochs"] = .integer(epochs)
    options["engine"] = .array(engines.map { .string($0.rawValue) })
    options["threads"] = .string("\(threads)")
    options["rounds"] = .integer(rounds)
    options["query"] = .array(query.map { .string($0) })
    options["out"] = .string(out)
    options["seed"] = JSONValue(seed)
    options["device"] = .string(device.rawValue)
    return options
  }
}
