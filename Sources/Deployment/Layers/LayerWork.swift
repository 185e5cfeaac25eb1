/// What a layer does in one pass, and what keeps it from being faster.
public struct LayerWork: Codable, Hashable, Sendable {
  /// The convolution or linear layer of the network that the engine's layer computes.
  public var node: String
  /// The multiply-accumulates that the engine makes; in Espalier's own those of weights that are zero are not.
  public var macs: Int
  /// The bytes of its weights.
  public var weightBytes: Int
  /// The bytes that it reads and writes of values between layers.
  public var activationBytes: Int
  /// Billions of multiplications and additions in a second.
  public var gigaflops: Double
  /// What takes the most of its time; nil where it computed in other numbers than those whose peak was measured.
  public var bound: LayerBound?

  private enum CodingKeys: String, CodingKey {
    case node, macs, weightBytes = "weight_bytes", activationBytes = "activation_bytes", gigaflops = "gflops", bound
  }

  /// The work of a layer that took so long.
  public init(node: String, macs: Int, weightBytes: Int, activationBytes: Int, microseconds: Double) {
    self.node = node
    self.macs = macs
    self.weightBytes = weightBytes
    self.activationBytes = activationBytes
    gigaflops = microseconds > 0 ? 2 * Double(macs) / microseconds / 1e3 : 0
  }
}

/// What takes the most of a layer's time, by the roofline model.
///
/// Williams, Waterman and Patterson 2009.
public enum LayerBound: String, CaseIterable, Codable, Hashable, Sendable {
  /// Multiplying.
  case compute
  /// Reading weights.
  case weights
  /// Reading and writing values between layers.
  case activations
  /// None of them: calls, threads that wait, shapes that fill no vector.
  case overhead

  /// The share of a layer's time that the longest of multiplying, reading weights and moving values must explain; below it
  /// the bound is overhead.
  ///
  /// A third is our choice: good kernels reach half of a peak and more, and what is three times slower than every peak
  /// allows is held up by something else.
  public static let explainedShare = 1.0 / 3

  /// The bound of a layer that takes so many microseconds.
  ///
  /// The time to multiply is MACs over the peak of fused multiply-adds. The times to read weights and to move values are their
  /// bytes over the rate of the nearest level of memory that holds `workingSet`, all that the network touches in a pass:
  /// of what one layer touches more may be nearer, and then these times are upper estimates. Of equal times the first counts.
  ///
  /// - Returns: nil if no level was measured.
  public init?(of work: LayerWork, taking microseconds: Double, workingSet: Int, peaks: MachinePeaks) {
    guard let level = peaks.level(holding: workingSet), peaks.multiplyAdds > 0, level.bytesPerSecond > 0 else {
      return nil
    }
    let seconds: [(LayerBound, Double)] = [
      (.compute, Double(work.macs) / peaks.multiplyAdds),
      (.weights, Double(work.weightBytes) / level.bytesPerSecond),
      (.activations, Double(work.activationBytes) / level.bytesPerSecond),
    ]
    var longest = seconds[0]
    for time in seconds where time.1 > longest.1 { longest = time }
    self = longest.1 * 1e6 >= Self.explainedShare * microseconds ? longest.0 : .overhead
  }
}
