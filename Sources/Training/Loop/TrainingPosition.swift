/// Where a training run stands between two steps.
///
/// With the weights and what the optimiser keeps of them this is all that training goes on from: the learning rate, the
/// order of the images and every random draw follow from the settings and the number of the step.
public struct TrainingPosition: Hashable, Codable, Sendable {
  /// The epochs that are done.
  public var epoch: Int
  /// The steps that are done of the epoch behind them.
  public var step: Int
  /// The steps that are done of the whole run.
  public internal(set) var stepsOfRun = 0
  /// The sum of the losses of the epoch's steps.
  var loss = 0.0
  /// The sum of their accuracies.
  var accuracy = 0.0
  /// Their wall-clock seconds.
  var seconds = 0.0

  /// The position behind `epoch` epochs and `step` steps of the next one.
  public init(epoch: Int = 0, step: Int = 0) {
    self.epoch = epoch
    self.step = step
  }

  /// Takes in a step and what it gave.
  mutating func finishStep(_ result: TrainingStep.Result) {
    step += 1
    stepsOfRun += 1
    loss += result.loss
    accuracy += result.accuracy
  }

  /// Goes on to the next epoch.
  mutating func finishEpoch() {
    let steps = stepsOfRun
    self = TrainingPosition(epoch: epoch + 1)
    stepsOfRun = steps
  }
}

extension TrainingPosition: Comparable {
  /// Whether one position is before the other in a run.
  public static func < (one: TrainingPosition, other: TrainingPosition) -> Bool {
    (one.epoch, one.step) < (other.epoch, other.step)
  }
}
