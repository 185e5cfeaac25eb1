/// Decodes images and brings them to one size, in memory that is used again for the next one.
struct ImagePreparation {
  private var decoded = Raster(width: 0, height: 0)
  private var resampler = Resampler()
  private(set) var image = Raster(width: 0, height: 0)

  /// Makes `image` of an image as it is looked at in evaluation, all of which is decoded.
  mutating func prepare(_ source: EncodedImage, side: Int) throws(DataError) {
    try prepare(source, .evaluation(width: source.width, height: source.height, side: side), denominator: 1)
  }

  /// Makes `image` of a random part of an image, of which no more is decoded than needed.
  ///
  /// Where the part is at least twice as large as what it becomes, a JPEG is decoded at a half, a quarter or an eighth of its
  /// size, which is several times as fast and differs little from resizing.
  mutating func prepareRandomCrop(_ source: EncodedImage, side: Int, from stream: RandomStream) throws(DataError) {
    let view = ImageView.randomResizedCrop(width: source.width, height: source.height, side: side, from: stream)
    let short = min(view.region.width, view.region.height)
    let denominator = source.isScalable ? [8, 4, 2].first { short >= $0 * side } ?? 1 : 1
    try prepare(source, view, denominator: denominator)
  }

  private mutating func prepare(_ source: EncodedImage, _ view: ImageView, denominator: Int) throws(DataError) {
    let region = view.region
    let scaled = PixelRegion(
      left: region.left / denominator, top: region.top / denominator, width: region.width / denominator,
      height: region.height / denominator)
    try source.decode(scaled, denominator: denominator, into: &decoded)
    resampler.resize(decoded, toWidth: view.size.width, height: view.size.height, window: view.window, into: &image)
  }
}

extension Raster {
  /// What a view shows of this image, all of which is its region.
  package func seen(through view: ImageView) -> Raster {
    var (resampler, image) = (Resampler(), Raster(width: 0, height: 0))
    resampler.resize(self, toWidth: view.size.width, height: view.size.height, window: view.window, into: &image)
    return image
  }
}
