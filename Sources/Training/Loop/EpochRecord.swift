/// What one pass over the train split and the evaluation behind it gave.
public struct EpochRecord: Sendable, Hashable {
  /// The epoch, counted from 1.
  public let epoch: Int
  /// The steps of the whole run that are done.
  public let stepsOfRun: Int
  /// The mean loss over the epoch's steps, label smoothing included.
  public let trainLoss: Double
  /// The share of augmented training images that were told right, 0…1.
  public let trainAccuracy: Double
  /// The mean cross entropy on the search split.
  public let searchLoss: Double
  /// The accuracy on the search split, 0…1.
  public let searchAccuracy: Double
  /// The share of the search split whose class was among the five likeliest, 0…1; nil for five classes or fewer.
  public let searchTopFive: Double?
  /// The learning rate of the last step.
  public let learningRate: Double
  /// Wall-clock seconds of the epoch, evaluation left out.
  public let seconds: Double
  /// Training images a second.
  public let imagesPerSecond: Double
}
