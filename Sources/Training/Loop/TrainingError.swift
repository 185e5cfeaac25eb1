/// Why a network cannot be run or trained.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss is not a number any more.
  case diverged(epoch: Int, step: Int, lastGood: String?)
  /// The network has an operator that cannot be run.
  case cannotRun(node: String, operation: String)
  /// The data set's images are not what the network is fed.
  case imageMismatch(network: [Int], data: [Int])
  /// The network's scores are not one number for each class.
  case classMismatch(network: [Int], classes: Int)
  /// There are fewer images than one step takes.
  case tooFewImages(Int, batchSize: Int)
  /// A network is to learn from teachers and there are none.
  case noTeacher
  /// Values are to be compared with a teacher's and the two networks share none.
  case nothingToCompare(teacher: String)
  /// The student has other channels than those of the teacher's value.
  case otherChannels(value: String)
  /// No node has a name that a freeze list asks for.
  case unknownNode(pattern: String)
  /// A checkpoint is not of this network and these settings.
  case checkpointMismatch
  /// No convolution seems to have lost a batch norm.
  case nothingToRestore(network: String)

  /// One sentence that says what is wrong and what to do.
  public var description: String {
    switch self {
    case .diverged(let epoch, let step, let lastGood):
      "training diverged: the loss of epoch \(epoch), step \(step) is not a number; lower the learning rate"
        + (lastGood.map { " (the last good checkpoint is \($0))" } ?? "")
    case .cannotRun(let node, let operation): "the operator '\(operation)' at node '\(node)' cannot be run"
    case .imageMismatch(let network, let data):
      "the network is fed images of the shape \(network) and those of the data set have \(data)"
    case .classMismatch(let network, let classes):
      "the network's output has the shape \(network) where \(classes) classes need [\(classes)]"
    case .nothingToRestore(let network):
      "'\(network)' has no convolution that lost a batch norm: each has one behind it, or none ever had"
    case .noTeacher: "there is no teacher to learn from"
    case .nothingToCompare(let teacher):
      "the network and its teacher '\(teacher)' share no value between the layers that could be compared"
    case .otherChannels(let value):
      "the values at '\(value)' have other channels than the teacher's; compare scores or attention alone"
    case .unknownNode(let pattern): "no layer is called '\(pattern)'"
    case .checkpointMismatch: "the checkpoint is not of this network and these settings"
    case .tooFewImages(let count, let batchSize):
      "the train split has \(count) images, fewer than the \(batchSize) of one step"
    }
  }
}
