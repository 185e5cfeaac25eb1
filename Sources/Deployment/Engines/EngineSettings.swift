/// How an engine is to run a network.
public struct EngineSettings: Codable, Hashable, Sendable {
  /// What kind of numbers an engine is asked to compute in; what it then did is another matter, see `LayerTiming`.
  public enum Precision: String, CaseIterable, Codable, Hashable, Sendable {
    /// 32-bit floats; a quantised network stays what it is.
    case float32
    /// bfloat16, where the processor and the engine have it.
    case bfloat16
  }

  /// The numbers asked for.
  public var precision: Precision
  /// The threads that compute.
  public var threads: Int
  /// The images that go through at once.
  public var batch: Int
  /// Whether threads that wait for one another do so awake.
  ///
  /// That is quicker where nobody else wants the processors, and many times slower where somebody does.
  public var spins: Bool

  /// Settings for one engine and network.
  public init(precision: Precision = .float32, threads: Int = 1, batch: Int = 1, spins: Bool = false) {
    self.precision = precision
    self.threads = threads
    self.batch = batch
    self.spins = spins
  }
}
