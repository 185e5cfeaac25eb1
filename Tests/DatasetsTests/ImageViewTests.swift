import Datasets
import Testing

/// What is looked at of an image, against torchvision.
@Suite struct ImageViewTests {
  @Test("Evaluation looks at what torchvision's Resize and CenterCrop leave", arguments: GoldenImages.all.evaluated)
  func evaluation(_ golden: GoldenImages.Picture) throws {
    let image = try EncodedImage(GoldenImages.file(golden.file), path: golden.file)
    let view = ImageView.evaluation(width: image.width, height: image.height, side: try #require(golden.side))
    #expect(try image.decoded().seen(through: view) == golden.raster)
  }

  @Test("A part is resized as torchvision's resized_crop does", arguments: GoldenImages.all.resized)
  func resizing(_ golden: GoldenImages.Picture) throws {
    let image = try EncodedImage(GoldenImages.file(golden.file), path: golden.file)
    let (region, side) = (try #require(golden.region), try #require(golden.side))
    let part = try image.decoded().cut(
      PixelRegion(left: region[0], top: region[1], width: region[2], height: region[3]))
    let view = ImageView(
      region: PixelRegion(width: part.width, height: part.height), size: (side, side),
      window: PixelRegion(width: side, height: side))
    let seen = part.seen(through: view)
    // Where rows grow and columns shrink, Pillow 13 resizes columns first, and its intermediate bytes are rounded otherwise.
    let isReordered = part.width < side && part.height > side
    let differences = zip(seen.bytes, golden.raster.bytes).map { abs(Int($0) - Int($1)) }
    #expect(differences.count == golden.raster.bytes.count && differences.allSatisfy { $0 <= (isReordered ? 1 : 0) })
  }

  @Test("A window of a resized image is what it is in the whole")
  func windows() throws {
    let image = try EncodedImage(GoldenImages.file("jpeg-444"), path: "").decoded()
    let region = PixelRegion(width: image.width, height: image.height)
    for size in [(40, 50), (130, 99), (90, 70), (1, 1)] as [(width: Int, height: Int)] {
      let all = image.seen(
        through: ImageView(region: region, size: size, window: PixelRegion(width: size.width, height: size.height)))
      let window = PixelRegion(left: size.width / 3, top: size.height / 4, width: (size.width + 1) / 2, height: 1)
      #expect(image.seen(through: ImageView(region: region, size: size, window: window)) == all.cut(window))
    }
  }

  @Test("Random crops lie in the image, keep to area and shape, and reach everywhere")
  func randomCrops() {
    let (width, height, stream) = (500, 375, RandomStream(seed: 1, name: "crops"))
    let regions = (0..<4000).map {
      ImageView.randomResizedCrop(width: width, height: height, side: 224, from: stream.substream($0)).region
    }
    for region in regions {
      #expect(region.left >= 0 && region.columns.upperBound <= width)
      #expect(region.top >= 0 && region.rows.upperBound <= height)
      let (area, shape) = (Double(region.width * region.height) / 187_500, Double(region.width) / Double(region.height))
      #expect((0.079...1).contains(area) && (0.74...1.35).contains(shape), "\(region)")
    }
    let areas = regions.map { Double($0.width * $0.height) / 187_500 }
    // Large drafts fit less often than small ones; the mean is that of 300,000 drawn in Python.
    #expect(abs(areas.reduce(0, +) / 4000 - 0.4330) < 0.02)
    #expect(Set(regions.map(\.left)).count > 200 && Set(regions.map(\.top)).count > 150)
  }

  @Test("Where no draft fits, the middle is taken", arguments: [(1000, 10), (10, 1000)])
  func centralCrops(width: Int, height: Int) {
    let stream = RandomStream(seed: 1, name: "crops")
    let regions = (0..<200).map {
      ImageView.randomResizedCrop(width: width, height: height, side: 8, from: stream.substream($0)).region
    }
    let middle =
      width > height
      ? PixelRegion(left: 493, top: 0, width: 13, height: 10) : PixelRegion(left: 0, top: 493, width: 10, height: 13)
    #expect(regions.contains(middle))
  }
}
