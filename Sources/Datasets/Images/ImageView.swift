/// Which part of an image becomes a network's input, and through what size.
package struct ImageView: Sendable {
  /// The part of the image that is looked at; nothing beyond it plays a part.
  package let region: PixelRegion
  /// To how many columns and rows the part is resized.
  package let size: (width: Int, height: Int)
  /// What is cut out of that.
  package let window: PixelRegion

  package init(region: PixelRegion, size: (width: Int, height: Int), window: PixelRegion) {
    self.region = region
    self.size = size
    self.window = window
  }

  /// For evaluation: the shorter side becomes `side * 256 / 224` pixels, and the middle is cut out.
  ///
  /// torchvision's `Resize` and `CenterCrop` as most published networks are evaluated, at 256 and 224 pixels; for other
  /// sizes we keep the ratio.
  package static func evaluation(width: Int, height: Int, side: Int) -> ImageView {
    let short = (side * 256 + 112) / 224
    let long = Int(Double(short * max(width, height)) / Double(min(width, height)))
    let size = width <= height ? (width: short, height: long) : (width: long, height: short)
    func start(_ length: Int) -> Int { Int((Double(length - side) / 2).rounded(.toNearestOrEven)) }
    return ImageView(
      region: PixelRegion(width: width, height: height), size: size,
      window: PixelRegion(left: start(size.width), top: start(size.height), width: side, height: side))
  }

  /// For training: a part of random size, shape and place (Szegedy and others 2015), resized to a square.
  ///
  /// torchvision's `RandomResizedCrop`: 8 to 100 % of the area, sides of 3:4 to 4:3, evenly on a logarithmic scale; after ten
  /// drafts that do not fit, the largest part in the middle whose shape is allowed.
  package static func randomResizedCrop(
    width: Int, height: Int, side: Int, from stream: RandomStream
  ) -> ImageView {
    var stream = stream
    let region =
      PixelRegion.random(
        inWidth: width, height: height, area: 0.08...1, ratio: 3 / 4...4 / 3, from: &stream, allowsWhole: true)
      ?? centralCrop(width: width, height: height)
    return ImageView(
      region: region, size: (side, side), window: PixelRegion(width: side, height: side))
  }

  private static func centralCrop(width: Int, height: Int) -> PixelRegion {
    let ratio = Double(width) / Double(height)
    var region = PixelRegion(width: width, height: height)
    if ratio < 3 / 4 {
      region.height = Int((Double(width) / (3 / 4)).rounded(.toNearestOrEven))
    } else if ratio > 4 / 3 {
      region.width = Int((Double(height) * (4 / 3)).rounded(.toNearestOrEven))
    }
    region.left = (width - region.width) / 2
    region.top = (height - region.height) / 2
    return region
  }
}
