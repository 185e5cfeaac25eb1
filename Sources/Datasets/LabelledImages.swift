/// Images of one size with a class each, as bytes in memory.
public struct LabelledImages: Sendable {
  /// The pixels of all images, `[N, C, H, W]`, row by row.
  public let pixels: [UInt8]
  /// The class of each image, counted from 0.
  public let labels: [Int]

  /// Takes `labels.count` images whose pixels stand one after another.
  public init(pixels: [UInt8], labels: [Int]) {
    self.pixels = pixels
    self.labels = labels
  }

  /// How many images there are.
  public var count: Int { labels.count }

  /// Throws unless each image has so many pixels.
  func check(pixelsPerImage: Int, of name: String) throws(DataError) {
    guard pixels.count == count * pixelsPerImage else {
      throw DataError(
        .mismatch, in: name, "has \(pixels.count) pixels where \(count) images of \(pixelsPerImage) were expected")
    }
  }
}
