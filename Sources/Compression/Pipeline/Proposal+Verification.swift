public import Datasets
import Networks
import Torch
import Training

extension Proposal {
  /// The largest difference of any score between the masked and the cut network over images of the search split.
  ///
  /// Nil when the search split is empty or no channel is cut: nothing was compared. Else zero but for rounding, unless removed channels pass an activation that does not map zero to zero.
  ///
  /// - Throws: `TrainingError` when the images do not fit, `TorchError` when LibTorch fails.
  public func maskedDifference(on dataset: Dataset, images: Int = 256) throws -> Double? {
    let channels = recipe.cutsAlone
    guard !channels.edits.isEmpty else { return nil }
    let masked = try Executor(original.masking(channels))
    let cut = try Executor(original.applying(channels))
    try network.requireFit(of: dataset)
    let loader = Loader.evaluation(on: dataset, split: .search, batchSize: images, workers: 0)
    guard let batch = try loader.batches().next() else { return nil }
    return try withoutGradients {
      let input = try batch.imageTensor()
      return try (masked.forward(input) - cut.forward(input)).abs().max().item()
    }
  }
}
