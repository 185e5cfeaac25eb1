import ArgumentParser
import Deployment
import Foundation
import Networks
import Reports
import Runs
import Training

/// `espalier profile`: fills a latency table.
struct Profile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure layers at many widths in an engine, into a table that predicts latencies.",
    discussion: """
      Random variants of the models are measured as wholes and layer by layer, and a fit is made of them; its error is told for \
      variants that it did not see. Without a MODEL, those of the zoo's networks for CIFAR-10 are measured that papers use \
      most. What a table holds already is not measured again, so a profile that was stopped goes on. `compress --budget \
      latency=50% --latency-table FILE` keeps to what the table predicts.
      """)

  @Argument(
    help: ArgumentHelp(
      "Whose layers to measure: .onnx files, run folders, architecture .json files, or zoo names.", valueName: "model"))
  var models: [String] = []

  @Option(help: ArgumentHelp("openvino, onnxruntime or espalier."))
  var engine: EngineName

  @Option(help: ArgumentHelp("Threads to compute with.", valueName: "count"))
  var threads: Int = 1

  @Option(help: ArgumentHelp("Images that go through at once.", valueName: "count"))
  var batch: Int = 1

  @Option(help: "float32 or bfloat16.")
  var precision: EngineSettings.Precision = .float32

  @Option(help: ArgumentHelp("How many variants of each model to measure.", valueName: "count"))
  var variants: Int = 200

  @Option(
    help: ArgumentHelp(
      "Sides of kernels that some convolutions get instead of their own, such as 1,3,5.", valueName: "sides"))
  var kernels: Counts?

  @Option(
    help: ArgumentHelp("Numbers of groups that some convolutions are dealt to, such as 2,4,8.", valueName: "counts"))
  var groups: Counts?

  @Flag(help: "Keep measurements that others on the machine disturbed, where it is never quiet.")
  var acceptDisturbed = false

  @Option(help: ArgumentHelp("Another table, whose measurements are added first.", valueName: "file"))
  var merge: [String] = []

  @Option(help: ArgumentHelp("The table, which is made or added to.", valueName: "file"))
  var out: String

  @Option(help: ArgumentHelp("The seed of the variants.", valueName: "number"))
  var seed: UInt64 = 0

  @OptionGroup var common: CommonOptions

  /// What is measured where no model is named.
  static let usualModels = ["resnet20-cifar10", "resnet18-cifar10", "vgg16-cifar10", "mobilenetv1-cifar10"]

  func validate() throws {
    guard engine != .libtorch else {
      throw ValidationError("libtorch does not tell what layers take; choose openvino, onnxruntime or espalier")
    }
    guard threads > 0, batch > 0 else { throw ValidationError("--threads and --batch must be at least 1") }
    guard variants >= 0 else { throw ValidationError("--variants must not be negative") }
    guard kernels?.values.allSatisfy({ !$0.isMultiple(of: 2) }) ?? true else {
      throw ValidationError("--kernels must be odd, so that padding keeps the size of the image")
    }
  }

  func run() throws {
    let console = common.console
    let networks = try (models.isEmpty ? Self.usualModels : models).map { name in
      let model = ModelOptions(name: name, weights: nil)
      return model.hasWeights ? try model.network() : try model.architecture().withInitialWeights(seed: seed)
    }
    let table = try LatencyTable(out)
    var merged = 0
    for path in merge { merged += try table.merge(LatencyTable(existing: path)) }
    if !merge.isEmpty { console.line("\(merged) networks merged") }

    let space = VariantSpace(kernels: kernels?.values ?? [], groups: groups?.values ?? [])
    let settings = EngineSettings(precision: precision, threads: threads, batch: batch)
    var profile = LatencyProfile(
      networks, in: engine, settings: settings, variants: variants, space: space, seed: seed)
    if acceptDisturbed { profile.gate = .open }
    let bar = ProgressBar()
    let outcome = try profile.fill(table, engineProcess: EngineProcess.arguments) {
      bar.update("\(engine.rawValue)", $0, of: $1)
    }
    bar.finish()
    let model = try LatencyModel(table, in: outcome.context)
    console.lines(LatencyModelTable(model).text)
    console.line(outcome.summary)
    for fault in Set(outcome.faults).sorted() { console.line("not run: \(fault)") }
    console.object([
      "command": "profile", "seed": JSONValue(seed), "table": .string(out),
      "context": try JSONValue(encoding: outcome.context), "measured": .integer(outcome.measured),
      "known": .integer(outcome.known), "disturbed": .integer(outcome.disturbed),
      "failed": .integer(outcome.faults.count), "merged": .integer(merged),
      "held_out": try JSONValue(encoding: model.heldOut),
    ])
  }
}

extension LatencyProfile.Outcome {
  /// What was done, in a line.
  fileprivate var summary: String {
    var parts = ["\(measured) variants measured"]
    if known > 0 { parts.append("\(known) known already") }
    if disturbed > 0 { parts.append("\(disturbed) disturbed by others and left for the next time") }
    if !faults.isEmpty { parts.append("\(faults.count) that the engine could not run") }
    return parts.joined(separator: ", ")
  }
}
