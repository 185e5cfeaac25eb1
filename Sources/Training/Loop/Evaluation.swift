public import Datasets
public import Networks
import Torch

/// How well a network does on a split.
public struct Evaluation: Sendable, Hashable {
  /// The share of images whose highest score is that of their class, 0…1.
  public let accuracy: Double
  /// The share of images whose class has one of the five highest scores, 0…1; nil for five classes or fewer.
  public let topFive: Double?
  /// The mean cross entropy in nats.
  public let loss: Double
  /// How many images were seen; fewer than the split has where bad ones were skipped.
  public let imageCount: Int
  /// Wall-clock seconds, loading included.
  public let seconds: Double
  /// The class with the highest score for each image, in the order of the split; -1 for one that was skipped.
  public let predictions: [Int]
}

extension Executor {
  /// Runs the network over a whole split, without gradients and with batch norm's running statistics.
  ///
  /// - Parameters:
  ///   - dataset: the images.
  ///   - split: which of them.
  ///   - batchSize: how many are run at once; the result depends on it by rounding only.
  ///   - progress: told after each batch how many images are done, and of how many.
  /// - Throws: `TrainingError` when images or classes do not fit the network, `DataError` when an image cannot be read,
  ///   `TorchError` when LibTorch fails, and what `progress` throws.
  public func evaluate(
    on dataset: Dataset, split: Dataset.Split, batchSize: Int = 250, progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> Evaluation {
    try structure.requireFit(of: dataset)
    let start = ContinuousClock.now
    let loader = Loader.evaluation(on: dataset, split: split, batchSize: batchSize)
    var predictions = Array(repeating: -1, count: loader.imageCount)
    var seen = 0
    var correct = 0
    var amongFive = 0
    let countsFive = dataset.classCount > 5
    var loss = 0.0
    try withoutGradients {
      let batches = loader.batches()
      while let batch = try batches.next() {
        let scores = try forward(try batch.imageTensor())
        loss += try scores.crossEntropy(try batch.labelTensor().to(device), reduction: .sum).item()
        let best = try scores.argmax(over: 1).to(.cpu).array(of: Int64.self)
        correct += zip(best, batch.labels).count { $0 == $1 }
        if countsFive {
          let five = try scores.top(5).indices.to(.cpu).contiguous().array(of: Int64.self)
          amongFive += batch.labels.indices.count { five[5 * $0..<5 * $0 + 5].contains(batch.labels[$0]) }
        }
        for (index, best) in zip(batch.indices, best) { predictions[index] = Int(best) }
        seen += batch.count
        try progress(seen, loader.imageCount)
      }
    }
    if seen == 0, loader.imageCount > 0 { throw DataError.nothingReadable("\(loader.imageCount) images", of: split) }
    let count = max(1, seen)
    return Evaluation(
      accuracy: Double(correct) / Double(count), topFive: countsFive ? Double(amongFive) / Double(count) : nil,
      loss: loss / Double(count), imageCount: seen,
      seconds: (ContinuousClock.now - start) / .seconds(1), predictions: predictions)
  }
}

extension Network {
  /// Checks that the network is fed the data set's images and tells its classes apart.
  ///
  /// - Throws: `TrainingError.imageMismatch` or `classMismatch` when it does not.
  public func requireFit(of dataset: Dataset) throws {
    guard inputs[0].shape == dataset.imageShape else {
      throw TrainingError.imageMismatch(network: inputs[0].shape, data: dataset.imageShape)
    }
    let output = try shapes()[outputs[0]] ?? []
    guard output == [dataset.classCount] else {
      throw TrainingError.classMismatch(network: output, classes: dataset.classCount)
    }
  }
}
