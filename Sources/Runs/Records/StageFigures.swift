/// A stage of a run that cuts little by little: some training, most often behind a cut.
public struct StageFigures: Codable, Hashable, Sendable {
  /// How much of all that is to go the stage's cut goes to, 0…1; zero where nothing is cut.
  public var share: Double
  /// The class of channels that alone was cut; nil where all were, or none.
  public var channelClass: String?
  /// Multiply-accumulates for one input behind the cut.
  public var macs: Int
  /// Trainable numbers behind the cut.
  public var params: Int
  /// Epochs of training behind the cut.
  public var epochs: Int
  /// The accuracy on the search split at the end of the stage, 0…1.
  public var searchAccuracy: Double
  /// The largest difference of any score between the network with its channels masked and with them cut; nil where
  /// nothing is cut.
  public var maskedDifference: Double?
  /// Whether the stage cost more accuracy than it may, so that the run went on from before it.
  public var isTakenBack: Bool

  private enum CodingKeys: String, CodingKey {
    case share
    case channelClass = "class"
    case macs
    case params
    case epochs
    case searchAccuracy = "search_accuracy"
    case maskedDifference = "masked_difference"
    case isTakenBack = "taken_back"
  }

  /// What came of a stage.
  public init(
    share: Double, channelClass: String? = nil, macs: Int, params: Int, epochs: Int, searchAccuracy: Double,
    maskedDifference: Double? = nil,
    isTakenBack: Bool = false
  ) {
    self.share = share
    self.channelClass = channelClass
    self.macs = macs
    self.params = params
    self.epochs = epochs
    self.searchAccuracy = searchAccuracy
    self.maskedDifference = maskedDifference
    self.isTakenBack = isTakenBack
  }
}
