import Compression
import Networks
import Runs

/// Which channels of a network go when every class that may be cut gives up the same share.
///
/// No budget is solved: each class loses its share, rounded, but at least one channel and never the last, those that a
/// method's score holds least.
struct Cutting {
  /// The channels that stay.
  let recipe: Recipe
  /// What the cut is made of, for the answer.
  let facts: [String: JSONValue]

  init(_ network: Network, as pruning: Job.Pruning) throws {
    let bench = try Workbench(network, seed: pruning.seed)
    let scored = try MethodRegistry.method(named: pruning.method).score.scores(on: bench)
    let classes = bench.analysis.classes
    var edits: [Edit] = []
    var removed = 0
    for (index, channels) in classes.enumerated() {
      guard let scores = scored[index] else { continue }
      let count = min(channels.width - 1, max(1, Int((pruning.share * Double(channels.width)).rounded())))
      let ranked = (0..<channels.width).sorted { (scores[$0], $0) < (scores[$1], $1) }
      edits.append(
        .keepChannels(
          KeptChannels(channelClass: channels.name, width: channels.width, channels: ranked.dropFirst(count))))
      removed += count
    }
    recipe = Recipe(
      network: network.name,
      origin: Recipe.Origin(method: pruning.method, settings: ["share": "\(pruning.share)"], seed: pruning.seed),
      edits: edits)
    facts = [
      "classes": .integer(classes.count), "prunable classes": .integer(classes.count(where: \.isPrunable)),
      "channels": .integer(classes.reduce(0) { $0 + $1.width }), "removed channels": .integer(removed),
      "pinned": .object(Self.pinned(classes)),
      "normalised over channels": .bool(classes.contains { $0.isPrunable && !$0.normalisedAt.isEmpty }),
    ]
  }

  /// How many channels each reason pins, a channel counted under each of its reasons.
  private static func pinned(_ classes: [ChannelClass]) -> [String: JSONValue] {
    var counts: [String: Int] = [:]
    for channels in classes { for pin in channels.pins { counts[pin.description, default: 0] += channels.width } }
    return counts.mapValues { .integer($0) }
  }
}
