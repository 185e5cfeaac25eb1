/// What is measured, and how thoroughly.
public struct MeasurementPlan: Sendable {
  /// The networks; the others are compared with the first.
  public var models: [MeasuredModel]
  /// The engines.
  public var engines: [EngineName]
  /// The settings; those that have as many threads share a process for each engine.
  public var settings: [EngineSettings]
  /// How often every network is visited.
  public var rounds = 12
  /// The milliseconds that a visit takes at least.
  public var visitMilliseconds = 20.0
  /// Calls that find nothing of the network in the caches.
  public var coldCalls = 10
  /// The limits beyond which a visit does not count.
  public var gate = QualityGate()
  /// What the order of visits, the images and the resampling follow from.
  public var seed: UInt64 = 0

  /// Measures `models` in `engines` under `settings`, with the usual thoroughness.
  public init(models: [MeasuredModel], engines: [EngineName], settings: [EngineSettings]) {
    self.models = models
    self.engines = engines
    self.settings = settings
  }
}
