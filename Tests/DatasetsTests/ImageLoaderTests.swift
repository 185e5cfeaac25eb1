import Datasets
import Foundation
import Synchronization
import TestSupport
import Testing

/// Batches of images in files.
@Suite struct ImageLoaderTests {
  static let good = ["jpeg-420", "jpeg-progressive", "png-rgb", "jpeg-grey", "png-palette"]

  /// Twenty training images of two classes and ten for testing, of which those at `bad` are no images.
  static func folder(bad: Set<String> = []) throws -> TemporaryFolder {
    var content: [String: [UInt8]] = [:]
    for (part, count) in [("train", 10), ("val", 5)] {
      for index in 0..<2 * count {
        let path = "\(part)/\("ab".map(String.init)[index % 2])/\(index / 2).jpg"
        content[path] = bad.contains(path) ? Array("no image".utf8) : GoldenImages.file(good[index % good.count])
      }
    }
    return try ImageFolderTests.folder([], content: content)
  }

  static func load(_ folder: TemporaryFolder, badImages: BadImages = .fatal) throws -> Dataset {
    try .imageFolder(ImageFolder(folder.url.path, side: 16), badImages: badImages, searchCount: 4)
  }

  @Test(
    "Batches are a function of seed, epoch and image",
    arguments: [
      Augmentation.resizedCropMirror, .none, .padCropMirror,
      Augmentation(
        resizedCrop: true, randAugment: RandAugment(operations: 2, magnitude: 9),
        erasing: Erasing(probability: 0.5, cutout: 4)),
    ])
  func batchesAreFunctions(augmentation: Augmentation) throws {
    let folder = try Self.folder()
    let data = try Self.load(folder)
    func contents(workers: Int, epoch: Int = 0, seed: UInt64 = 1) throws -> [LoaderTests.Content] {
      try Loader.training(on: data, batchSize: 3, seed: seed, augmentation: augmentation, workers: workers)
        .batches(epoch: epoch).all().map(LoaderTests.Content.init)
    }
    let alone = try contents(workers: 0)
    #expect(try contents(workers: 1) == alone && contents(workers: 3) == alone)
    #expect(try contents(workers: 2, epoch: 1) != alone && contents(workers: 2, seed: 2) != alone)
  }

  @Test func evaluationSeesTheMiddleNormalised() throws {
    let folder = try Self.folder()
    let data = try Self.load(folder)
    let batch = try #require(
      try Loader.evaluation(on: data, split: .test, batchSize: 10, memoryOrder: .channelsFirst).batches().next())
    #expect(batch.shape == [10, 3, 16, 16])
    let table = data.normalisation.table
    for index in 0..<10 {
      let pixels = Array(try data.pixels(of: index, in: .test))
      let expected = pixels.enumerated().map { table[$0.offset / 256 * 256 + Int($0.element)] }
      #expect(Array(batch.images.values[index * 768..<(index + 1) * 768]) == expected)
    }
  }

  @Test("A bad image ends reading with an error that names it, whatever thread comes upon it", arguments: [0, 1, 3])
  func badImagesAreFatal(workers: Int) throws {
    let folder = try Self.folder(bad: ["val/b/3.jpg"])
    let data = try Self.load(folder)
    let batches = Loader.evaluation(on: data, split: .test, batchSize: 2, workers: workers).batches()
    var read = 0
    let found = fault { while let batch = try batches.next() { read += batch.count } }
    #expect(found?.sentence == "\(folder.url.path)/val/b/3.jpg cannot be decoded: it is neither a JPEG nor a PNG file.")
    #expect(read == 8)
    #expect(try batches.next() == nil)
  }

  @Test("A bad image that is skipped is reported, left out, and counted nowhere", arguments: [0, 2])
  func badImagesAreSkipped(workers: Int) throws {
    let folder = try Self.folder(bad: ["val/b/3.jpg", "val/a/0.jpg"])
    let reported = Mutex<[String]>([])
    let data = try Self.load(folder, badImages: .skipped { fault in reported.withLock { $0.append(fault.subject) } })
    let batches = try Loader.evaluation(on: data, split: .test, batchSize: 4, workers: workers).batches().all()
    #expect(batches.map(\.count) == [3, 4, 1] && batches.map { $0.shape[0] } == [3, 4, 1])
    #expect(batches.map(\.images.count) == [3, 4, 1].map { $0 * 768 })
    #expect(batches.flatMap(\.indices) == [1, 2, 3, 4, 5, 6, 7, 9])
    #expect(batches.flatMap(\.labels) == [0, 0, 0, 0, 1, 1, 1, 1])
    #expect(
      reported.withLock { $0.sorted() } == ["val/a/0.jpg", "val/b/3.jpg"].map { "\(folder.url.path)/\($0)" })
  }

  @Test("A batch of nothing but bad images is passed over", arguments: [0, 2])
  func emptyBatchesArePassedOver(workers: Int) throws {
    let folder = try Self.folder(bad: ["val/a/0.jpg", "val/a/1.jpg", "val/b/4.jpg"])
    let data = try Self.load(folder, badImages: .skipped { _ in })
    let batches = try Loader.evaluation(on: data, split: .test, batchSize: 1, workers: workers).batches().all()
    #expect(batches.map(\.indices) == (2...8).map { [$0] })
    #expect(try Loader.evaluation(on: data, split: .test, batchSize: 2).batches().all().map(\.count) == [2, 2, 2, 1])
  }

  @Test func aStepOfTrainingOnNothingButBadImagesIsAnError() throws {
    let folder = try Self.folder(bad: Set((0..<5).map { "train/a/\($0).jpg" }))
    let data = try Self.load(folder, badImages: .skipped { _ in })
    let batches = Loader.training(on: data, batchSize: 1, seed: 1, augmentation: .none).batches()
    #expect(fault { _ = try batches.all() }?.sentence == "The train split has a batch of 1 images, all unreadable.")
  }
}
