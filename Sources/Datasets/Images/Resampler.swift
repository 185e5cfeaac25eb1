/// Resizes images of three channels, first along rows, then along columns, as Pillow does: to the last bit.
struct Resampler: Sendable {
  private var rows: [UInt8] = []
  private var sums: [Int32] = []

  /// Stretches or shrinks `source` to `width` by `height` pixels and writes the part `window` of that to `target`.
  mutating func resize(
    _ source: Raster, toWidth width: Int, height: Int, window: PixelRegion, into target: inout Raster
  ) {
    let horizontal = ResamplingWeights(from: source.width, to: width, wanted: window.columns)
    let vertical = ResamplingWeights(from: source.height, to: height, wanted: window.rows)
    let stride = window.width * 3
    let needed = vertical.sources.count * stride
    if rows.count < needed { rows = Array(repeating: 0, count: needed) }
    if sums.count < stride { sums = Array(repeating: 0, count: stride) }
    target.reshape(width: window.width, height: window.height)
    source.bytes.withUnsafeBufferPointer { pixels in
      rows.withUnsafeMutableBufferPointer { rows in
        guard let pixels = pixels.baseAddress, let rows = rows.baseAddress else { return }
        for (slot, row) in vertical.sources.enumerated() {
          Self.resizeRow(pixels + row * source.width * 3, by: horizontal, into: rows + slot * stride)
        }
        target.bytes.withUnsafeMutableBufferPointer { target in
          sums.withUnsafeMutableBufferPointer { sums in
            guard let target = target.baseAddress, let sums = sums.baseAddress else { return }
            for slot in 0..<window.height {
              let first = rows + (vertical.first[slot] - vertical.sources.lowerBound) * stride
              vertical.weights.withUnsafeBufferPointer { weights in
                Self.mix(
                  first, count: vertical.counts[slot], stride: stride, weights: weights, from: slot * vertical.taps,
                  sums: sums, into: target + slot * stride)
              }
            }
          }
        }
      }
    }
  }

  private static let half: Int32 = 1 << Int32(ResamplingWeights.fractionBits - 1)

  private static func resizeRow(
    _ row: UnsafePointer<UInt8>, by horizontal: ResamplingWeights, into target: UnsafeMutablePointer<UInt8>
  ) {
    let shift = Int32(ResamplingWeights.fractionBits)
    horizontal.weights.withUnsafeBufferPointer { weights in
      horizontal.first.withUnsafeBufferPointer { first in
        horizontal.counts.withUnsafeBufferPointer { counts in
          var output = target
          for slot in 0..<first.count {
            var pixel = row + first[slot] * 3
            var (red, green, blue) = (half, half, half)
            let start = slot * horizontal.taps
            for tap in start..<start + counts[slot] {
              let weight = weights[tap]
              red &+= weight &* Int32(pixel[0])
              green &+= weight &* Int32(pixel[1])
              blue &+= weight &* Int32(pixel[2])
              pixel += 3
            }
            output[0] = UInt8(truncatingIfNeeded: red &>> shift)
            output[1] = UInt8(truncatingIfNeeded: green &>> shift)
            output[2] = UInt8(truncatingIfNeeded: blue &>> shift)
            output += 3
          }
        }
      }
    }
  }

  private static func mix(
    _ first: UnsafePointer<UInt8>, count: Int, stride: Int, weights: UnsafeBufferPointer<Int32>, from start: Int,
    sums: UnsafeMutablePointer<Int32>, into target: UnsafeMutablePointer<UInt8>
  ) {
    let shift = Int32(ResamplingWeights.fractionBits)
    for column in 0..<stride { sums[column] = half }
    for tap in 0..<count {
      let (weight, row) = (weights[start + tap], first + tap * stride)
      for column in 0..<stride { sums[column] &+= weight &* Int32(row[column]) }
    }
    for column in 0..<stride { target[column] = UInt8(truncatingIfNeeded: sums[column] &>> shift) }
  }
}
