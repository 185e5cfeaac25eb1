import Datasets
import Testing

@Suite struct AugmentationTests {
  static let (height, width) = (5, 7)

  /// What the loader makes of one image, plane after plane, by the given augmentation in each of some epochs.
  static func views(of pixels: [UInt8], _ augmentation: Augmentation, epochs: Int, seed: UInt64 = 1) throws -> [[Float]]
  {
    let images = LabelledImages(pixels: pixels, labels: [0])
    let data = try Dataset(
      name: "one", imageShape: [1, height, width], classCount: 1,
      normalisation: Normalisation(mean: [0.5], deviation: [0.25]), train: images, test: images)
    let loader = Loader(
      data, split: .train, batchSize: 1, shuffles: false, dropsPartialBatch: false, augmentation: augmentation,
      seed: seed, memoryOrder: .channelsFirst, workers: 0)
    return try (0..<epochs).flatMap { epoch in try loader.batches(epoch: epoch).all().map(\.images.values) }
  }

  /// The window of a mirrored or unmirrored image padded with black, done the slow way.
  static func window(of pixels: [UInt8], rows: Int, columns: Int, isMirrored: Bool) -> [Float] {
    (0..<height).flatMap { y in
      (0..<width).map { x in
        let (row, column) = (y + rows, x + columns)
        guard (0..<height).contains(row), (0..<width).contains(column) else { return (0 / 255 - 0.5) / 0.25 }
        let pixel = pixels[row * width + (isMirrored ? width - 1 - column : column)]
        return (Float(pixel) / 255 - 0.5) / 0.25
      }
    }
  }

  static let pixels = (1...35).map { UInt8($0 * 7) }

  @Test("Every view is one of the windows that padding allows, and every window comes", arguments: [1, 2, 9])
  func viewsAreWindows(padding: Int) throws {
    var windows: [[Float]: Set<Bool>] = [:]
    for rows in -padding...padding {
      for columns in -padding...padding {
        for isMirrored in [false, true] {
          windows[Self.window(of: Self.pixels, rows: rows, columns: columns, isMirrored: isMirrored), default: []]
            .insert(isMirrored)
        }
      }
    }
    let views = try Self.views(of: Self.pixels, Augmentation(padding: padding, mirrors: true), epochs: 8000)
    let seen = Set(views)
    #expect(seen.isSubset(of: windows.keys))
    if padding <= 2 { #expect(seen.count == windows.count) }
    let plain = views.count { windows[$0] == [false] }
    let mirrored = views.count { windows[$0] == [true] }
    #expect(abs(plain - mirrored) < 400, "\(plain) as they were, \(mirrored) mirrored")
  }

  @Test func mirroringTwiceIsNothing() throws {
    let mirror = Augmentation(mirrors: true)
    let mirroredPixels = (0..<Self.height).flatMap { Self.pixels[$0 * Self.width..<($0 + 1) * Self.width].reversed() }
    let straight = try Self.views(of: Self.pixels, mirror, epochs: 50)
    let reversed = try Self.views(of: mirroredPixels, mirror, epochs: 50)
    let asIs = try Self.views(of: Self.pixels, .none, epochs: 1)[0]
    for (a, b) in zip(straight, reversed) {
      #expect(a != b && (a == asIs || b == asIs))
    }
  }

  @Test func viewsFollowFromSeedEpochAndImage() throws {
    let first = try Self.views(of: Self.pixels, .padCropMirror, epochs: 20)
    #expect(try Self.views(of: Self.pixels, .padCropMirror, epochs: 20) == first)
    #expect(try Self.views(of: Self.pixels, .padCropMirror, epochs: 20, seed: 2) != first)
    #expect(Set(first).count > 10)
  }

  @Test func noAugmentationChangesNothing() throws {
    let views = try Self.views(of: Self.pixels, .none, epochs: 3)
    #expect(Set(views) == [Self.window(of: Self.pixels, rows: 0, columns: 0, isMirrored: false)])
  }
}
