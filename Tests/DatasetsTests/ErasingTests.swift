import Datasets
import Testing

@Suite struct ErasingTests {
  static func regions(_ erasing: Erasing, width: Int = 32, height: Int = 24, count: Int = 4000) -> [[PixelRegion]] {
    let stream = RandomStream(seed: 1, name: "erasing")
    return (0..<count).map { erasing.regions(inWidth: width, height: height, from: stream.substream($0)) }
  }

  @Test("A rectangle comes as often as asked, within the image, of the stated areas and shapes")
  func rectangles() {
    let all = Self.regions(Erasing(probability: 0.25))
    let regions = all.flatMap(\.self)
    #expect(abs(Double(regions.count) / 4000 - 0.25) < 0.03)
    for region in regions {
      #expect(region.left >= 0 && region.columns.upperBound <= 32 && region.top >= 0 && region.rows.upperBound <= 24)
      #expect((0.01...0.36).contains(Double(region.width * region.height) / 768), "\(region)")
    }
    #expect(Self.regions(Erasing(probability: 1)).allSatisfy { $0.count == 1 })
    #expect(Self.regions(.none).allSatisfy { $0.isEmpty })
  }

  @Test("A hole's middle is any pixel, and the border cuts the hole off", arguments: [1, 2, 5, 8, 100])
  func holes(side: Int) {
    let (width, height) = (7, 5)
    var expected: Set<PixelRegion> = []
    for middleY in 0..<height {
      for middleX in 0..<width {
        let columns = (0..<width).filter { (middleX - side / 2..<middleX - side / 2 + side).contains($0) }
        let rows = (0..<height).filter { (middleY - side / 2..<middleY - side / 2 + side).contains($0) }
        expected.insert(PixelRegion(left: columns[0], top: rows[0], width: columns.count, height: rows.count))
      }
    }
    let seen = Set(Self.regions(Erasing(cutout: side), width: width, height: height, count: 2000).map { $0[0] })
    #expect(seen == expected)
  }

  @Test(
    "What is painted over is zero after normalisation, and all else as it was",
    arguments: [MemoryOrder.channelsLast, .channelsFirst])
  func zerosAreTheMeanPixel(order: MemoryOrder) throws {
    let data = try randomDataset().normalised(
      by: Normalisation(mean: [0.501, 0.401, 0.301], deviation: [0.5, 0.6, 0.7]))
    func values(_ augmentation: Augmentation) throws -> [Float] {
      let loader = Loader(
        data, split: .train, batchSize: 54, shuffles: false, dropsPartialBatch: false, augmentation: augmentation,
        memoryOrder: order)
      return try #require(try loader.batches().next()).images.values
    }
    let plain = try values(.none)
    let erased = try values(Augmentation(erasing: Erasing(cutout: 3)))
    #expect(zip(plain, erased).allSatisfy { $0 == $1 || $1 == 0 })
    let zeros = erased.count { $0 == 0 }
    #expect(zeros % 3 == 0 && (54 * 4 * 3...54 * 9 * 3).contains(zeros))
    // Switching one change on leaves the draws of the others as they were.
    let cropped = try values(.padCropMirror)
    let both = try values(Augmentation(padding: 4, mirrors: true, erasing: Erasing(cutout: 3)))
    #expect(zip(cropped, both).allSatisfy { $0 == $1 || $1 == 0 })
  }

  @Test func randomnessIsKnown() throws {
    #expect(!Augmentation.none.isRandom && !Augmentation(padding: -1).isRandom)
    for augmentation in [
      .mirror, .padCrop, .resizedCropMirror, Augmentation(erasing: Erasing(probability: 0.1)),
      Augmentation(erasing: Erasing(cutout: 1)), Augmentation(randAugment: RandAugment(operations: 1, magnitude: 0)),
    ] { #expect(augmentation.isRandom) }
  }
}
