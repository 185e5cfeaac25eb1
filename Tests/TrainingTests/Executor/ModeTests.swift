import Networks
import OrderedCollections
import Testing
import Torch
import Training

/// What training, evaluation and re-estimation do to batch norm and dropout.
@Suite struct ModeTests {
  /// The mean and variance that batch norm holds for a channel of its own input.
  struct Statistics {
    let mean, variance: [Float]

    init(_ executor: Executor, _ node: String = "norm") throws {
      let network = try executor.network()
      mean = network.parameters["\(node).running_mean"]?.values ?? []
      variance = network.parameters["\(node).running_var"]?.values ?? []
    }
  }

  static let batch = numbers("image", 24) + numbers("other image", 24)

  /// Batch norm alone, on images `[2, 3, 4]`.
  static func norm(momentum: Double = 0.25) throws -> Executor {
    var builder = NetworkBuilder(name: "norm", input: [2, 3, 4])
    let value = try builder.batchNorm("norm", builder.input, options: BatchNorm(momentum: momentum))
    return try Executor(builder.network(output: value).withNamedWeights())
  }

  /// The mean and the unbiased variance of one channel of `batch`.
  static func moments(of channel: Int) -> (mean: Double, variance: Double) {
    var values: [Double] = []
    for image in 0..<2 {
      let start = 24 * image + 12 * channel
      values += batch[start..<start + 12].map { Double($0) }
    }
    let mean: Double = values.reduce(0, +) / 24
    let squares: Double = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, squares / 23)
  }

  /// What a statistic becomes when `share` of it is replaced.
  static func moved(_ old: Float, to new: Double, by share: Double) -> Double {
    Double(old) * (1 - share) + new * share
  }

  @Test func trainingMovesTheStatisticsByTheLayersMomentum() throws {
    let executor = try Self.norm()
    let before = try Statistics(executor)
    _ = try executor.forward(Tensor(Self.batch, shape: [2, 2, 3, 4]), mode: .training)
    let after = try Statistics(executor)
    for channel in 0..<2 {
      let moments = Self.moments(of: channel)
      let mean = Self.moved(before.mean[channel], to: moments.mean, by: 0.25)
      let variance = Self.moved(before.variance[channel], to: moments.variance, by: 0.25)
      #expect(abs(Double(after.mean[channel]) - mean) < 1e-6)
      #expect(abs(Double(after.variance[channel]) - variance) < 1e-6)
    }
  }

  @Test func reestimationMovesThemByTheShareThatItIsGiven() throws {
    let executor = try Self.norm()
    _ = try executor.forward(Tensor(Self.batch, shape: [2, 2, 3, 4]), mode: .reestimation(momentum: 1))
    let after = try Statistics(executor)
    for channel in 0..<2 {
      let moments = Self.moments(of: channel)
      #expect(abs(Double(after.mean[channel]) - moments.mean) < 1e-6)
      #expect(abs(Double(after.variance[channel]) - moments.variance) < 1e-6)
    }
  }

  @Test func evaluationChangesNothing() throws {
    let executor = try Self.norm()
    _ = try executor.forward(Tensor(Self.batch, shape: [2, 2, 3, 4]))
    #expect(try executor.network() == executor.structure)
  }

  @Test func dropoutDrawsWhileTrainingOnly() throws {
    var builder = NetworkBuilder(name: "dropout", input: [1, 40, 50])
    let value = builder.add("dropout", .dropout(probability: 0.25), builder.input)
    let network = try builder.network(output: value)
    let ones = try Tensor.ones([4, 1, 40, 50])
    func draw(_ seed: UInt64, mode: Executor.Mode = .training) throws -> [Float] {
      try Executor(network, seed: seed).forward(ones, mode: mode).array()
    }
    #expect(try draw(1, mode: .evaluation).allSatisfy { $0 == 1 })
    #expect(try draw(1, mode: .reestimation(momentum: 0.1)).allSatisfy { $0 == 1 })
    let drawn = try draw(1)
    #expect(drawn.allSatisfy { $0 == 0 || abs($0 - 4 / 3) < 1e-6 })
    #expect(abs(Double(drawn.count { $0 == 0 }) / 8000 - 0.25) < 0.03)
    #expect(try draw(1) == drawn)
    #expect(try draw(2) != drawn)
  }
}
