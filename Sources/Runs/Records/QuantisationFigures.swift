/// What bringing a network to 8-bit integers came to.
public struct QuantisationFigures: Codable, Hashable, Sendable {
  /// How many layers are computed in integers.
  public var layers: Int
  /// The layers that were to stay floats.
  public var keptFloat: [String]
  /// The layers that went back to floats, the most harmful first.
  public var returned: [Returned]
  /// Accuracy on the search split, by which layers went back, 0…1.
  public var searchAccuracy: Change<Double>
  /// The mean cross entropy on the search split, in nats.
  ///
  /// It tells networks apart where accuracy cannot, as on images that the network was trained on.
  public var searchLoss: Change<Double>
  /// The bytes of all parameters.
  public var weightBytes: Change<Int>

  /// A layer that went back to floats.
  public struct Returned: Codable, Hashable, Sendable {
    /// Its name.
    public var layer: String
    /// By how much the loss rises on the search split when it alone is rounded, in nats.
    public var harm: Double

    /// The layer called so, and the harm that it does.
    public init(layer: String, harm: Double) {
      self.layer = layer
      self.harm = harm
    }
  }

  /// A figure of the network of floats and of that of integers.
  public struct Change<Figure: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    /// In floats.
    public var before: Figure
    /// In integers.
    public var after: Figure

    /// A figure in floats and in integers.
    public init(before: Figure, after: Figure) {
      self.before = before
      self.after = after
    }
  }

  private enum CodingKeys: String, CodingKey {
    case layers
    case keptFloat = "kept_float"
    case returned
    case searchAccuracy = "search_accuracy"
    case searchLoss = "search_loss"
    case weightBytes = "weight_bytes"
  }

  /// The figures of a quantisation.
  public init(
    layers: Int, keptFloat: [String], returned: [Returned], searchAccuracy: Change<Double>,
    searchLoss: Change<Double>, weightBytes: Change<Int>
  ) {
    self.layers = layers
    self.keptFloat = keptFloat
    self.returned = returned
    self.searchAccuracy = searchAccuracy
    self.searchLoss = searchLoss
    self.weightBytes = weightBytes
  }
}
