public import Deployment
public import Runs

/// What a network and its cut were measured to take, in the same rounds.
public struct LatencyComparison: Hashable, Sendable {
  /// The engine.
  public let engine: EngineName
  /// The engine's version.
  public let version: String
  /// How it ran.
  public let settings: EngineSettings
  /// Milliseconds of the network.
  public let original: Quantiles
  /// Milliseconds of its cut.
  public let result: Quantiles
  /// How many times faster the cut is; nil where others used the machine too much to tell.
  public let speedup: LatencyFigures.Interval?

  /// Milliseconds: the median, and what one call in ten is below and above.
  public struct Quantiles: Hashable, Sendable {
    /// The quantile.
    public let median: Double, p10: Double, p90: Double

    package init(median: Double, p10: Double, p90: Double) {
      (self.median, self.p10, self.p90) = (median, p10, p90)
    }
  }

  package init(
    engine: EngineName, version: String, settings: EngineSettings, original: Quantiles, result: Quantiles,
    speedup: LatencyFigures.Interval?
  ) {
    (self.engine, self.version, self.settings) = (engine, version, settings)
    (self.original, self.result, self.speedup) = (original, result, speedup)
  }

  /// What two records of one measurement say.
  ///
  /// - Throws: `LatencySearchError` when one of them has no times.
  init(_ original: MeasurementRecord, _ result: MeasurementRecord) throws {
    for record in [original, result] { if let fault = record.fault { throw LatencySearchError.failed(fault) } }
    guard let before = original.latency, let after = result.latency else { throw LatencySearchError.contended }
    self.init(
      engine: original.engine, version: original.version, settings: original.settings,
      original: Quantiles(median: before.median, p10: before.p10, p90: before.p90),
      result: Quantiles(median: after.median, p10: after.p10, p90: after.p90),
      speedup: result.speedup.map { .init(median: $0.median, low: $0.low, high: $0.high) })
  }
}
