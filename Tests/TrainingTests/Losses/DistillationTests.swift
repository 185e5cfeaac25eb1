import Datasets
import Foundation
import Networks
import TestSupport
import Testing
import Torch
import Training
import Zoo

/// Networks that learn from others.
@Suite struct DistillationTests {
  static func settings(_ distillation: Distillation?, epochs: Int = 2) -> TrainingSettings {
    var settings = TrainerTests.settings(epochs: epochs)
    settings.augmentation = .none
    settings.distillation = distillation
    return settings
  }

  /// Trains a fresh small network and gives back the losses of all steps and the network.
  static func train(
    _ settings: TrainingSettings, teachers: [Teacher], cache: String? = nil
  ) throws -> (losses: [Double], network: Network) {
    var losses: [Double] = []
    let trainer = try Trainer(settings, on: quarters(), teachers: teachers, cache: cache)
    let executor = try trainer.executor(of: TrainerTests.network())
    try trainer.train(executor, observer: Trainer.Observer(step: { losses.append($0.loss) }))
    return (losses, try executor.network())
  }

  /// A trained network for `quarters`.
  static func teacher() throws -> Network { try TrainerTests.train(TrainerTests.settings(epochs: 8)).network }

  @Test func withoutWeightTheTeacherHasNoSay() throws {
    let plain = try Self.train(Self.settings(nil), teachers: [])
    let teacher = try Teacher(Self.teacher(), of: TrainerTests.network())
    let distilled = try Self.train(Self.settings(Distillation(weight: 0)), teachers: [teacher])
    #expect(zip(plain.losses, distilled.losses).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(plain.losses.count == 6)
  }

  @Test func theTeachersScoresAloneTeachTheClasses() throws {
    let settings = Self.settings(Distillation(weight: 1), epochs: 8)
    let learnt = try Self.train(settings, teachers: [Teacher(Self.teacher())])
    let evaluation = try Executor(learnt.network).evaluate(on: quarters(), split: .test)
    #expect(evaluation.accuracy == 1)
    #expect(learnt.losses.last ?? 1 < learnt.losses[0] / 4)
  }

  @Test func keptScoresTeachAsTheTeacherItselfDoes() throws {
    let folder = try TemporaryFolder()
    let cache = folder.path(of: "teachers")
    let teachers = try [Teacher(Self.teacher()), Teacher(TrainerTests.train(TrainerTests.settings(seed: 5)).network)]
    let settings = Self.settings(Distillation(weight: 0.7))
    let asked = try Self.train(settings, teachers: teachers)
    let kept = try Self.train(settings, teachers: teachers, cache: cache)
    #expect(zip(asked.losses, kept.losses).allSatisfy { abs($0 - $1) < 1e-5 })
    let files = content(of: cache)
    #expect(files.count == 2 && files.allSatisfy { $0.hasSuffix(".scores") })
    let again = try Self.train(settings, teachers: teachers, cache: cache)
    #expect(again.losses == kept.losses && again.network == kept.network)
  }

  @Test func imagesThatChangeLeaveNoScores() throws {
    let folder = try TemporaryFolder()
    for change in [\TrainingSettings.augmentation, nil] {
      var settings = Self.settings(Distillation())
      if let change { settings[keyPath: change] = Augmentation(padding: 1) } else { settings.mixup = 0.2 }
      _ = try Self.train(settings, teachers: [Teacher(Self.teacher())], cache: folder.path(of: "teachers"))
      #expect(folder.content.isEmpty)
    }
  }

  @Test func attentionAndValuesAreLearnt() throws {
    for distillation in [Distillation(weight: 0, attentionWeight: 100), Distillation(weight: 0, mapWeight: 10)] {
      let (network, data) = (try TrainerTests.network(), try quarters())
      let teacher = try Teacher(Self.teacher(), of: network)
      #expect(teacher.points == [DistillationPoint("conv-relu")])
      let learnt = try Self.train(Self.settings(distillation, epochs: 8), teachers: [teacher])
      let images = try #require(try Loader.evaluation(on: data, split: .test, batchSize: 16).batches().next())
        .imageTensor()
      func difference(_ network: Network) throws -> Double {
        let values = try [network, teacher.network].map { network in
          try withoutGradients {
            try Executor(network, exposing: ["conv-relu"]).forward(images, reading: ["conv-relu"]).values["conv-relu"]
          }
        }
        let (mine, taught) = (try #require(values[0]), try #require(values[1]))
        return try distillation.mapWeight > 0
          ? mine.squaredError(taught).item() : mine.attentionDifference(from: taught).item()
      }
      #expect(try difference(learnt.network) < difference(network) / 2)
    }
  }

  @Test func cutNetworksCompareTheChannelsThatStay() throws {
    let network = try TrainerTests.network()
    let recipe = Recipe(
      network: network.name, origin: Recipe.Origin(method: "test", seed: 0),
      edits: [.keepChannels(KeptChannels(channelClass: "conv", width: 6, channels: [1, 4]))])
    let teacher = try Teacher(network, cutBy: recipe)
    #expect(teacher.points == [DistillationPoint("conv-relu", channels: [1, 4])])
    // Before a step the values that stay are the teacher's own, with the same statistics: there is nothing to learn.
    var settings = Self.settings(Distillation(weight: 0, mapWeight: 1), epochs: 1)
    settings.frozen = ["conv", "conv-norm"]
    var losses: [Double] = []
    let observer = Trainer.Observer(step: { losses.append($0.loss) })
    let trainer = try Trainer(settings, on: quarters(), teachers: [teacher])
    try trainer.train(try trainer.executor(of: network.applying(recipe)), observer: observer)
    settings.distillation = nil
    var plain: [Double] = []
    let alone = try Trainer(settings, on: quarters())
    try alone.train(
      try alone.executor(of: network.applying(recipe)), observer: Trainer.Observer(step: { plain.append($0.loss) }))
    #expect(zip(losses, plain).allSatisfy { abs($0 - $1) < 1e-5 })
    // A network of other channels whose origin is not known cannot be compared.
    #expect(throws: TrainingError.otherChannels(value: "conv-relu")) {
      let unknown = try Trainer(
        Self.settings(Distillation(mapWeight: 1)), on: quarters(),
        teachers: [Teacher(network, of: network.applying(recipe))])
      try unknown.train(try unknown.executor(of: network.applying(recipe)))
    }
  }

  @Test func whatIsMissingIsSaid() throws {
    #expect(throws: TrainingError.noTeacher) { try Self.train(Self.settings(Distillation()), teachers: []) }
    let foreign = try Teacher(linearNetwork(input: [1, 4, 4], classes: 4), of: TrainerTests.network())
    #expect(throws: TrainingError.nothingToCompare(teacher: "linear")) {
      try Self.train(Self.settings(Distillation(attentionWeight: 1)), teachers: [foreign])
    }
    #expect(throws: TrainingError.classMismatch(network: [3], classes: 4)) {
      try Self.train(Self.settings(Distillation()), teachers: [Teacher(tinyNetwork(input: [1, 4, 4]))])
    }
  }

  @Test(arguments: [
    ("resnet20-cifar10", 3, [32, 16, 8]), ("wrn40x2-cifar10", 3, [32, 16, 8]),
    ("resnet18-imagenet", 4, [56, 28, 14, 7]),
  ])
  func stagesOfTheZoo(name: String, count: Int, sizes: [Int]) throws {
    let network = try Zoo.network(named: name)
    let shapes = try network.shapes()
    let values = try network.stageValues(sharedWith: network)
    #expect(values.count == count)
    #expect(values.map { shapes[$0]?.last } == sizes)
  }
}
