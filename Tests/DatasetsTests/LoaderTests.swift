import Datasets
import Foundation
import Testing

@Suite struct LoaderTests {
  /// What a batch holds, to compare.
  struct Content: Equatable {
    let pixels: [Float]
    let labels: [Int64]
    let indices: [Int]

    init(_ batch: Batch) { (pixels, labels, indices) = (batch.images.values, batch.labels, batch.indices) }
  }

  static func training(
    _ data: Dataset, batchSize: Int = 7, seed: UInt64 = 3, workers: Int, ahead: Int = 4
  ) -> Loader {
    Loader(
      data, split: .train, batchSize: batchSize, shuffles: true, dropsPartialBatch: false,
      augmentation: Augmentation(padding: 2, mirrors: true), seed: seed, workers: workers, ahead: ahead)
  }

  @Test("Batches do not depend on the number of threads", arguments: [1, 2, 4])
  func workersDoNotMatter(workers: Int) throws {
    let data = try randomDataset()
    for epoch in 0..<5 {
      let alone = try Self.training(data, workers: 0).batches(epoch: epoch).all().map(Content.init)
      #expect(try Self.training(data, workers: workers).batches(epoch: epoch).all().map(Content.init) == alone)
      #expect(
        try Self.training(data, workers: workers, ahead: 1).batches(epoch: epoch).all().map(Content.init) == alone)
    }
  }

  @Test func eachImageComesOnceAnEpoch() throws {
    let data = try randomDataset()
    let loader = Self.training(data, workers: 2)
    let epochs = try (0..<2).map { try loader.batches(epoch: $0).all().flatMap(\.indices) }
    #expect(epochs[0].sorted() == Array(0..<data.count(of: .train)))
    #expect(epochs[1].sorted() == epochs[0].sorted())
    #expect(epochs[0] != epochs[1])
    #expect(try Self.training(data, seed: 4, workers: 2).batches(epoch: 0).all().flatMap(\.indices) != epochs[0])
  }

  @Test("An epoch that begins in its middle is the rest of the whole one", arguments: [0, 2])
  func epochsBeginAnywhere(workers: Int) throws {
    let loader = Self.training(try randomDataset(), workers: workers)
    let whole = try loader.batches(epoch: 3).all().map(Content.init)
    for first in 0...loader.batchCount + 1 {
      #expect(try loader.batches(epoch: 3, from: first).all().map(Content.init) == Array(whole.dropFirst(first)))
    }
  }

  @Test func labelsBelongToTheirImages() throws {
    let data = try randomDataset()
    let labels = data.labels(of: .train)
    for batch in try Self.training(data, workers: 2).batches().all() {
      #expect(batch.labels == batch.indices.map { Int64(labels[$0]) })
    }
  }

  @Test func evaluationKeepsTheOrderAndTheLastPartialBatch() throws {
    let data = try randomDataset(test: 23)
    let loader = Loader.evaluation(on: data, split: .test, batchSize: 10)
    let batches = try loader.batches().all()
    #expect(batches.map(\.count) == [10, 10, 3] && loader.batchCount == 3 && loader.imageCount == 23)
    #expect(batches.flatMap(\.indices) == Array(0..<23))
    #expect(batches[2].shape == [3, 3, 5, 7] && batches[2].images.count == 3 * 105)
  }

  @Test func trainingDropsThePartialBatchUnlessItIsTheOnlyOne() throws {
    let data = try randomDataset(train: 60)  // 54 in train
    let whole = Loader.training(on: data, batchSize: 20, seed: 0, augmentation: .none)
    #expect(try whole.batches().all().map(\.count) == [20, 20] && whole.batchCount == 2 && whole.imageCount == 40)
    let single = Loader.training(on: data, batchSize: 100, seed: 0, augmentation: .none)
    #expect(try single.batches().all().map(\.count) == [data.count(of: .train)] && single.batchCount == 1)
  }

  @Test(arguments: [MemoryOrder.channelsLast, .channelsFirst])
  func pixelsAreNormalisedIntoPlace(order: MemoryOrder) throws {
    let normalisation = Normalisation(mean: [0.1, 0.2, 0.3], deviation: [0.5, 0.6, 0.7])
    let data = try randomDataset().normalised(by: normalisation)
    for batch in try Loader.evaluation(on: data, split: .test, batchSize: 8, memoryOrder: order).batches().all() {
      let values = batch.images.values
      for (slot, index) in batch.indices.enumerated() {
        let pixels = Array(try data.pixels(of: index, in: .test))
        for (c, y, x) in positions {
          let pixel = Float(pixels[(c * 5 + y) * 7 + x])
          let expected = (pixel / 255 - normalisation.mean[c]) / normalisation.deviation[c]
          let offset = order == .channelsLast ? (y * 7 + x) * 3 + c : (c * 5 + y) * 7 + x
          #expect(values[slot * 105 + offset] == expected)
        }
      }
    }
  }

  private var positions: [(Int, Int, Int)] {
    (0..<3).flatMap { c in (0..<5).flatMap { y in (0..<7).map { x in (c, y, x) } } }
  }

  @Test("Letting go of an epoch half read ends its threads")
  func abandonedWorkersEnd() throws {
    let loader = Self.training(try randomDataset(train: 600), batchSize: 2, workers: 3)
    var live: @Sendable () -> Int = { -1 }
    do {
      let batches = loader.batches()
      live = batches.liveWorkers
      #expect(try batches.next() != nil)
      #expect(live() == 3)
    }
    let deadline = Date().addingTimeInterval(10)
    while live() > 0, Date() < deadline { Thread.sleep(forTimeInterval: 0.002) }
    #expect(live() == 0)
  }

  @Test func emptySplitsHaveNoBatches() throws {
    let loader = Loader.evaluation(on: try randomDataset(searchCount: 0), split: .search, batchSize: 4)
    #expect(try loader.batchCount == 0 && loader.batches().all().isEmpty)
  }

  @Test func throughputIsMeasured() throws {
    #expect(try Self.training(randomDataset(), workers: 1).measureThroughput(epochs: 2) > 0)
  }
}
