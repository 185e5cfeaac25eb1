import Datasets
import Networks
import OrderedCollections
import Testing
import Training

/// Three steps of stochastic gradient descent against PyTorch's: losses, weights, statistics and momentum.
@Suite struct GoldenStepsTests {
  struct Steps: Decodable {
    let losses: [Double]
    let parameters, momenta: [String: GoldenTensor]
  }

  /// What the run of `training_steps.py` gives here; all images are in every batch, so their order does not matter.
  static func run() throws -> (losses: [Double], snapshot: Checkpoint) {
    let data = try namedImages("pixels", count: 6, shape: [3, 6, 6], classes: 3)
    let settings = TrainingSettings(
      epochs: 3, batchSize: 6, schedule: LearningRateSchedule(peak: 0.1, curve: .constant), momentum: 0.9,
      weightDecay: 0.02, labelSmoothing: 0.1)
    var losses: [Double] = []
    var last: Checkpoint?
    let observer = Trainer.Observer(step: { losses.append($0.loss) }, epoch: { last = $1 })
    try Trainer(settings, on: data).train(try Executor(tinyNetwork()), observer: observer)
    return (losses, try #require(last))
  }

  @Test func lossesArePyTorchs() throws {
    let expected = try golden("steps", as: Steps.self).losses
    let found = try Self.run().losses
    try #require(found.count == expected.count)
    for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-5) }
  }

  @Test func weightsAndStatisticsArePyTorchs() throws {
    let expected = try golden("steps", as: Steps.self).parameters
    let found = try Self.run().snapshot.network.parameters
    #expect(Set(found.keys) == Set(expected.keys))
    for (name, expected) in expected {
      let found = try #require(found[name])
      #expect(found.shape == expected.shape, "\(name)")
      #expect(distance(found.values, expected.values) < 1e-5, "\(name)")
    }
  }

  @Test func momentumIsPyTorchs() throws {
    let expected = try golden("steps", as: Steps.self).momenta
    let found = try Self.run().snapshot.state
    #expect(Set(found.keys) == Set(expected.keys.map { "momentum/\($0)" }))
    for (name, expected) in expected {
      #expect(distance(try #require(found["momentum/\(name)"]), expected.values) < 1e-5, "\(name)")
    }
  }
}
