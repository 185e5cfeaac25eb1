import Datasets
import Testing

/// Decoding against Pillow, and in parts against the whole.
@Suite struct DecodingTests {
  @Test("Images have Pillow's pixels", arguments: GoldenImages.all.decoded)
  func decoding(_ golden: GoldenImages.Picture) throws {
    let image = try EncodedImage(GoldenImages.file(golden.file), path: golden.file)
    #expect(try image.decoded() == golden.raster)
  }

  @Test("A part of an image is what it is in the whole", arguments: GoldenImages.all.decoded)
  func parts(_ golden: GoldenImages.Picture) throws {
    let image = try EncodedImage(GoldenImages.file(golden.file), path: golden.file)
    var stream = RandomStream(seed: 1, name: golden.file)
    var part = Raster(width: 0, height: 0)
    for _ in 0..<200 {
      let region = Self.region(inWidth: image.width, height: image.height, from: &stream)
      try image.decode(region, into: &part)
      #expect(part == golden.raster.cut(region), "\(region)")
    }
  }

  @Test("So it is in an image decoded at a fraction of its size", arguments: [2, 4, 8])
  func scaledParts(denominator: Int) throws {
    var stream = RandomStream(seed: 2, name: "scaled")
    for name in GoldenImages.all.files.keys.filter({ $0.hasPrefix("jpeg") && !$0.hasSuffix("upright") }).sorted() {
      let image = try EncodedImage(GoldenImages.file(name), path: name)
      let (width, height) = (
        (image.width + denominator - 1) / denominator, (image.height + denominator - 1) / denominator
      )
      var (whole, part) = (Raster(width: 0, height: 0), Raster(width: 0, height: 0))
      try image.decode(PixelRegion(width: width, height: height), denominator: denominator, into: &whole)
      for _ in 0..<50 {
        let region = Self.region(inWidth: width, height: height, from: &stream)
        try image.decode(region, denominator: denominator, into: &part)
        #expect(part == whole.cut(region), "\(name) \(region)")
      }
    }
  }

  @Test("An image decoded at half its size is nearly what resizing makes of the whole")
  func scaling() throws {
    let image = try EncodedImage(GoldenImages.file("jpeg-444"), path: "")
    let window = PixelRegion(width: 40, height: 30)
    func seen(_ denominator: Int) throws -> [UInt8] {
      var decoded = Raster(width: 0, height: 0)
      let region = PixelRegion(width: image.width / denominator, height: image.height / denominator)
      try image.decode(region, denominator: denominator, into: &decoded)
      return decoded.seen(through: ImageView(region: region, size: (40, 30), window: window)).bytes
    }
    let differences = zip(try seen(1), try seen(2)).map { abs(Int($0) - Int($1)) }
    #expect(Double(differences.reduce(0, +)) / Double(differences.count) < 5)
  }

  private static func region(inWidth width: Int, height: Int, from stream: inout RandomStream) -> PixelRegion {
    let region = PixelRegion(width: stream.integer(in: 1...width), height: stream.integer(in: 1...height))
    return PixelRegion(
      left: stream.integer(in: 0...width - region.width), top: stream.integer(in: 0...height - region.height),
      width: region.width, height: region.height)
  }
}

extension Raster {
  /// A part of the image, done the slow way.
  func cut(_ region: PixelRegion) -> Raster {
    var part = Raster(width: region.width, height: region.height, channels: channels)
    for (y, row) in region.rows.enumerated() {
      for (x, column) in region.columns.enumerated() {
        for c in 0..<channels {
          part.bytes[(y * region.width + x) * channels + c] = bytes[(row * width + column) * channels + c]
        }
      }
    }
    return part
  }
}
