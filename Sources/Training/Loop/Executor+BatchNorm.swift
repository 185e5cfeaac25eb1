public import Datasets
import Networks
import Torch

extension Executor {
  /// Measures batch norm's running statistics anew: the mean over `batches` batches of the train split.
  ///
  /// After a cut the old statistics describe another network. The running numbers become the plain mean of the batches',
  /// as with PyTorch's `momentum=None`; images are not augmented.
  ///
  /// - Parameter check: called after each batch; it throws to stop.
  /// - Throws: `TorchError` when LibTorch fails, and what `check` throws.
  public func reestimateBatchNorm(
    on dataset: Dataset, batches: Int, batchSize: Int = 128, seed: UInt64,
    check: () throws -> Void = {}
  ) throws {
    guard batches > 0, structure.nodes.contains(where: \.operation.isBatchNorm) else { return }
    let loader = Loader.training(on: dataset, batchSize: batchSize, seed: seed, augmentation: .none)
    try withoutGradients {
      let source = loader.batches()
      for index in 0..<batches {
        guard let batch = try source.next() else { break }
        _ = try forward(try batch.imageTensor(), mode: .reestimation(momentum: 1 / Double(index + 1)))
        try check()
      }
    }
  }
}
