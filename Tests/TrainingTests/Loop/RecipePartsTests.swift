import Datasets
import Networks
import OrderedCollections
import TestSupport
import Testing
import Torch
import Training

/// Mixup, accumulation and frozen layers.
@Suite struct RecipePartsTests {
  static func train(_ settings: TrainingSettings, on data: Dataset? = nil) throws -> Network {
    let trainer = Trainer(settings, on: try data ?? quarters())
    let executor = try trainer.executor(of: TrainerTests.network())
    try trainer.train(executor)
    return try executor.network()
  }

  @Test func partsOfAStepHaveTheGradientOfTheWhole() throws {
    // Without batch norm and dropout the parts of a step do not depend on one another.
    func losses(_ size: Int, _ accumulation: Int) throws -> (losses: [Double], network: Network) {
      var settings = TrainerTests.settings(epochs: 3)
      settings.batchSize = size
      settings.accumulation = accumulation
      var losses: [Double] = []
      let executor = try Executor(linearNetwork(input: [1, 4, 4], classes: 4))
      try Trainer(settings, on: quarters())
        .train(executor, observer: Trainer.Observer(step: { losses.append($0.loss) }))
      return (losses, try executor.network())
    }
    let (whole, parts) = (try losses(16, 1), try losses(4, 4))
    #expect(whole.losses.count == parts.losses.count)
    #expect(zip(whole.losses, parts.losses).allSatisfy { abs($0 - $1) < 1e-5 })
    for (name, parameter) in whole.network.parameters {
      #expect(distance(parameter.values, try #require(parts.network.parameters[name]).values) < 1e-5)
    }
  }

  @Test func frozenLayersStayAsTheyAreToTheBit() throws {
    var settings = TrainerTests.settings(epochs: 2)
    let start = try TrainerTests.network()
    settings.frozen = try start.nodes(matching: ["conv*"])
    #expect(settings.frozen == ["conv", "conv-norm", "conv-relu"])
    settings.averageDecay = 0.9
    let trained = try Self.train(settings)
    for (name, parameter) in start.parameters {
      #expect((trained.parameters[name] == parameter) == name.hasPrefix("conv"), "\(name)")
    }
    #expect(throws: TrainingError.unknownNode(pattern: "layer9.*")) { try start.nodes(matching: ["fc", "layer9.*"]) }
  }

  @Test(arguments: [0.1, 0.4, 1, 2]) func sharesOfMixupAreDrawnFromTheBetaDistribution(alpha: Double) {
    let stream = RandomStream(seed: 1, name: "mixup")
    let shares = (0..<4000).map { Mixup(alpha: alpha, count: 4, from: stream.substream($0)).share }
    let mean = shares.reduce(0, +) / 4000
    let variance = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4000
    #expect(shares.allSatisfy { (0...1).contains($0) })
    #expect(abs(mean - 0.5) < 0.03 && abs(variance - 1 / (4 * (2 * alpha + 1))) < 0.01)
  }

  @Test func mixupBlendsImagesAndTargetsAlike() throws {
    let blend = Mixup(alpha: 1, count: 5, from: RandomStream(seed: 3, name: "mixup"))
    #expect(blend.order.sorted() == [0, 1, 2, 3, 4])
    let labels: [Int64] = [2, 0, 1, 2, 0]
    let found = try blend.blend(Mixup.probabilities(of: labels[...], among: 3)).array(of: Float.self)
    for image in 0..<5 {
      for place in 0..<3 {
        let own = labels[image] == place ? blend.share : 0
        let other = labels[blend.order[image]] == place ? 1 - blend.share : 0
        #expect(abs(Double(found[image * 3 + place]) - own - other) < 1e-6)
      }
    }
  }

  @Test func mixupTrainsAndKeepsToItsSeed() throws {
    var settings = TrainerTests.settings(epochs: 6)
    settings.mixup = 0.4
    settings.labelSmoothing = 0.1
    let trained = try Self.train(settings)
    #expect(try trained == Self.train(settings))
    #expect(try Executor(trained).evaluate(on: quarters(), split: .test).accuracy > 0.9)
  }
}
