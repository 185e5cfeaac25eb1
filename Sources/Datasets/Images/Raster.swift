/// The bytes of one image, `[height, width, channels]`.
package struct Raster: Hashable, Sendable {
  package private(set) var width: Int
  package private(set) var height: Int
  package private(set) var channels: Int
  package var bytes: [UInt8]

  /// An image of zeros.
  package init(width: Int, height: Int, channels: Int = 3) {
    self.init(width: width, height: height, channels: channels, bytes: [])
    reshape(width: width, height: height)
  }

  /// Takes `width * height * channels` bytes.
  package init(width: Int, height: Int, channels: Int, bytes: [UInt8]) {
    self.width = width
    self.height = height
    self.channels = channels
    self.bytes = bytes
  }

  /// Changes the size, keeps the memory, and leaves open what is in it.
  mutating func reshape(width: Int, height: Int) {
    self.width = width
    self.height = height
    let count = width * height * channels
    if bytes.count < count {
      bytes = Array(repeating: 0, count: count)
    } else {
      bytes.removeLast(bytes.count - count)
    }
  }

  /// Where the image lies in memory.
  var layout: PixelLayout { PixelLayout(pixelStride: channels, channelStride: 1) }
}

/// How far apart neighbours lie in memory; a row follows upon the other.
struct PixelLayout: Sendable {
  /// From a pixel to the next one of its row.
  let pixelStride: Int
  /// From a channel of a pixel to the next one.
  let channelStride: Int
}
