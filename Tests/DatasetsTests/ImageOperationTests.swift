import Datasets
import Foundation
import Testing

/// The operations of RandAugment, against torchvision's on images of Pillow's.
@Suite struct ImageOperationTests {
  /// `Golden/operations.json`, by `Scripts/golden/datasets_images.py`.
  struct Golden: Decodable {
    let sources: [Source]
    let cases: [Case]

    struct Source: Decodable {
      let width: Int
      let height: Int
      let pixels: Data
    }

    struct Case: Decodable {
      let operation: RandAugment.Kind
      let magnitude: Int
      let sign: Int
      let source: Int
      let pixels: Data
    }
  }

  @Test("Bytes are those of Pillow")
  func bytesArePillows() throws {
    let golden = try GoldenImages.reading("operations", as: Golden.self)
    #expect(Set(golden.cases.map(\.operation)) == Set(RandAugment.Kind.allCases))
    for expected in golden.cases {
      let source = golden.sources[expected.source]
      let image = Raster(width: source.width, height: source.height, channels: 3, bytes: Array(source.pixels))
      let operation = expected.operation.operation(
        magnitude: expected.magnitude, isReversed: expected.sign < 0, width: image.width, height: image.height)
      let differing = zip(operation(image).bytes, expected.pixels).count { $0 != $1 }
      #expect(differing == 0, "\(operation) of image \(expected.source), \(differing) bytes")
    }
  }

  @Test("Grey images keep one channel, and every operation its size")
  func greyImages() {
    let image = Raster(width: 7, height: 5, channels: 1, bytes: (0..<35).map { UInt8($0 * 7) })
    for kind in RandAugment.Kind.allCases {
      for isReversed in [false, true] {
        let result = kind.operation(magnitude: 12, isReversed: isReversed, width: 7, height: 5)(image)
        #expect(result.width == 7 && result.height == 5 && result.channels == 1 && result.bytes.count == 35)
      }
    }
  }

  @Test("Without operations there is left what cropping and mirroring made")
  func nothingIsNothing() throws {
    let data = try randomDataset()
    func values(_ randAugment: RandAugment?) throws -> [[Float]] {
      let augmentation = Augmentation(padding: 2, mirrors: true, randAugment: randAugment)
      return try Loader.training(on: data, batchSize: 9, seed: 1, augmentation: augmentation).batches().all()
        .map(\.images.values)
    }
    #expect(try values(RandAugment(operations: 0, magnitude: 9)) == values(nil))
    #expect(try values(RandAugment(operations: 2, magnitude: 9)) != values(nil))
  }

  @Test func policiesAreReadAndWritten() {
    #expect(RandAugment(parsing: "2,9")?.description == "2,9")
    for text in ["", "2", "0,9", "2,31", "2,-1", "2,9,1", "a,b"] { #expect(RandAugment(parsing: text) == nil) }
  }
}
