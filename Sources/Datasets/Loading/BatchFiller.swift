/// Turns bytes into normalised, augmented numbers: the inner loop of data loading.
///
/// Every number is looked up in a table of 256 per channel, so normalising costs one load. The windows are cut without
/// a test per pixel: each row is a black margin, a run of the image, forwards or backwards, and a black margin.
struct BatchFiller: Sendable {
  private let images: LabelledImages
  private let positions: [Int]
  private let channels: Int
  private let height: Int
  private let width: Int
  private let table: [Float]
  private let memoryOrder: MemoryOrder
  private let augmentation: Augmentation
  private let stream: RandomStream

  /// Prepares images of one split with the random draws of `stream`, a substream for each image.
  init(
    dataset: Dataset, split: Dataset.Split, memoryOrder: MemoryOrder, augmentation: Augmentation, stream: RandomStream
  ) {
    images = dataset.images(of: split)
    positions = dataset.positions(of: split)
    (channels, height, width) = (dataset.imageShape[0], dataset.imageShape[1], dataset.imageShape[2])
    table = dataset.normalisation.table
    self.memoryOrder = memoryOrder
    self.augmentation = augmentation
    self.stream = stream
  }

  /// The batch of the given images of the split.
  func batch(of indices: [Int]) -> Batch {
    let imageSize = channels * height * width
    let buffer = PixelBuffer(count: indices.count * imageSize) { target in
      images.pixels.withUnsafeBufferPointer { pixels in
        table.withUnsafeBufferPointer { table in
          guard let pixels = pixels.baseAddress, let table = table.baseAddress else { return }
          for (slot, index) in indices.enumerated() {
            let position = positions[index]
            write(
              pixels + position * imageSize, placed: augmentation.placement(from: stream.substream(position)),
              through: table, to: target + slot * imageSize)
          }
        }
      }
    }
    return Batch(
      images: buffer, shape: [indices.count, channels, height, width], memoryOrder: memoryOrder,
      labels: indices.map { Int64(images.labels[positions[$0]]) }, indices: indices)
  }

  /// Writes one image; both pointers stand at its first pixel.
  private func write(
    _ source: UnsafePointer<UInt8>, placed placement: Placement, through table: UnsafePointer<Float>,
    to target: UnsafeMutablePointer<Float>
  ) {
    let (pixelStride, channelStride) = memoryOrder == .channelsLast ? (channels, 1) : (1, height * width)
    let first = min(max(0, -placement.columnShift), width)
    let end = max(first, min(width, width - placement.columnShift))
    let step = placement.isMirrored ? -1 : 1
    let firstColumn = placement.isMirrored ? width - 1 - first - placement.columnShift : first + placement.columnShift

    for channel in 0..<channels {
      let values = table + 256 * channel
      let black = values[0]
      for row in 0..<height {
        let line = target + channel * channelStride + row * width * pixelStride
        let sourceRow = row + placement.rowShift
        let isInside = sourceRow >= 0 && sourceRow < height && first < end
        let inside = isInside ? first..<end : 0..<0
        for column in 0..<inside.lowerBound { line[column * pixelStride] = black }
        if isInside {
          let pixels = source + (channel * height + sourceRow) * width + firstColumn
          var offset = 0
          for column in inside {
            line[column * pixelStride] = values[Int(pixels[offset])]
            offset += step
          }
        }
        for column in inside.upperBound..<width { line[column * pixelStride] = black }
      }
    }
  }
}
