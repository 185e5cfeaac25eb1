import ArgumentParser
import Compression
import Deployment
import Runs

/// Where a budget of latency holds.
struct LatencyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A table by `espalier profile`, for budgets of latency; it is made, or this network added, if need be.",
      valueName: "file"))
  var latencyTable: String?

  @Option(help: "The engine that a budget of latency is of: openvino, onnxruntime or espalier.")
  var engine: EngineName?

  @Option(help: ArgumentHelp("The threads that the engine computes with.", valueName: "count"))
  var engineThreads: Int?

  @Option(help: ArgumentHelp("The images of a call of the engine.", valueName: "count"))
  var engineBatch: Int?

  @Option(
    help: ArgumentHelp(
      "How many variants of a network are measured that the table does not know; 200 where nothing is said.",
      valueName: "count"))
  var engineVariants: Int?

  func validate() throws {
    guard engine != .libtorch else {
      throw ValidationError("libtorch does not tell what layers take; choose openvino, onnxruntime or espalier")
    }
    guard [engineThreads, engineBatch].allSatisfy({ $0 ?? 1 > 0 }) else {
      throw ValidationError("--engine-threads and --engine-batch must be at least 1")
    }
    guard engineVariants ?? LatencyModel.fewest >= LatencyModel.fewest else {
      throw ValidationError("--engine-variants must be at least \(LatencyModel.fewest)")
    }
  }

  /// Whether any of the options was given.
  var isGiven: Bool {
    latencyTable != nil || engine != nil || engineThreads != nil || engineBatch != nil || engineVariants != nil
  }

  /// The options as they were resolved, under their names.
  var resolved: [String: JSONValue] {
    guard let latencyTable, let engine else { return [:] }
    return [
      "latency-table": .string(latencyTable), "engine": .string(engine.rawValue),
      "engine-threads": .integer(settings.threads), "engine-batch": .integer(settings.batch),
      "engine-variants": .integer(variants),
    ]
  }

  /// Where latencies are bounded; nil where the options say nothing of it.
  func target() throws -> LatencyTarget? {
    guard let latencyTable, let engine else { return nil }
    return try LatencyTarget(
      engine: engine, settings: settings, tablePath: latencyTable, engineProcess: EngineProcess.arguments)
  }

  /// How many variants of an unknown network are measured.
  var variants: Int { engineVariants ?? 200 }

  private var settings: EngineSettings { EngineSettings(threads: engineThreads ?? 1, batch: engineBatch ?? 1) }
}
