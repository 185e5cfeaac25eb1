import Compression
import Networks
import OrderedCollections
import TestSupport
import Testing

/// Scores belong to channels, not to places: channels in another order have their scores in that order.
@Suite struct PermutationTests {
  static let scores: [String: any ClassScore] = [
    "l1": L1Score(), "l2": L2Score(), "bn-scale": BatchNormScaleScore(), "fpgm": GeometricMedianScore(),
    "lamp": LampScore(),
  ]

  @Test(arguments: scores.keys.sorted())
  func permutingChannelsPermutesScores(_ name: String) throws {
    let score = try #require(Self.scores[name])
    var generator = SeededGenerator(seed: 1)
    for seed in UInt64(0)..<8 {
      let network = try randomNetwork(seed: seed).withRandomScales(seed: seed)
      for channels in try network.channels().classes where channels.isPrunable {
        let order = (0..<channels.width).shuffled(using: &generator)
        let before = try MagnitudeScoreTests.scores(score, of: channels.name, in: network)
        let after = try MagnitudeScoreTests.scores(
          score, of: channels.name, in: network.permuting(channels, by: order))
        for (place, channel) in order.enumerated() {
          #expect(abs(after[place] - before[channel]) < 1e-9 * max(1, before[channel]), "\(channels.name)")
        }
      }
    }
  }
}

extension Network {
  /// The network with other values in what batch norm scales by.
  fileprivate func withRandomScales(seed: UInt64) throws -> Network {
    var generator = SeededGenerator(seed: seed)
    var values: [String: [Float]] = [:]
    for node in nodes {
      guard case .batchNorm = node.operation, let name = node.parameters[.weight], let old = parameters[name] else {
        continue
      }
      values[name] = old.values.map { _ in Float.random(in: -2...2, using: &generator) }
    }
    return try replacing(values)
  }

  /// The same function with the channels of one class in another order: channel `i` is what `order[i]` was.
  fileprivate func permuting(_ channels: ChannelClass, by order: [Int]) throws -> Network {
    var values: [String: [Float]] = [:]
    for member in channels.members {
      guard let parameter = parameters[member.parameter] else { continue }
      let old = values[member.parameter] ?? parameter.values
      let inner = parameter.shape[(member.axis + 1)...].reduce(1, *)
      let size = parameter.shape[member.axis]
      var source = Array(0..<size)
      for (place, channel) in order.enumerated() {
        for (to, from) in zip(member.indices[place], member.indices[channel]) { source[to] = from }
      }
      values[member.parameter] = old.indices.map { index in
        let place = index / inner % size
        return old[index + (source[place] - place) * inner]
      }
    }
    return try replacing(values)
  }
}
