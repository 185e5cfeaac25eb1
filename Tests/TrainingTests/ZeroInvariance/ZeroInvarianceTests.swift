import Foundation
import Networks
import TestSupport
import Testing
import Torch
import Training
import Zoo

/// The law that guards every cut: zero what makes, scales and shifts a channel, or cut the channel; the scores are equal.
///
/// Every architecture of the zoo, with random weights, random channels and batch norm's statistics in use. The large
/// ones take a second for each choice of channels, so they get two; with `ESPALIER_EXHAUSTIVE=1` all get twenty.
@Suite(.serialized) struct ZeroInvarianceTests {
  /// The first zoo network of every architecture.
  static let networks: [String] = {
    var seen: Set<Substring> = []
    return Zoo.names.filter { seen.insert($0.prefix { $0 != "-" }).inserted }
  }()

  static func isLarge(_ name: String) -> Bool { name.hasSuffix("-imagenet") }

  static func selections(for name: String) -> Int {
    let isExhaustive = ProcessInfo.processInfo.environment["ESPALIER_EXHAUSTIVE"] == "1"
    return isExhaustive || !isLarge(name) ? 20 : 2
  }

  @Test(arguments: networks)
  func maskedAndCutNetworksGiveTheSameScores(_ name: String) throws {
    let network = try Zoo.network(named: name).withSettledWeights(seed: 1)
    let images = try network.randomImages(Self.isLarge(name) ? 1 : 4, seed: 2)
    for seed in 0..<Self.selections(for: name) {
      let recipe = try Recipe.random(for: network, seed: UInt64(seed))
      try withoutGradients {
        let masked = try Executor(network.masking(recipe)).forward(images)
        let cut = try Executor(network.applying(recipe)).forward(images)
        let apart = distance(try cut.array(of: Float.self), try masked.array(of: Float.self))
        #expect(apart <= 1e-5, "\(name), channels of seed \(seed)")
      }
    }
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
