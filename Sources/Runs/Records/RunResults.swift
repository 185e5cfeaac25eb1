/// What a run found, in the words that scripts and the report rely on: `results` of `run.json`.
public struct RunResults: Codable, Hashable, Sendable {
  /// The network that the run began with, where it changed one.
  public var original: NetworkFigures?
  /// The network that the run ended with.
  public var result: NetworkFigures
  /// The budgets, as they were asked for and as they came out.
  public var budgets: [BudgetFigures]?
  /// Every layer before and after.
  public var layers: [LayerFigures]?
  /// The largest difference of any score between the network with its channels masked and with them cut.
  public var maskedDifference: Double?
  /// What the last cut left before anything was trained; nil where there was no cut, or no search split.
  public var untrained: UntrainedFigures?
  /// The stages before the last cut, where there were any.
  public var stages: [StageFigures]?
  /// What was weighed before the cut was decided.
  public var candidates: CandidateFigures?
  /// The batch norms that were put back before the search.
  public var restoration: RestorationFigures?
  /// What was brought to integers.
  public var quantisation: QuantisationFigures?
  /// The weights that are not zero, and the file that they are coded in, where some were set to zero.
  public var coded: CodedFigures?
  /// Latencies, predicted and measured, where one was bounded.
  public var latency: LatencyFigures?
  /// Why the search for channels to remove stopped.
  public var stopReason: String?
  /// The convention by which MACs are counted.
  public var convention: String

  private enum CodingKeys: String, CodingKey {
    case original
    case result
    case budgets
    case layers
    case maskedDifference = "masked_difference"
    case untrained
    case stages
    case candidates
    case restoration = "batch_norm_restoration"
    case quantisation
    case coded
    case latency
    case stopReason = "stop_reason"
    case convention
  }

  /// The results of a run.
  public init(
    original: NetworkFigures? = nil, result: NetworkFigures, budgets: [BudgetFigures]? = nil,
    layers: [LayerFigures]? = nil, maskedDifference: Double? = nil, stages: [StageFigures]? = nil,
    restoration: RestorationFigures? = nil,
    quantisation: QuantisationFigures? = nil, stopReason: String? = nil, convention: String
  ) {
    self.original = original
    self.result = result
    self.budgets = budgets
    self.layers = layers
    self.maskedDifference = maskedDifference
    self.stages = stages
    self.restoration = restoration
    self.quantisation = quantisation
    self.stopReason = stopReason
    self.convention = convention
  }
}

/// Batch norms put back behind convolutions into which a file had folded them.
public struct RestorationFigures: Codable, Hashable, Sendable {
  /// How many.
  public var count: Int
  /// The largest difference of any score that this made.
  public var largestDifference: Double

  private enum CodingKeys: String, CodingKey {
    case count
    case largestDifference = "largest_difference"
  }

  /// So many batch norms, and what they changed.
  public init(count: Int, largestDifference: Double) {
    self.count = count
    self.largestDifference = largestDifference
  }
}

/// What is known of one network.
public struct NetworkFigures: Codable, Hashable, Sendable {
  /// Its name.
  public var name: String
  /// Multiply-accumulates for one input.
  public var macs: Int
  /// Trainable numbers.
  public var params: Int
  /// The share of the test images that it tells right, 0…1.
  public var accuracy: Double?
  /// The mean cross entropy on the test images, in nats.
  public var loss: Double?

  /// The figures of a network.
  public init(name: String, macs: Int, params: Int, accuracy: Double? = nil, loss: Double? = nil) {
    self.name = name
    self.macs = macs
    self.params = params
    self.accuracy = accuracy
    self.loss = loss
  }
}

/// A budget, asked and got.
public struct BudgetFigures: Codable, Hashable, Sendable {
  /// What was bounded, such as `macs`.
  public var quantity: String
  /// The bound as it was written, such as `50%`.
  public var asked: String
  /// The bound as a count; of latencies, in nanoseconds.
  public var limit: Int
  /// What the result has.
  public var got: Int
  /// Whether the bound holds.
  public var met: Bool

  /// A budget and how it came out.
  public init(quantity: String, asked: String, limit: Int, got: Int) {
    self.quantity = quantity
    self.asked = asked
    self.limit = limit
    self.got = got
    met = got <= limit
  }
}

/// One layer before and after.
public struct LayerFigures: Codable, Hashable, Sendable {
  /// What a layer is at one time.
  public struct State: Codable, Hashable, Sendable {
    /// The shape of its output, the batch left out.
    public var shape: [Int]
    /// Its multiply-accumulates.
    public var macs: Int
    /// Its trainable numbers.
    public var params: Int

    /// A layer's output shape and costs.
    public init(shape: [Int], macs: Int, params: Int) {
      self.shape = shape
      self.macs = macs
      self.params = params
    }
  }

  /// The node's name.
  public var name: String
  /// What it computes.
  public var operation: String
  /// Before the cut.
  public var before: State
  /// After it.
  public var after: State

  /// A layer's two states.
  public init(name: String, operation: String, before: State, after: State) {
    self.name = name
    self.operation = operation
    self.before = before
    self.after = after
  }
}
