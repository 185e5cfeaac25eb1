/// How far a training run is, how fast it goes and how long it has left.
///
/// Images a second are those of the steps of the epoch under way. The time left is that of the whole run, at the pace of
/// all steps since the first that was noted, evaluations between them included; a resumed run counts from where it goes on.
///
/// The time of every step is given from outside, so that nothing here waits for a clock.
public struct TrainingProgress: Sendable {
  /// Where training stands after a step.
  public struct Step: Sendable {
    /// The epoch, counted from 1.
    public var epoch: Int
    /// The step within the epoch, counted from 1.
    public var step: Int
    /// How many steps an epoch has.
    public var stepCount: Int
    /// How many images the epoch's steps have seen so far.
    public var imageCount: Int
    /// The loss of the step.
    public var loss: Double

    /// A step of an epoch.
    public init(epoch: Int, step: Int, stepCount: Int, imageCount: Int, loss: Double) {
      self.epoch = epoch
      self.step = step
      self.stepCount = stepCount
      self.imageCount = imageCount
      self.loss = loss
    }

    /// Which step of the run it is, counted from 1.
    var number: Int { (epoch - 1) * stepCount + step }
  }

  private typealias Moment = (step: Step, time: ContinuousClock.Instant)

  private let epochs: Int
  private var firstOfRun: Moment?
  private var firstOfEpoch: Moment?
  private var last: Moment?
  private var lastLine: ContinuousClock.Instant

  /// How much time passes between plain lines within an epoch.
  private static let lineInterval = Duration.seconds(60)

  /// A run of so many epochs that begins at `now`.
  public init(epochs: Int, at now: ContinuousClock.Instant) {
    self.epochs = epochs
    lastLine = now
  }

  /// Notes a step that ended at `now`.
  public mutating func note(_ step: Step, at now: ContinuousClock.Instant) {
    if firstOfRun == nil { firstOfRun = (step, now) }
    if firstOfEpoch?.step.epoch != step.epoch { firstOfEpoch = (step, now) }
    last = (step, now)
  }

  /// Notes that a line about the run was printed, such as that of an epoch.
  public mutating func noteLine(at now: ContinuousClock.Instant) { lastLine = now }

  /// The line to print for the step noted last, where nothing was printed for a minute; else nil.
  public mutating func line(at now: ContinuousClock.Instant) -> String? {
    guard let step = last?.step, now - lastLine >= Self.lineInterval else { return nil }
    lastLine = now
    return "epoch \(step.epoch)/\(epochs)  step \(step.step)/\(step.stepCount)  \(text(lossDecimals: 4))"
  }

  /// Loss, images a second and the time left, as far as they are known.
  public var note: String { text(lossDecimals: 3) }

  /// Training images a second within the epoch; nil before two of its steps were noted.
  var imagesPerSecond: Double? {
    guard let firstOfEpoch, let last, last.time > firstOfEpoch.time else { return nil }
    return Double(last.step.imageCount - firstOfEpoch.step.imageCount) / ((last.time - firstOfEpoch.time) / .seconds(1))
  }

  /// The seconds that the run has left; nil before two steps were noted.
  var secondsLeft: Double? {
    guard let firstOfRun, let last, last.step.number > firstOfRun.step.number else { return nil }
    let pace = (last.time - firstOfRun.time) / .seconds(1) / Double(last.step.number - firstOfRun.step.number)
    return pace * Double(max(0, epochs * last.step.stepCount - last.step.number))
  }

  private func text(lossDecimals: Int) -> String {
    guard let last else { return "" }
    let parts = [
      "loss \(Figures.fixed(last.step.loss, decimals: lossDecimals))",
      imagesPerSecond.map { "\(Figures.fixed($0, decimals: 0)) images/s" },
      secondsLeft.map { "\(Figures.clock($0)) left" },
    ]
    return parts.compactMap(\.self).joined(separator: "  ")
  }
}
