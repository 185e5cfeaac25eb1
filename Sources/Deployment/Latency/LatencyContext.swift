public import Runs

/// All that times depend on besides the network: they are comparable within a context and nowhere else.
public struct LatencyContext: Hashable, Sendable, Codable {
  /// The engine.
  public var engine: EngineName
  /// The engine's version, in its own words.
  public var version: String
  /// How it runs.
  public var settings: EngineSettings
  /// The machine.
  public var machine: Machine

  /// An engine with its settings on a machine.
  public init(engine: EngineName, version: String, settings: EngineSettings, machine: Machine = .current) {
    self.engine = engine
    self.version = version
    self.settings = settings
    self.machine = machine
  }
}

extension LatencyContext: CustomStringConvertible {
  /// Such as `openvino 2026.4.1, float32, 1 thread, batch 1, on Intel(R) Xeon(R) Processor`.
  public var description: String {
    let threads = settings.threads == 1 ? "1 thread" : "\(settings.threads) threads"
    return "\(engine.rawValue) \(version), \(settings.precision.rawValue), \(threads), batch \(settings.batch)"
      + (settings.spins ? ", spinning" : "") + ", on \(machine.processor), \(machine.cores) cores, \(machine.system)"
  }
}
