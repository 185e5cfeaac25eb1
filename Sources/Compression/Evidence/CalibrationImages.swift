import Datasets
import Torch
import Training

/// Some images of a split, the same in every pass.
///
/// Which they are follows from the seed. They are not augmented. What a method looks at is of the train split; what it measures
/// a decision on is of the search split.
package struct CalibrationImages: Sendable {
  private let loader: Loader
  /// How many there are.
  package let count: Int

  /// At most `count` images, drawn with `seed`.
  package init(_ count: Int, of dataset: Dataset, split: Dataset.Split = .train, seed: UInt64) {
    loader = Loader(
      dataset, split: split, batchSize: 50, shuffles: true, dropsPartialBatch: false, seed: seed, workers: 1)
    self.count = min(count, loader.imageCount)
  }

  /// The first `count` of these images.
  package func prefix(_ count: Int) -> CalibrationImages { CalibrationImages(loader, min(count, self.count)) }

  private init(_ loader: Loader, _ count: Int) {
    self.loader = loader
    self.count = count
  }

  /// Calls `body` with batches `[N, C, H, W]` until all images have been seen, without recording gradients.
  ///
  /// - Throws: `DataError` when an image cannot be read, and what `body` throws.
  package func forEachBatch(_ body: (Tensor) throws -> Void) throws {
    try withoutGradients { try forEachLabelledBatch { images, _ in try body(images) } }
  }

  /// Calls `body` with batches `[N, C, H, W]` and their labels `[N]` until all images have been seen.
  ///
  /// - Throws: `DataError` when an image cannot be read, and what `body` throws.
  package func forEachLabelledBatch(_ body: (_ images: Tensor, _ labels: Tensor) throws -> Void) throws {
    let batches = loader.batches()
    var left = count
    while left > 0, let batch = try batches.next() {
      let (images, labels) = (try batch.imageTensor(), try batch.labelTensor())
      let isWhole = batch.count <= left
      try body(
        isWhole ? images : images.slice(0, from: 0, to: left), isWhole ? labels : labels.slice(0, from: 0, to: left))
      left -= batch.count
    }
  }
}
