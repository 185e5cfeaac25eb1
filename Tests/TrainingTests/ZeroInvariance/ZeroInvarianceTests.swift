import Foundation
import Networks
import TestSupport
import Testing
import Torch
import Training
import Zoo

/// The law that guards every cut: zero what makes, scales and shifts a channel, or cut the channel; the scores are equal.
///
/// Every architecture of the zoo, with random weights, random channels and batch norm's statistics in use. The large ones
/// take a second for each choice of channels, so they get two and see small images, and of the VGGs of several depths one
/// is taken; with `ESPALIER_EXHAUSTIVE=1` all get twenty and see what they were published for.
@Suite(.serialized) struct ZeroInvarianceTests {
  static let isExhaustive = ProcessInfo.processInfo.environment["ESPALIER_EXHAUSTIVE"] == "1"

  /// The first zoo network of every architecture.
  static let networks: [String] = {
    var seen: Set<Substring> = []
    let leftOut: Set<Substring> = ["vgg11", "vgg13", "vgg19", "vgg11bn", "vgg13bn", "vgg16bn", "vgg19bn"]
    return Zoo.names.filter { name in
      let architecture = name.prefix { $0 != "-" }
      return seen.insert(architecture).inserted && (isExhaustive || !leftOut.contains(architecture))
    }
  }()

  /// Those that are quick enough for twenty choices of channels.
  static let small: Set<String> = [
    "lenet5-mnist", "vgg16-cifar10", "vgg16direct-cifar10", "resnet20-cifar10", "resnet32-cifar10", "resnet44-cifar10",
    "resnet56-cifar10", "resnet56b-cifar10",
  ]

  /// The network with weights under which its numbers neither vanish nor explode.
  static func network(_ name: String) throws -> Network { try bare(name).withSettledWeights(seed: 1) }

  /// The network without weights.
  static func bare(_ name: String) throws -> Network {
    let side: Int? =
      if isExhaustive || !name.hasSuffix("-imagenet") && !name.hasSuffix("-lgg") {
        nil
      } else {
        name.hasPrefix("inceptionv3") ? 107 : 64
      }
    return try Zoo.network(named: name, input: side.map { [3, $0, $0] })
  }

  @Test(arguments: networks)
  func maskedAndCutNetworksGiveTheSameScores(_ name: String) throws {
    let isSmall = Self.small.contains(name)
    let network = try Self.network(name)
    let images = try network.randomImages(isSmall ? 4 : 1, seed: 2)
    for seed in 0..<(Self.isExhaustive || isSmall ? 20 : 2) {
      let recipe = try Recipe.random(for: network, seed: UInt64(seed))
      try withoutGradients {
        let masked = try Executor(network.masking(recipe)).forward(images)
        let cut = try Executor(network.applying(recipe)).forward(images)
        let apart = distance(try cut.array(of: Float.self), try masked.array(of: Float.self))
        #expect(apart <= 1e-5, "\(name), channels of seed \(seed)")
      }
    }
  }

  @Test(arguments: networks)
  func dividedNetworksGiveTheScoresOfWhatStays(_ name: String) throws {
    let isSmall = Self.small.contains(name)
    let network = try Self.network(name)
    let images = try network.randomImages(1, seed: 2)
    for seed in 0..<(Self.isExhaustive ? 20 : isSmall ? 4 : 1) {
      let recipe = Recipe.randomGroups(for: network, seed: UInt64(seed))
      #expect(!recipe.edits.isEmpty || network.nodes.count(where: \.operation.multiplies) < 6)
      try withoutGradients {
        let masked = try Executor(network.applying(recipe.maskingGroups(of: network))).forward(images)
        let divided = try Executor(network.applying(recipe)).forward(images)
        let apart = distance(try divided.array(of: Float.self), try masked.array(of: Float.self))
        #expect(apart <= 1e-5, "\(name), groups of seed \(seed)")
      }
    }
  }

  @Test(arguments: networks)
  func oneChannelOfEveryClassIsEnoughToRun(_ name: String) throws {
    let laws = SurgeryLaws(try Self.network(name)) { network, inputs in
      let images = try Tensor(inputs[network.inputs[0].name] ?? [], shape: [1] + network.inputs[0].shape)
      return try withoutGradients {
        [network.outputs[0]: try Executor(network).forward(images).array(of: Float.self).map(Double.init)]
      }
    }
    #expect(try laws.leastCuts() == [])
  }

  @Test func masksChangeTheScores() throws {
    let network = try Zoo.network(named: "resnet20-cifar10").withSettledWeights(seed: 1)
    let images = try network.randomImages(4, seed: 2)
    let recipe = try Recipe.random(for: network, seed: 1)
    try withoutGradients {
      let whole = try Executor(network).forward(images).array(of: Float.self)
      let cut = try Executor(network.applying(recipe)).forward(images).array(of: Float.self)
      #expect(whole.allSatisfy { abs($0) < 2 } && whole.contains { abs($0) > 0.1 }, "scores are of order one")
      #expect(distance(cut, whole) > 0.01)
    }
  }
}
