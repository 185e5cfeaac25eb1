/// Prepares the images of one split, batch after batch, ahead of whoever reads them.
///
/// ```swift
/// let loader = Loader.training(on: data, batchSize: 128, seed: 1, augmentation: .padCropMirror)
/// for epoch in 0..<10 {
///   let batches = loader.batches(epoch: epoch)
///   while let batch = try batches.next() {
///     // batch.images, batch.labels
///   }
/// }
/// ```
///
/// The batches of an epoch, their order included, are a function of the loader's settings and the epoch; the number of
/// workers has no part in it. A loader holds no threads, only what `batches(epoch:)` gives does.
public struct Loader: Sendable {
  /// The data.
  public let dataset: Dataset
  /// The part of the data that is read.
  public let split: Dataset.Split
  /// How many images a batch has.
  public let batchSize: Int
  /// Whether the images come in a new random order each epoch, or in the order of the split.
  public let shuffles: Bool
  /// Whether a last batch of fewer images is left out; an epoch of a single partial batch keeps it all the same.
  public let dropsPartialBatch: Bool
  /// What is done to the images at random.
  public let augmentation: Augmentation
  /// What all random draws follow from.
  public let seed: UInt64
  /// How the pixels of a batch stand in memory.
  public let memoryOrder: MemoryOrder
  /// How many threads prepare batches; with 0, the reader's own does.
  public let workers: Int
  /// How many batches may lie ready or in preparation before the reader asks for them.
  public let ahead: Int

  /// Reads a split.
  ///
  /// - Precondition: `batchSize` is at least 1.
  public init(
    _ dataset: Dataset, split: Dataset.Split, batchSize: Int, shuffles: Bool, dropsPartialBatch: Bool,
    augmentation: Augmentation = .none, seed: UInt64 = 0, memoryOrder: MemoryOrder = .channelsLast, workers: Int = 2,
    ahead: Int = 4
  ) {
    precondition(batchSize > 0, "A batch needs at least one image.")
    self.dataset = dataset
    self.split = split
    self.batchSize = batchSize
    self.shuffles = shuffles
    self.dropsPartialBatch = dropsPartialBatch
    self.augmentation = augmentation
    self.seed = seed
    self.memoryOrder = memoryOrder
    self.workers = max(workers, 0)
    self.ahead = max(ahead, 1)
  }

  /// Reads the training split in a new order each epoch, augmented, in whole batches.
  public static func training(
    on dataset: Dataset, batchSize: Int, seed: UInt64, augmentation: Augmentation,
    memoryOrder: MemoryOrder = .channelsLast, workers: Int = 2
  ) -> Loader {
    Loader(
      dataset, split: .train, batchSize: batchSize, shuffles: true, dropsPartialBatch: true, augmentation: augmentation,
      seed: seed, memoryOrder: memoryOrder, workers: workers)
  }

  /// Reads every image of a split once, in order, as it is.
  public static func evaluation(
    on dataset: Dataset, split: Dataset.Split, batchSize: Int, memoryOrder: MemoryOrder = .channelsLast,
    workers: Int = 2
  ) -> Loader {
    Loader(
      dataset, split: split, batchSize: batchSize, shuffles: false, dropsPartialBatch: false, memoryOrder: memoryOrder,
      workers: workers)
  }

  /// How many batches an epoch has.
  public var batchCount: Int {
    let count = dataset.count(of: split)
    let whole = count / batchSize
    let hasPartial = count % batchSize > 0
    return hasPartial && !(dropsPartialBatch && whole > 0) ? whole + 1 : whole
  }

  /// How many images an epoch has, bad ones that are skipped included.
  public var imageCount: Int { min(batchCount * batchSize, dataset.count(of: split)) }

  /// The batches of an epoch, once through.
  ///
  /// A batch of which no image can be read, where bad ones are skipped, is an error if batches must be whole, for each is a
  /// step of training; else it is passed over.
  ///
  /// - Parameter first: how many batches are left out; they are not prepared, and the others are what they would be behind
  ///   them.
  public func batches(epoch: Int = 0, from first: Int = 0) -> BatchSequence {
    let first = min(max(first, 0), batchCount)
    let count = dataset.count(of: split)
    var order = RandomStream(seed: seed, name: "order of images").substream(epoch)
    let indices = shuffles ? order.permutation(of: count) : Array(0..<count)
    let filler = BatchFiller(
      dataset: dataset, split: split, memoryOrder: memoryOrder, augmentation: augmentation,
      stream: RandomStream(seed: seed, name: "augmentation").substream(epoch))
    let (split, batchSize, isWhole) = (split, batchSize, dropsPartialBatch)
    return BatchSequence(count: batchCount - first, workers: workers, ahead: ahead) { number in
      let start = (first + number) * batchSize
      let chosen = Array(indices[start..<min(start + batchSize, indices.count)])
      return Result { () throws(DataError) in
        let batch = try filler.batch(of: chosen)
        guard batch.count > 0 || !isWhole else {
          throw .nothingReadable("a batch of \(chosen.count) images", of: split)
        }
        return batch
      }
    }
  }
}
