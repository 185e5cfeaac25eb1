public import Datasets
public import Networks
public import Torch

/// Batch norm put back behind the convolutions into which an exporter folded it.
///
/// A network without batch norm trains badly, and most files are written for inference, with batch norm folded. The
/// statistics are measured on images of the train split, without augmentation, so that the function stays the same.
public struct BatchNormRestoration: Sendable {
  /// The network with its batch norms, which the writers of files fold in again.
  public let network: Network
  /// How many batch norms were put in.
  public let count: Int
  /// The largest difference of any score between the two networks over the last batch of images; zero but for rounding.
  public let largestDifference: Double

  /// Measures statistics and puts batch norms in.
  ///
  /// - Parameters:
  ///   - original: the network as the file has it.
  ///   - batches: how many batches of images the statistics are measured on.
  /// - Throws: `TrainingError` when the images do not fit the network or there is no convolution to serve, `TorchError`
  ///   when LibTorch fails.
  public init(
    of original: Network, on dataset: Dataset, batches: Int = 50, batchSize: Int = 128, device: Device = .cpu,
    seed: UInt64
  ) throws {
    try original.requireFit(of: dataset)
    let convolutions = try original.convolutionsWithoutBatchNorm
    guard !convolutions.isEmpty else { throw TrainingError.nothingToRestore(network: original.name) }
    let executor = try Executor(original, device: device)
    var moments = Dictionary(uniqueKeysWithValues: convolutions.map { ($0, ChannelMoments()) })
    let loader = Loader.training(on: dataset, batchSize: batchSize, seed: seed, augmentation: .none)
    var last: (images: Tensor, scores: Tensor)?
    try withoutGradients {
      let source = loader.batches()
      for _ in 0..<max(1, batches) {
        guard let batch = try source.next() else { break }
        let images = try batch.imageTensor().clone()
        let scores = try executor.outputs(for: [original.inputs[0].name: images]) { name, value in
          try moments[name]?.add(value)
        }
        last = (images, scores[0])
      }
    }
    guard last != nil else { throw TrainingError.tooFewImages(loader.imageCount, batchSize: batchSize) }
    network = try original.restoringBatchNorm(moments.mapValues(\.statistics))
    count = convolutions.count
    let restored = try Executor(network, device: device)
    largestDifference = try withoutGradients {
      try last.map { try (restored.forward($0.images) - $0.scores).abs().max().item() } ?? 0
    }
  }
}

/// The mean and variance of every channel over batches, which may be of different sizes (Chan, Golub and LeVeque 1983).
private struct ChannelMoments {
  private var count = 0.0
  private var mean: [Double] = []
  private var squares: [Double] = []

  /// Adds the values of a batch `[N, C, H, W]`.
  mutating func add(_ values: Tensor) throws {
    let values = try values.to(.float32)
    let axes = [0] + Array(2..<values.rank)
    let added = Double(values.shape.product / values.shape[1])
    let means = try values.mean(over: axes).to(.cpu).array(of: Float.self).map(Double.init)
    let variances = try values.variance(over: axes, correction: 0).to(.cpu).array(of: Float.self).map(Double.init)
    if count == 0 {
      mean = Array(repeating: 0, count: means.count)
      squares = mean
    }
    let total = count + added
    for channel in means.indices {
      let difference = means[channel] - mean[channel]
      mean[channel] += difference * added / total
      squares[channel] += variances[channel] * added + difference * difference * count * added / total
    }
    count = total
  }

  var statistics: ChannelStatistics {
    ChannelStatistics(mean: mean.map(Float.init), variance: squares.map { Float($0 / max(count, 1)) })
  }
}
