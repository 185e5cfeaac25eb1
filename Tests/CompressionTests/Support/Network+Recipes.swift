import Compression
import Networks
import OrderedCollections

extension Network {
  /// The network without some channels: really cut, through recipes.
  func removing(_ steps: some Sequence<RemovalOrder.Step>, in analysis: ChannelAnalysis) throws -> Network {
    var removed: [Int: Set<Int>] = [:]
    for step in steps { removed[step.classIndex, default: []].formUnion(step.channels) }
    let edits = removed.map { index, channels in
      let channelClass = analysis.classes[index]
      return Edit.keepChannels(
        KeptChannels(
          channelClass: channelClass.name, width: channelClass.width,
          channels: Set(0..<channelClass.width).subtracting(channels)))
    }
    return try applying(Recipe(network: name, origin: Recipe.Origin(method: "test", seed: 0), edits: edits))
  }
}

extension Recipe {
  /// The channels that stay, by the name of their class.
  var kept: [String: [Int]] {
    var kept: [String: [Int]] = [:]
    for case .keepChannels(let channels) in edits { kept[channels.channelClass] = channels.channels }
    return kept
  }
}
