import Datasets
import Networks
import OrderedCollections
import Testing
import Training

/// Gradients that are too long together are scaled down to the limit, all by one factor.
@Suite struct GradientClippingTests {
  /// How far each parameter moves in one step without momentum: the learning rate, which is 1, times its gradient.
  static func change(limit: Double?) throws -> [String: [Double]] {
    let network = try tinyNetwork()
    let data = try namedImages("pixels", count: 6, shape: [3, 6, 6], classes: 3)
    let settings = TrainingSettings(
      epochs: 1, batchSize: 6, schedule: LearningRateSchedule(peak: 1, curve: .constant), momentum: 0, weightDecay: 0,
      gradientNormLimit: limit)
    let executor = try Executor(network)
    try Trainer(settings, on: data).train(executor)
    let after = try executor.network().parameters
    return Dictionary(
      uniqueKeysWithValues: network.parameters.filter(\.value.isTrainable).map { name, before in
        (name, zip(before.values, after[name]?.values ?? []).map { Double($0) - Double($1) })
      })
  }

  static func norm(_ gradients: [String: [Double]]) -> Double {
    gradients.values.joined().reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  @Test(arguments: [0.01, 0.1, 0.5, 0.99])
  func longGradientsAreScaledByOneFactor(share: Double) throws {
    let whole = try Self.change(limit: nil)
    let limit = share * Self.norm(whole)
    let clipped = try Self.change(limit: limit)
    #expect(abs(Self.norm(clipped) - limit) < 1e-4 * Self.norm(whole))
    for (name, gradient) in whole {
      for (found, number) in zip(try #require(clipped[name]), gradient) {
        #expect(abs(found - share * number) < 1e-5, "\(name)")
      }
    }
  }

  @Test func shortGradientsStay() throws {
    let whole = try Self.change(limit: nil)
    #expect(Self.norm(whole) > 0.1)
    #expect(try Self.change(limit: 1.01 * Self.norm(whole)) == whole)
  }
}
