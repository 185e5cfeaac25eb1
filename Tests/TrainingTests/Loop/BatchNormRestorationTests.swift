import Datasets
import Networks
import OrderedCollections
import Testing
import Torch
import Training

/// Batch norms are put back with the statistics of the images.
@Suite struct BatchNormRestorationTests {
  static func folded() throws -> Network {
    var builder = NetworkBuilder(name: "folded", input: [1, 4, 4])
    let first = try builder.convolution("first", builder.input, outputs: 5, kernel: Size(3), bias: true)
    let relu = builder.add("relu", .activation(.relu), first)
    let flat = builder.add("flat", .flatten, relu)
    let scores = try builder.linear("scores", flat, outputs: 4)
    return try builder.network(output: scores).withInitialWeights(seed: 2)
  }

  @Test func theFunctionStaysAndStatisticsAreThoseOfTheConvolution() throws {
    let data = try quarters()
    let original = try Self.folded()
    let restoration = try BatchNormRestoration(of: original, on: data, batches: 3, batchSize: 16, seed: 1)
    #expect(restoration.count == 1)
    #expect(restoration.largestDifference < 1e-5)

    // In training mode a batch is normalised by its own statistics; over all the images that were measured these are the
    // stored ones, so both modes agree.
    let loader = Loader.training(on: data, batchSize: 16, seed: 1, augmentation: .none)
    let batches = try loader.batches().all().prefix(3).map { try $0.imageTensor().clone() }
    let images = try Tensor.concatenated(batches)
    let executor = try Executor(restoration.network)
    try withoutGradients {
      let still = try executor.forward(images)
      let moving = try executor.forward(images, mode: .training)
      #expect(try (still - moving).abs().max().item() < 1e-4)
    }
  }

  @Test func aNetworkThatHasThemIsRefused() throws {
    let data = try quarters()
    let restored = try BatchNormRestoration(of: Self.folded(), on: data, batches: 1, batchSize: 16, seed: 1).network
    #expect(throws: TrainingError.nothingToRestore(network: "folded")) {
      try BatchNormRestoration(of: restored, on: data, batches: 1, batchSize: 16, seed: 1)
    }
  }
}
