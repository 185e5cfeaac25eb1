/// One network in one engine under one setting: what a line of a measurement's file holds, and all that tables are made of.
public struct MeasurementRecord: Codable, Hashable, Sendable {
  /// The network's name.
  public var model: String
  /// The engine.
  public var engine: EngineName
  /// The engine's version, in its own words.
  public var version: String
  /// How it ran.
  public var settings: EngineSettings
  /// The types of numbers that convolutions and linear layers were computed with, as the engine tells; nil where it does not.
  public var executed: [LayerTiming.Numbers]?
  /// The shape of one image.
  public var inputShape: [Int]
  /// Multiply-accumulates of convolutions and linear layers for one image.
  public var macs: Int
  /// Trainable numbers.
  public var params: Int
  /// What came of it.
  public var status: Status
  /// Why it failed, as one sentence; nil if it did not.
  public var fault: String?
  /// Times of calls; nil if there was nothing to time.
  public var latency: Latency?
  /// How many times faster than the first network in the same engine under the same settings; nil for that one.
  public var speedup: PairedRatio?
  /// Milliseconds until the network was ready to be called.
  public var loadMilliseconds: Double?
  /// Milliseconds of the first call.
  public var firstCallMilliseconds: Double?
  /// The median milliseconds of calls that find nothing of the network in the caches.
  public var coldMilliseconds: Double?
  /// What memory it takes.
  public var memory: Memory?
  /// The largest difference of a score to that of LibTorch in 32 bits, as a share of the largest score.
  public var difference: Double?
  /// The layers, as the engine ran them, in order.
  public var layers: [LayerTiming]?
  /// What the machine does at most, which layers are held against.
  public var peaks: MachinePeaks?

  /// Whether a result may be relied on.
  public enum Status: String, Codable, Hashable, Sendable {
    /// It may.
    case measured
    /// Others used the machine too much: times are shown, but not to be ranked.
    case contended
    /// There is none.
    case failed
  }

  /// Milliseconds of calls in undisturbed visits; of a contended record, of all that there are.
  public struct Latency: Codable, Hashable, Sendable {
    /// The median over all calls.
    public var median: Double
    /// Quantiles over all calls.
    public var p5: Double, p10: Double, p90: Double
    /// The distance between the quartiles.
    public var quartiles: Double
    /// The quickest call.
    public var least: Double
    /// The calls that count.
    public var kept: Int
    /// All calls.
    public var total: Int
    /// The median of each round; nil where the visit was disturbed.
    public var rounds: [Double?]

    private enum CodingKeys: String, CodingKey {
      case median = "median_ms", p5 = "p5_ms", p10 = "p10_ms", p90 = "p90_ms", quartiles = "quartiles_ms"
      case least = "least_ms", kept, total, rounds = "rounds_ms"
    }
  }

  /// Bytes, by four measures, none of which stands for the others.
  public struct Memory: Codable, Hashable, Sendable {
    /// The file that is deployed.
    public var file: Int
    /// The weights as the engine reads them, where it tells; else in the numbers that were asked of it, and those of integers
    /// as integers.
    public var weights: Int
    /// The most that values between layers take at one time, if layers run in order and each makes its output anew.
    public var activations: Int
    /// What the process had at most with the network loaded and called, over what it had with the engine alone.
    public var peak: Int?
    /// The same of memory that no file stands behind, after ten calls.
    public var anonymous: Int?
    /// The same of memory that is written to.
    public var privateDirty: Int?

    private enum CodingKeys: String, CodingKey {
      case file = "file_bytes", weights = "weight_bytes", activations = "activation_bytes", peak = "peak_bytes"
      case anonymous = "anonymous_bytes", privateDirty = "private_dirty_bytes"
    }
  }

  private enum CodingKeys: String, CodingKey {
    case model, engine, version, settings, executed, macs, params, status, fault, latency, speedup, memory, difference
    case layers, peaks
    case inputShape = "input_shape", loadMilliseconds = "load_ms", firstCallMilliseconds = "first_call_ms"
    case coldMilliseconds = "cold_ms"
  }
}

extension MeasurementRecord.Latency {
  /// The times of a network's visits, in the order of rounds, and whether each counts.
  init?(_ visits: [Visit], accepted: [Bool]) {
    let isContended = !accepted.contains(true)
    let counting = zip(visits, accepted).filter { $1 || isContended }.map(\.0)
    let times = counting.flatMap(\.milliseconds)
    guard let median = times.median, let p5 = times.quantile(0.05), let p10 = times.quantile(0.1),
      let p90 = times.quantile(0.9), let lower = times.quantile(0.25), let upper = times.quantile(0.75),
      let least = times.min()
    else { return nil }
    self.init(
      median: median, p5: p5, p10: p10, p90: p90, quartiles: upper - lower, least: least,
      kept: isContended ? 0 : times.count, total: visits.reduce(0) { $0 + $1.milliseconds.count + $1.dropped },
      rounds: zip(visits, accepted).map { $1 ? $0.milliseconds.median : nil })
  }
}
