import Datasets
import Foundation
import Networks
import OrderedCollections
import Testing
import Training

/// Steps of AdamW against a softmax regression whose gradients and steps are written out in plain Swift.
@Suite struct AdamWTests {
  static let rate = 0.03
  static let decay = 0.1
  static let momentum = 0.8

  /// One parameter of the reference with its running means.
  struct Trained {
    var values: [Double]
    let decay: Double
    var means: [Double]
    var squares: [Double]

    init(_ values: [Float], decay: Double) {
      self.values = values.map(Double.init)
      self.decay = decay
      means = values.map { _ in 0 }
      squares = means
    }

    /// Loshchilov and Hutter 2019, algorithm 2.
    mutating func step(_ number: Int, along gradient: [Double]) {
      for index in values.indices {
        means[index] = momentum * means[index] + (1 - momentum) * gradient[index]
        squares[index] = 0.999 * squares[index] + 0.001 * gradient[index] * gradient[index]
        let mean = means[index] / (1 - pow(momentum, Double(number)))
        let square = squares[index] / (1 - pow(0.999, Double(number)))
        values[index] -= rate * (mean / (square.squareRoot() + 1e-8) + decay * values[index])
      }
    }
  }

  /// Trains the linear layer `fc` on all images of `data` at once.
  static func reference(_ network: Network, on data: Dataset, steps: Int) throws -> (weight: Trained, bias: Trained) {
    var weight = Trained(try #require(network.parameters["fc.weight"]).values, decay: decay)
    var bias = Trained(try #require(network.parameters["fc.bias"]).values, decay: 0)
    let labels = data.labels(of: .train)
    let images = try labels.indices.map { try data.numbers(of: $0, in: .train) }
    for step in 1...steps {
      var weightGradient = weight.values.map { _ in 0.0 }
      var biasGradient = bias.values.map { _ in 0.0 }
      for (pixels, label) in zip(images, labels) {
        let exponentials = bias.values.indices.map { row in
          exp(pixels.indices.reduce(bias.values[row]) { $0 + weight.values[row * pixels.count + $1] * pixels[$1] })
        }
        for row in exponentials.indices {
          let error = exponentials[row] / exponentials.reduce(0, +) - (row == label ? 1 : 0)
          biasGradient[row] += error / Double(labels.count)
          for (column, pixel) in pixels.enumerated() {
            weightGradient[row * pixels.count + column] += error * pixel / Double(labels.count)
          }
        }
      }
      weight.step(step, along: weightGradient)
      bias.step(step, along: biasGradient)
    }
    return (weight, bias)
  }

  @Test(arguments: [1, 2, 7])
  func stepsAreThoseOfTheReference(steps: Int) throws {
    let data = try namedImages("pixels", count: 6, shape: [2, 3, 3], classes: 3)
    let network = try linearNetwork(input: [2, 3, 3], classes: 3)
    let settings = TrainingSettings(
      epochs: steps, batchSize: 6, schedule: LearningRateSchedule(peak: Self.rate, curve: .constant), optimiser: .adamW,
      momentum: Self.momentum, weightDecay: Self.decay)
    var last: Checkpoint?
    try Trainer(settings, on: data).train(try Executor(network), observer: Trainer.Observer(epoch: { last = $1 }))
    let snapshot = try #require(last)
    let (weight, bias) = try Self.reference(network, on: data, steps: steps)
    #expect(
      Array(snapshot.state.keys) == ["mean/fc.weight", "mean/fc.bias", "square/fc.weight", "square/fc.bias"])
    for (name, expected) in [("fc.weight", weight), ("fc.bias", bias)] {
      let found = try #require(snapshot.network.parameters[name]).values
      #expect(distance(found, expected.values.map(Float.init)) < 1e-5, "\(name)")
      for (buffer, numbers) in [("mean", expected.means), ("square", expected.squares)] {
        let state = try #require(snapshot.state["\(buffer)/\(name)"])
        #expect(distance(state, numbers.map(Float.init)) < 1e-6, "\(buffer) of \(name)")
      }
    }
  }

  @Test func theLossFalls() throws {
    var settings = TrainerTests.settings(epochs: 16, rate: 0.02)
    settings.optimiser = .adamW
    let records = try TrainerTests.train(settings).records
    let (first, last) = (try #require(records.first), try #require(records.last))
    #expect(last.trainLoss < first.trainLoss / 2)
  }
}
