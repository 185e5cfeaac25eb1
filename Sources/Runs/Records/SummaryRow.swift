/// One epoch of a run: a line of `summary.csv`.
public struct SummaryRow: Hashable, Sendable {
  /// Which epoch, counted from 0.
  public var epoch: Int
  /// The mean loss over the epoch's training images.
  public var trainLoss: Double
  /// The share of training images classified rightly as they were trained on, 0…1.
  public var trainTop1: Double
  /// The mean loss on the images evaluated after the epoch; nil if none were.
  public var evalLoss: Double?
  /// The share of them classified rightly, 0…1; nil if none were.
  public var evalTop1: Double?
  /// The learning rate of the epoch's last step.
  public var learningRate: Double
  /// Wall time of the epoch, in seconds.
  public var seconds: Double
  /// Training images a second.
  public var imagesPerSecond: Double

  /// Describes an epoch.
  public init(
    epoch: Int, trainLoss: Double, trainTop1: Double, evalLoss: Double? = nil, evalTop1: Double? = nil,
    learningRate: Double, seconds: Double, imagesPerSecond: Double
  ) {
    self.epoch = epoch
    self.trainLoss = trainLoss
    self.trainTop1 = trainTop1
    self.evalLoss = evalLoss
    self.evalTop1 = evalTop1
    self.learningRate = learningRate
    self.seconds = seconds
    self.imagesPerSecond = imagesPerSecond
  }

  /// The names of the columns.
  static let columns = [
    "epoch", "train_loss", "train_top1", "eval_loss", "eval_top1", "lr", "seconds", "images_per_second",
  ]

  /// The line without its end; each number with as many digits as it takes to read the same number back.
  var line: String {
    let optional = { (value: Double?) in value.map { "\($0)" } ?? "" }
    return [
      "\(epoch)", "\(trainLoss)", "\(trainTop1)", optional(evalLoss), optional(evalTop1), "\(learningRate)",
      "\(seconds)", "\(imagesPerSecond)",
    ].joined(separator: ",")
  }

  /// Reads a line; nil if it is not one.
  init?(line: Substring) {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == Self.columns.count, let epoch = Int(fields[0]) else { return nil }
    let numbers = fields.dropFirst().map { Double($0) }
    let isReadable = zip(fields.dropFirst(), numbers).allSatisfy { field, number in number != nil || field.isEmpty }
    guard isReadable, let trainLoss = numbers[0], let trainTop1 = numbers[1], let learningRate = numbers[4],
      let seconds = numbers[5], let imagesPerSecond = numbers[6]
    else { return nil }
    self.init(
      epoch: epoch, trainLoss: trainLoss, trainTop1: trainTop1, evalLoss: numbers[2], evalTop1: numbers[3],
      learningRate: learningRate, seconds: seconds, imagesPerSecond: imagesPerSecond)
  }
}
