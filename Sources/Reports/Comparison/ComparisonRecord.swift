/// One run of a comparison: a method under a budget with a seed, and what came of it.
public struct ComparisonRecord: Codable, Hashable, Sendable {
  /// The name of the method.
  public var method: String
  /// Whether it is a control, nobody's method but what methods have to beat.
  public var isControl: Bool
  /// The budgets, as they are written.
  public var budget: String
  /// What all random draws followed from.
  public var seed: UInt64
  /// The share of the test images that the result tells right, 0…1.
  public var accuracy: Double
  /// The mean cross entropy on the test images, in nats.
  public var loss: Double
  /// The accuracy of the given network, 0…1.
  public var originalAccuracy: Double
  /// Multiply-accumulates of the result for one input.
  public var macs: Int
  /// Its trainable numbers.
  public var params: Int
  /// Epochs of training in all.
  public var epochs: Int
  /// Processor seconds of all stages.
  public var cpuSeconds: Double
  /// Whether every budget holds.
  public var isMet: Bool
  /// The folder of the run, within that of the comparison.
  public var run: String

  private enum CodingKeys: String, CodingKey {
    case method, budget, seed, accuracy, loss, macs, params, epochs, run
    case isControl = "control"
    case originalAccuracy = "original_accuracy"
    case cpuSeconds = "cpu_seconds"
    case isMet = "met"
  }

  /// What came of a run.
  public init(
    method: String, isControl: Bool, budget: String, seed: UInt64, accuracy: Double, loss: Double,
    originalAccuracy: Double, macs: Int, params: Int, epochs: Int, cpuSeconds: Double, isMet: Bool, run: String
  ) {
    (self.method, self.isControl, self.budget, self.seed) = (method, isControl, budget, seed)
    (self.accuracy, self.loss, self.originalAccuracy) = (accuracy, loss, originalAccuracy)
    (self.macs, self.params, self.epochs, self.cpuSeconds) = (macs, params, epochs, cpuSeconds)
    (self.isMet, self.run) = (isMet, run)
  }
}
