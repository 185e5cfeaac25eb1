/// What a run found of latencies: predicted and measured, before and after.
public struct LatencyFigures: Codable, Hashable, Sendable {
  /// The engine.
  public var engine: String
  /// The engine's version.
  public var version: String
  /// The threads that computed.
  public var threads: Int
  /// The images of a call.
  public var batch: Int
  /// The network that the run began with.
  public var original: Times
  /// The network that it ended with.
  public var result: Times
  /// How many times faster the result is, and the 95 % interval of that; nil where the machine was too busy to tell.
  public var speedup: Interval?
  /// The median error of predictions for networks that the fit did not see, as a share.
  public var heldOutError: Double
  /// What is predicted of each layer that multiplies, and why it became no faster where it did not.
  public var layers: [Layer]

  private enum CodingKeys: String, CodingKey {
    case engine, version, threads, batch, original, result, speedup, layers
    case heldOutError = "held_out_error"
  }

  /// The latencies of a run in an engine.
  public init(
    engine: String, version: String, threads: Int, batch: Int, original: Times, result: Times, speedup: Interval?,
    heldOutError: Double, layers: [Layer]
  ) {
    (self.engine, self.version, self.threads, self.batch) = (engine, version, threads, batch)
    (self.original, self.result, self.speedup) = (original, result, speedup)
    (self.heldOutError, self.layers) = (heldOutError, layers)
  }

  /// Milliseconds of a call.
  public struct Times: Codable, Hashable, Sendable {
    /// Measured: the median, and the quantiles that one call in ten is below and above.
    public var median: Double, p10: Double, p90: Double
    /// Predicted from the layers.
    public var predicted: Double

    private enum CodingKeys: String, CodingKey {
      case median = "median_ms", p10 = "p10_ms", p90 = "p90_ms", predicted = "predicted_ms"
    }

    /// Measured and predicted milliseconds.
    public init(median: Double, p10: Double, p90: Double, predicted: Double) {
      (self.median, self.p10, self.p90, self.predicted) = (median, p10, p90, predicted)
    }
  }

  /// A ratio with its 95 % interval.
  public struct Interval: Codable, Hashable, Sendable {
    /// The ratio.
    public var median: Double
    /// The ends of the interval.
    public var low: Double, high: Double

    /// A ratio between two ends.
    public init(median: Double, low: Double, high: Double) {
      (self.median, self.low, self.high) = (median, low, high)
    }
  }

  /// A layer that multiplies.
  public struct Layer: Codable, Hashable, Sendable {
    /// The node's name.
    public var name: String
    /// Predicted milliseconds before the cut.
    public var before: Double
    /// Predicted milliseconds after it.
    public var after: Double
    /// Why it did not become as much faster as it became smaller; nil where it did.
    public var reason: String?

    private enum CodingKeys: String, CodingKey {
      case name, reason
      case before = "before_ms", after = "after_ms"
    }

    /// A layer's predicted times.
    public init(name: String, before: Double, after: Double, reason: String? = nil) {
      (self.name, self.before, self.after, self.reason) = (name, before, after, reason)
    }
  }
}
