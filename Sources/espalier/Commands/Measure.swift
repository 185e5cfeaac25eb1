import ArgumentParser
import Compression
import Deployment
import Foundation
import Networks
import Reports
import Runs
import Training

/// `espalier measure`: how long networks take, in the engines that will run them.
struct Measure: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure latency and memory in inference engines; others are compared with the first model.",
    discussion: """
      Every engine runs in a process of its own, on as many processors as it has threads. All are visited once in each \
      round, in a random order; speed-ups are medians of ratios within a round, with their 95 % interval. Visits during \
      which others used the machine do not count, and a row that has lost half of its calls is marked as contended. A zoo \
      name without weights is measured with random ones.
      """)

  @Argument(
    help: ArgumentHelp(
      "What to measure: .onnx files, run folders, architecture .json files, or zoo names.", valueName: "model"))
  var models: [String]

  @Option(
    name: .customLong("engine"),
    help: ArgumentHelp(
      "openvino, onnxruntime, libtorch or espalier; may be given several times, all where nothing is said."))
  var engines: [EngineName] = []

  @Option(
    help: ArgumentHelp(
      "The shape of the input, such as 1x3x224x224, where an .onnx file leaves it open.", valueName: "shape"))
  var input: InputShape?

  @Option(help: ArgumentHelp("Threads to compute with, such as 1,2.", valueName: "counts"))
  var threads: Counts = Counts([1])

  @Option(help: ArgumentHelp("Images that go through at once, such as 1,8.", valueName: "counts"))
  var batch: Counts = Counts([1])

  @Option(
    name: .customLong("precision"),
    help: ArgumentHelp("float32 or bfloat16; may be given several times. The table says what an engine then did."))
  var precisions: [EngineSettings.Precision] = []

  @Option(
    name: .customLong("recipe"),
    help: ArgumentHelp("A recipe of the first model, which is measured cut by it too.", valueName: "file"))
  var recipes: [String] = []

  @Option(
    help: ArgumentHelp(
      "Measure every model with so many percent of its smallest weights set to zero too, such as 50,90; the first "
        + "convolution, depthwise ones and the last layer keep theirs.", valueName: "percentages"))
  var zeros: Counts?

  @Option(help: ArgumentHelp("How often everything is visited.", valueName: "count"))
  var rounds: Int = 12

  @Flag(help: "Let threads that wait for one another do so awake, on a machine that nobody else uses.")
  var spins = false

  @Flag(help: "Print what each layer takes, and what bounds it: multiplying, weights, activations or overhead.")
  var layers = false

  @Option(help: ArgumentHelp("Write the results to a file, a line of JSON each.", valueName: "file"))
  var out: String?

  @Option(help: ArgumentHelp("The seed of the order of visits.", valueName: "number"))
  var seed: UInt64 = 0

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard !models.isEmpty else { throw ValidationError("say which MODEL") }
    guard zeros?.values.allSatisfy({ $0 <= 100 }) ?? true else { throw ValidationError("--zeros are percentages") }
    guard rounds > 0 else { throw ValidationError("--rounds must be at least 1") }
  }

  func run() throws {
    let console = common.console
    let folder = try ScratchFolder()
    defer { folder.remove() }

    var measured = try models.flatMap { name in
      let network = try network(named: name)
      return try [MeasuredModel(network, called: name, in: folder.path)]
        + (zeros?.values ?? []).map { percent in
          try MeasuredModel(
            network.zeroingSmallest(Double(percent) / 100), called: "\(name), \(percent) % zeros", in: folder.path)
        }
    }
    for path in recipes {
      let network = try network(named: models[0]).applying(Recipe(readingFrom: path))
      measured.append(
        try MeasuredModel(network, called: "\(models[0]) by \((path as NSString).lastPathComponent)", in: folder.path))
    }
    var plan = MeasurementPlan(
      models: measured, engines: engines.isEmpty ? EngineName.allCases : engines, settings: settings)
    plan.rounds = rounds
    plan.seed = seed
    let bar = ProgressBar()
    let records = try Measurement(plan, engineProcess: EngineProcess.arguments).records { bar.update($0, $1, of: $2) }
    bar.finish()

    console.lines(MeasurementTable(records).text)
    if layers {
      for record in records where record.layers != nil { console.lines(LayerTimingTable(record).text) }
    }
    let machine = try JSONValue(encoding: Machine.current)
    let lines = try records.map { record in
      var members = try JSONValue(encoding: record).members
      members["machine"] = machine
      if case .object(var latency)? = members["latency"] {
        latency["engine"] = .string(record.engine.rawValue)
        latency["threads"] = .integer(record.settings.threads)
        latency["batch"] = .integer(record.settings.batch)
        members["latency"] = .object(latency)
      }
      return JSONValue.object(members)
    }
    if let out { try AtomicFile.write(lines.map { "\($0.compactText)\n" }.joined().utf8, to: out) }
    console.object(["command": "measure", "seed": JSONValue(seed), "machine": machine, "records": .array(lines)])
    if records.allSatisfy({ $0.status == .failed }) { throw ExitCode.failure }
  }

  private var settings: [EngineSettings] {
    threads.values.flatMap { threads in
      batch.values.flatMap { batch in
        (precisions.isEmpty ? [.float32] : precisions).map {
          EngineSettings(precision: $0, threads: threads, batch: batch, spins: spins)
        }
      }
    }
  }

  /// The network; one of the zoo without weights gets random ones.
  private func network(named name: String) throws -> Network {
    var options = ModelOptions(name: name, weights: nil)
    options.input = input
    return options.hasWeights ? try options.network() : try options.architecture().withInitialWeights(seed: seed)
  }
}

extension EngineSettings.Precision: ExpressibleByArgument {}
