/// What a cut leaves before anything is trained, on the search split.
public struct UntrainedFigures: Codable, Hashable, Sendable {
  /// How a network does.
  public struct Score: Codable, Hashable, Sendable {
    /// The share of images that it tells right, 0…1.
    public var accuracy: Double
    /// The mean cross entropy, in nats; nil where it is no finite number.
    public var loss: Double?

    /// An accuracy and a loss.
    public init(accuracy: Double, loss: Double) {
      self.accuracy = accuracy
      self.loss = loss.isFinite ? loss : nil
    }
  }

  /// As the cut leaves it: nothing but the choice of what goes may have looked at images.
  public var cut: Score
  /// As training begins: with weights fitted and batch norm's statistics measured anew, as far as the run does so.
  public var fitted: Score

  /// A cut before and after it is fitted.
  public init(cut: Score, fitted: Score) {
    self.cut = cut
    self.fitted = fitted
  }
}
