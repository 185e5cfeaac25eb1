public import Deployment
public import Networks
import Runs

/// Where latencies are bounded: an engine with its settings on this machine, and a table of what it takes there.
public struct LatencyTarget: Sendable {
  /// The engine.
  public let engine: EngineName
  /// How it runs.
  public let settings: EngineSettings
  /// The table that predictions are fitted to.
  public let table: LatencyTable
  /// With what arguments this tool serves an engine.
  let engineProcess: [String]

  /// An engine with its settings, and the table at `path`, which is made if it is not there.
  ///
  /// - Throws: `LatencyTableError` when the file is something else.
  public init(engine: EngineName, settings: EngineSettings, tablePath path: String, engineProcess: [String]) throws {
    self.engine = engine
    self.settings = settings
    self.engineProcess = engineProcess
    table = try LatencyTable(path)
  }

  /// What predicts cuts of `network`; variants of it are measured first if the table does not know its layers yet.
  ///
  /// - Parameter groups: the numbers of groups that convolutions may be divided into, by their names.
  /// - Throws: `EngineError` when the engine is not there, `LatencyTableError` when even then too little is known.
  public func latency(
    of network: Network, dividing groups: [String: [Int]] = [:], variants: Int, seed: UInt64,
    progress: (Int, Int) throws -> Void
  ) throws -> NetworkLatency {
    if let known = try known(network, dividing: groups) { return known }
    let space = VariantSpace(groups: Set(groups.values.joined()).sorted())
    let profile = LatencyProfile(
      [network], in: engine, settings: settings, variants: variants, space: space, seed: seed)
    let outcome = try profile.fill(table, engineProcess: engineProcess, progress: progress)
    return try NetworkLatency(network, model: LatencyModel(table, in: outcome.context))
  }

  /// What predicts cuts of `network`, if the table knows enough of this machine, this engine and these layers.
  private func known(_ network: Network, dividing groups: [String: [Int]]) throws -> NetworkLatency? {
    let context = LatencyContext(
      engine: engine, version: try engine.version(engineProcess: engineProcess), settings: settings)
    guard try table.contexts().contains(context) else { return nil }
    do {
      let latency = try NetworkLatency(network, model: LatencyModel(table, in: context))
      // A layer of which no division is known was never measured with groups.
      let values = try network.shapes()
      let isKnown = try groups.allSatisfy { name, counts in
        try counts.contains { try !latency.milliseconds(dividing: [name: $0], values: values).isEmpty }
      }
      return isKnown ? latency : nil
    } catch let error as LatencyTableError {
      switch error {
      case .tooFew, .unknownKinds: return nil
      default: throw error
      }
    }
  }

  /// Measures a network and what was made of it, interleaved.
  ///
  /// - Throws: `LatencySearchError` when the engine cannot run one of them.
  public func measure(_ original: Network, _ result: Network) throws -> LatencyComparison {
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let models = try [("original", original), ("result", result)].map {
      try MeasuredModel($1, called: $0, in: folder.path)
    }
    var plan = MeasurementPlan(models: models, engines: [engine], settings: [settings])
    plan.coldCalls = 0
    let records = try Measurement(plan, engineProcess: engineProcess).records()
    return try LatencyComparison(records[0], records[1])
  }
}

/// Why a latency could not be kept to, as one sentence for the user.
public enum LatencySearchError: Error, Hashable, CustomStringConvertible {
  /// A network could not be measured.
  case failed(String)
  /// Others used the machine too much.
  case contended

  /// The whole sentence.
  public var description: String {
    switch self {
    case .failed(let fault): fault
    case .contended:
      "latencies cannot be measured while others use the machine so much; try again when it is idle"
    }
  }
}
