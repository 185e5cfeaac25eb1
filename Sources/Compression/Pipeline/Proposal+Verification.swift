public import Datasets
import Networks
import Torch
import Training

extension Proposal {
  /// The largest difference of any score between the masked and the cut network over images of the search split.
  ///
  /// What lies across groups of channels is masked as channels are. Nil when the search split is empty or nothing is cut or
  /// divided: nothing was compared. Else zero but for rounding, unless removed channels pass an activation that does not map zero
  /// to zero.
  ///
  /// - Throws: `TrainingError` when the images do not fit, `TorchError` when LibTorch fails.
  public func maskedDifference(on dataset: Dataset, images: Int = 256) throws -> Double? {
    let channels = recipe.cutsAlone
    var pairs: [(Network, Network)] = []
    if !channels.edits.isEmpty { pairs.append((try original.masking(channels), try original.applying(channels))) }
    if !recipe.groupings.isEmpty {
      let cut = try original.applying(channels)
      pairs.append(
        (try original.applying(recipe.maskingGroups(of: original)), try cut.applying(recipe.groupsAlone)))
    }
    guard !pairs.isEmpty else { return nil }
    try network.requireFit(of: dataset)
    let loader = Loader.evaluation(on: dataset, split: .search, batchSize: images, workers: 0)
    guard let batch = try loader.batches().next() else { return nil }
    return try withoutGradients {
      let input = try batch.imageTensor()
      return try pairs.map { masked, cut in
        try (Executor(masked).forward(input) - Executor(cut).forward(input)).abs().max().item()
      }.max()
    }
  }
}
