/// Prepares the images of a batch: decoded if need be, augmented, normalised.
///
/// Each image draws from a stream of its own, and each kind of change from a substream of that, so that switching one on
/// leaves the draws of the others as they were.
struct BatchFiller: Sendable {
  private let images: ImageStore
  private let labels: [Int]
  private let positions: [Int]
  private let shape: [Int]
  private let writer: PixelWriter
  private let augmentation: Augmentation
  private let stream: RandomStream

  /// Prepares images of one split with the random draws of `stream`, a substream for each image.
  init(
    dataset: Dataset, split: Dataset.Split, memoryOrder: MemoryOrder, augmentation: Augmentation, stream: RandomStream
  ) {
    images = dataset.images(of: split)
    labels = images.labels
    positions = dataset.positions(of: split)
    shape = dataset.imageShape
    writer = PixelWriter(shape: dataset.imageShape, normalisation: dataset.normalisation, memoryOrder: memoryOrder)
    self.augmentation = augmentation
    self.stream = stream
  }

  /// The batch of the given images of the split, without those that are bad and may be skipped; perhaps none are left.
  ///
  /// - Throws: `DataError` if an image cannot be read.
  func batch(of indices: [Int]) throws(DataError) -> Batch {
    let imageSize = shape.reduce(1, *)
    let buffer = PixelBuffer(capacity: indices.count * imageSize)
    var kept: [Int] = []
    var preparation = ImagePreparation()
    for index in indices {
      let target = buffer.baseAddress + kept.count * imageSize
      if try prepare(positions[index], by: &preparation, to: target) { kept.append(index) }
    }
    buffer.shorten(to: kept.count * imageSize)
    return Batch(
      images: buffer, shape: [kept.count] + shape, memoryOrder: writer.memoryOrder,
      labels: kept.map { Int64(labels[positions[$0]]) }, indices: kept)
  }

  /// Writes one image to `target`, and tells whether there is one.
  private func prepare(
    _ position: Int, by preparation: inout ImagePreparation, to target: UnsafeMutablePointer<Float>
  ) throws(DataError) -> Bool {
    let stream = stream.substream(position)
    switch images {
    case .memory(let images):
      let layout = PixelLayout(pixelStride: 1, channelStride: shape[1] * shape[2])
      write(images.pixels, from: position * shape.reduce(1, *), layout, drawing: stream, to: target)
    case .files(let files):
      do {
        let source = try files.open(position)
        if augmentation.resizedCrop {
          try preparation.prepareRandomCrop(source, side: files.side, from: stream.substream(1))
        } else {
          try preparation.prepare(source, side: files.side)
        }
      } catch {
        guard files.passesOver(error) else { throw error }
        return false
      }
      write(preparation.image.bytes, from: 0, preparation.image.layout, drawing: stream, to: target)
    }
    return true
  }

  /// Writes the image that begins at element `start` of `bytes`, changed by the draws of its stream.
  private func write(
    _ bytes: [UInt8], from start: Int, _ layout: PixelLayout, drawing stream: RandomStream,
    to target: UnsafeMutablePointer<Float>
  ) {
    let placement = augmentation.placement(from: stream)
    let (height, width) = (shape[1], shape[2])
    if let randAugment = augmentation.randAugment {
      let operations = randAugment.drawn(width: width, height: height, from: stream.substream(2))
      let image = operations.reduce(writer.cut(bytes, from: start, layout, placed: placement)) { $1($0) }
      writer.write(image.bytes, from: 0, image.layout, placed: .identity, to: target)
    } else {
      writer.write(bytes, from: start, layout, placed: placement, to: target)
    }
    for region in augmentation.erasing.regions(inWidth: width, height: height, from: stream.substream(3)) {
      writer.erase(region, of: target)
    }
  }
}
