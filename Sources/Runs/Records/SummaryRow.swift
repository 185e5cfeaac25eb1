import Foundation

/// One epoch of a run: a line of `summary.csv`.
///
/// The file has the columns that timm writes, in timm's units, so that what plots timm's files plots ours; behind them
/// stand columns of our own. Accuracies are in percent there, and shares of 0…1 here as everywhere else.
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
  /// The share of them whose class is among the five likeliest, 0…1; nil if it was not counted.
  public var evalTop5: Double?
  /// The learning rate of the epoch's last step.
  public var learningRate: Double
  /// Wall time of the epoch, in seconds.
  public var seconds: Double
  /// Training images a second.
  public var imagesPerSecond: Double

  /// Describes an epoch.
  public init(
    epoch: Int, trainLoss: Double, trainTop1: Double, evalLoss: Double? = nil, evalTop1: Double? = nil,
    evalTop5: Double? = nil, learningRate: Double, seconds: Double, imagesPerSecond: Double
  ) {
    self.epoch = epoch
    self.trainLoss = trainLoss
    self.trainTop1 = trainTop1
    self.evalLoss = evalLoss
    self.evalTop1 = evalTop1
    self.evalTop5 = evalTop5
    self.learningRate = learningRate
    self.seconds = seconds
    self.imagesPerSecond = imagesPerSecond
  }

  /// The names of the columns: timm's, then ours.
  static let columns = [
    "epoch", "train_loss", "eval_loss", "eval_top1", "eval_top5", "lr", "train_top1", "seconds", "images_per_second",
  ]

  /// The line without its end; each number with as many digits as it takes to read the same number back.
  var line: String {
    let optional = { (value: Double?) in value.map { "\($0)" } ?? "" }
    return [
      "\(epoch)", "\(trainLoss)", optional(evalLoss), Self.percent(evalTop1), Self.percent(evalTop5), "\(learningRate)",
      Self.percent(trainTop1), "\(seconds)", "\(imagesPerSecond)",
    ].joined(separator: ",")
  }

  /// Reads a line; nil if it is not one.
  init?(line: Substring) {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == Self.columns.count, let epoch = Int(fields[0]) else { return nil }
    let numbers = fields.map { Double($0) }
    let isReadable = zip(fields, numbers).allSatisfy { field, number in number != nil || field.isEmpty }
    guard isReadable, let trainLoss = numbers[1], let learningRate = numbers[5], let trainTop1 = Self.share(fields[6]),
      let seconds = numbers[7], let imagesPerSecond = numbers[8]
    else { return nil }
    self.init(
      epoch: epoch, trainLoss: trainLoss, trainTop1: trainTop1, evalLoss: numbers[2], evalTop1: Self.share(fields[3]),
      evalTop5: Self.share(fields[4]), learningRate: learningRate, seconds: seconds, imagesPerSecond: imagesPerSecond)
  }

  /// A share in percent; nothing for nil.
  ///
  /// The digits are the share's own with the point moved, which a product of binary numbers would not have.
  private static func percent(_ share: Double?) -> String {
    guard let share else { return "" }
    guard share.isFinite, let decimal = Decimal(string: "\(share)") else { return "\(share)" }
    return "\(decimal * 100)"
  }

  /// The share that was written as so many percent, to the last bit; nil if nothing was.
  private static func share(_ percent: Substring) -> Double? {
    guard let number = Double(percent), number.isFinite, let decimal = Decimal(string: String(percent)) else {
      return Double(percent)
    }
    return Double("\(decimal / 100)")
  }
}
