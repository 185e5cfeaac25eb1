/// What is painted over an image once it is normalised, with zeros: the mean pixel.
public struct Erasing: Hashable, Codable, Sendable {
  /// How likely a rectangle is painted over (random erasing; Zhong and others 2020).
  ///
  /// It covers 2 % to a third of the image, and its height is 0.3 to 3.3 times its width, evenly on a logarithmic scale. An
  /// image for which ten drafts do not fit is left as it is. Of the paper's variants this is the one with a constant.
  public let probability: Double
  /// The side of a square hole whose middle may be any pixel, so that the border may cut it off (cutout; DeVries and Taylor
  /// 2017); 0 for none.
  public let cutout: Int

  /// Erases a random rectangle with some probability, and a square of some side.
  public init(probability: Double = 0, cutout: Int = 0) {
    self.probability = min(max(probability, 0), 1)
    self.cutout = max(cutout, 0)
  }

  /// Nothing is painted over.
  public static let none = Erasing()

  /// Draws what is painted over of one image.
  package func regions(inWidth width: Int, height: Int, from stream: RandomStream) -> [PixelRegion] {
    [
      rectangle(inWidth: width, height: height, from: stream.substream(0)),
      square(inWidth: width, height: height, from: stream.substream(1)),
    ].compactMap(\.self)
  }

  private func rectangle(inWidth width: Int, height: Int, from stream: RandomStream) -> PixelRegion? {
    var stream = stream
    guard probability > 0, stream.uniform() < probability else { return nil }
    return .random(
      inWidth: width, height: height, area: 0.02...1 / 3, ratio: 1 / 3.3...1 / 0.3, from: &stream, allowsWhole: false)
  }

  private func square(inWidth width: Int, height: Int, from stream: RandomStream) -> PixelRegion? {
    guard cutout > 0 else { return nil }
    var stream = stream
    let (left, top) = (stream.integer(below: width) - cutout / 2, stream.integer(below: height) - cutout / 2)
    let (right, bottom) = (min(left + cutout, width), min(top + cutout, height))
    return PixelRegion(
      left: max(left, 0), top: max(top, 0), width: right - max(left, 0), height: bottom - max(top, 0))
  }
}
