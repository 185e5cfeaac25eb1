/// Turns bytes into normalised numbers: the inner loop of data loading.
///
/// Every number is looked up in a table of 256 per channel, so normalising costs one load. The windows are cut without
/// a test per pixel: each row is a black margin, a run of the image, forwards or backwards, and a black margin.
struct PixelWriter: Sendable {
  let memoryOrder: MemoryOrder
  private let channels: Int
  private let height: Int
  private let width: Int
  private let table: [Float]

  /// Writes images of one shape, `[C, H, W]`.
  init(shape: [Int], normalisation: Normalisation, memoryOrder: MemoryOrder) {
    (channels, height, width) = (shape[0], shape[1], shape[2])
    table = normalisation.table
    self.memoryOrder = memoryOrder
  }

  /// Writes the image whose first pixel is element `start` of `bytes`.
  func write(
    _ bytes: [UInt8], from start: Int, _ layout: PixelLayout, placed placement: Placement,
    to target: UnsafeMutablePointer<Float>
  ) {
    bytes.withUnsafeBufferPointer { bytes in
      table.withUnsafeBufferPointer { table in
        guard let bytes = bytes.baseAddress, let table = table.baseAddress else { return }
        write(bytes + start, layout, placed: placement, through: table, to: target)
      }
    }
  }

  /// The bytes that `write` would normalise.
  func cut(_ bytes: [UInt8], from start: Int, _ layout: PixelLayout, placed placement: Placement) -> Raster {
    var result = Raster(width: width, height: height, channels: channels)
    for y in 0..<height {
      for x in 0..<width {
        let row = y + placement.rowShift
        let shifted = x + placement.columnShift
        let column = placement.isMirrored ? width - 1 - shifted : shifted
        guard (0..<height).contains(row), (0..<width).contains(column) else { continue }
        let pixel = start + (row * width + column) * layout.pixelStride
        for channel in 0..<channels {
          result.bytes[(y * width + x) * channels + channel] = bytes[pixel + channel * layout.channelStride]
        }
      }
    }
    return result
  }

  /// Writes zeros, which stand for the mean pixel, over a part of an image.
  func erase(_ region: PixelRegion, of target: UnsafeMutablePointer<Float>) {
    let (pixelStride, channelStride) = memoryOrder == .channelsLast ? (channels, 1) : (1, height * width)
    for channel in 0..<channels {
      for row in region.rows {
        let line = target + channel * channelStride + row * width * pixelStride
        for column in region.columns { line[column * pixelStride] = 0 }
      }
    }
  }

  private func write(
    _ source: UnsafePointer<UInt8>, _ layout: PixelLayout, placed placement: Placement,
    through table: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>
  ) {
    let (pixelStride, channelStride) = memoryOrder == .channelsLast ? (channels, 1) : (1, height * width)
    let first = min(max(0, -placement.columnShift), width)
    let end = max(first, min(width, width - placement.columnShift))
    let step = placement.isMirrored ? -layout.pixelStride : layout.pixelStride
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
          let pixels =
            source + channel * layout.channelStride + (sourceRow * width + firstColumn) * layout.pixelStride
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
