/// How much worse a network does without channels of one class at a time, nothing being trained.
public struct SensitivityFigures: Codable, Hashable, Sendable {
  /// The mean cross entropy of the whole network, in nats.
  public var loss: Double
  /// The accuracy of the whole network, 0…1.
  public var accuracy: Double
  /// How many images of the search split were looked at.
  public var images: Int
  /// The name of the method whose score says which channels go first.
  public var method: String
  /// A curve for each class that may be cut.
  public var curves: [Curve]

  /// A class of channels.
  public struct Curve: Codable, Hashable, Sendable {
    /// Its name.
    public var channelClass: String
    /// How many channels it has.
    public var width: Int
    /// What was measured, the fewest channels gone first.
    public var points: [Point]

    private enum CodingKeys: String, CodingKey {
      case channelClass = "class"
      case width, points
    }

    /// The curve of a class.
    public init(channelClass: String, width: Int, points: [Point]) {
      (self.channelClass, self.width, self.points) = (channelClass, width, points)
    }
  }

  /// The network without some channels of a class.
  public struct Point: Codable, Hashable, Sendable {
    /// How many are gone.
    public var removed: Int
    /// The mean cross entropy, in nats.
    public var loss: Double
    /// The accuracy, 0…1.
    public var accuracy: Double

    /// What was measured without `removed` channels.
    public init(removed: Int, loss: Double, accuracy: Double) {
      (self.removed, self.loss, self.accuracy) = (removed, loss, accuracy)
    }
  }

  /// What was measured.
  public init(loss: Double, accuracy: Double, images: Int, method: String, curves: [Curve]) {
    (self.loss, self.accuracy, self.images) = (loss, accuracy, images)
    (self.method, self.curves) = (method, curves)
  }
}
