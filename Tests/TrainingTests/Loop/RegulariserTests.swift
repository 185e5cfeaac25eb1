import Datasets
import Networks
import OrderedCollections
import Testing
import Torch
import Training

/// What draws weights beside the loss: when it is asked, and what it takes weight decay from.
@Suite struct RegulariserTests {
  /// Adds a number to the gradients of one parameter, and writes down when it is asked.
  private final class Probe: Regulariser {
    let undecayed: Set<String>
    let parameter: Tensor
    let pull: Double
    var calls: [String] = []

    init(of parameter: Tensor, pull: Double, undecayed: Set<String> = []) {
      (self.parameter, self.pull, self.undecayed) = (parameter, pull, undecayed)
    }

    func addGradients(step: Int) throws {
      calls.append("gradients \(step)")
      try withoutGradients { _ = try parameter.gradient?.add(inPlace: pull) }
    }

    func moveWeights(learningRate: Double) throws { calls.append("weights \(learningRate)") }
  }

  /// The network after an epoch of two steps at a learning rate of one, without momentum.
  private static func trained(
    pull: Double, undecayed: Set<String> = [], weightDecay: Double = 0, limit: Double? = nil, probed: Bool = true
  ) throws -> (parameters: [String: [Float]], calls: [String]) {
    let network = try tinyNetwork()
    let data = try namedImages("pixels", count: 12, shape: [3, 6, 6], classes: 3)
    let settings = TrainingSettings(
      epochs: 1, batchSize: 6, schedule: LearningRateSchedule(peak: 1, curve: .constant), momentum: 0,
      weightDecay: weightDecay, gradientNormLimit: limit)
    let executor = try Executor(network)
    let name = try #require(network.prunableWeights.first)
    let probe = Probe(of: try #require(executor.parameters[name]), pull: pull, undecayed: undecayed)
    try Trainer(settings, on: data).train(executor, regulariser: probed ? probe : nil)
    return (Dictionary(uniqueKeysWithValues: try executor.network().parameters.map { ($0, $1.values) }), probe.calls)
  }

  @Test func itIsAskedBeforeAndBehindEachStep() throws {
    let calls = try Self.trained(pull: 0).calls
    #expect(calls == ["gradients 1", "weights 1.0", "gradients 2", "weights 1.0"])
  }

  @Test func whatAddsNothingChangesNothing() throws {
    let (probed, plain) = (try Self.trained(pull: 0), try Self.trained(pull: 0, probed: false))
    #expect(probed.parameters == plain.parameters)
  }

  /// A limit that leaves hardly any gradient does not touch what is added.
  @Test func limitsOnTheNormComeBefore() throws {
    let name = try #require(tinyNetwork().prunableWeights.first)
    let (pulled, still) = (
      try Self.trained(pull: 0.25, limit: 1e-9).parameters, try Self.trained(pull: 0, limit: 1e-9).parameters
    )
    for (found, before) in zip(try #require(pulled[name]), try #require(still[name])) {
      #expect(abs(found - (before - 0.5)) < 1e-5)
    }
  }

  @Test func decayRestsWhereItIsTaken() throws {
    let network = try tinyNetwork()
    let name = try #require(network.prunableWeights.first)
    let limit = 1e-9
    let decayed = try Self.trained(pull: 0, weightDecay: 0.5, limit: limit).parameters
    let resting = try Self.trained(pull: 0, undecayed: [name], weightDecay: 0.5, limit: limit).parameters
    for (place, value) in try #require(network.parameters[name]).values.enumerated() {
      #expect(abs(try #require(decayed[name])[place] - value / 4) < 1e-5)
      #expect(abs(try #require(resting[name])[place] - value) < 1e-5)
    }
    for other in network.prunableWeights.dropFirst() {
      for (one, same) in zip(decayed[other] ?? [], resting[other] ?? []) { #expect(abs(one - same) < 1e-5, "\(other)") }
    }
  }
}
