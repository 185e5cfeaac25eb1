import Datasets
import Networks
import OrderedCollections
import Testing
import Training

/// Re-estimated statistics are the plain mean of those of the batches.
@Suite struct BatchNormReestimationTests {
  static let shape = [2, 3, 2]

  static func network() throws -> Network {
    var builder = NetworkBuilder(name: "norm", input: shape)
    let value = try builder.batchNorm("norm", builder.input, options: BatchNorm(momentum: 0.7))
    return try builder.network(output: value).withNamedWeights()
  }

  /// For each channel, the mean over batches of the batch's mean and of its unbiased variance.
  static func moments(of data: Dataset, batches: Int, batchSize: Int, seed: UInt64) throws -> [(
    mean: Double, variance: Double
  )] {
    let loader = Loader.training(on: data, batchSize: batchSize, seed: seed, augmentation: .none)
    let used = try loader.batches().all().map(\.indices).prefix(batches)
    return try (0..<2).map { channel in
      let each = try used.map { indices -> (mean: Double, variance: Double) in
        let values = try indices.flatMap { try data.numbers(of: $0, in: .train)[channel * 6..<(channel + 1) * 6] }
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, squares / Double(values.count - 1))
      }
      return (
        each.reduce(0) { $0 + $1.mean } / Double(each.count), each.reduce(0) { $0 + $1.variance } / Double(each.count)
      )
    }
  }

  @Test(arguments: [1, 2, 3, 10])
  func statisticsAreThePlainMeanOfTheBatches(_ batches: Int) throws {
    let data = try namedImages("batches", count: 12, shape: Self.shape, classes: 3)
    let executor = try Executor(Self.network())
    try executor.reestimateBatchNorm(on: data, batches: batches, batchSize: 4, seed: 5)
    let found = try executor.network().parameters
    for (channel, moments) in try Self.moments(of: data, batches: batches, batchSize: 4, seed: 5).enumerated() {
      #expect(abs(Double(try #require(found["norm.running_mean"]).values[channel]) - moments.mean) < 1e-6)
      #expect(abs(Double(try #require(found["norm.running_var"]).values[channel]) - moments.variance) < 1e-6)
    }
  }

  @Test func nothingElseChanges() throws {
    let executor = try Executor(tinyNetwork())
    let data = try namedImages("batches", count: 12, shape: [3, 6, 6], classes: 3)
    try executor.reestimateBatchNorm(on: data, batches: 3, batchSize: 4, seed: 5)
    let (before, after) = (executor.structure.parameters, try executor.network().parameters)
    for (name, parameter) in before {
      #expect((after[name] == parameter) == parameter.isTrainable, "\(name)")
    }
  }

  @Test func aNetworkWithoutBatchNormStays() throws {
    let executor = try Executor(linearNetwork(input: Self.shape, classes: 3))
    let data = try namedImages("batches", count: 12, shape: Self.shape, classes: 3)
    try executor.reestimateBatchNorm(on: data, batches: 3, seed: 5)
    #expect(try executor.network() == executor.structure)
  }
}
