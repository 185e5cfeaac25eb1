import Networks
import OrderedCollections
import TestSupport
import Testing

/// The 25 ways of coupling channels that tools for pruning get wrong, a test each.
///
/// Each says which channels go together, what a cut leaves, and that the cut network computes what the masked one does.
@Suite("Awkward cases") struct AwkwardCaseTests {
  /// What is left of `network` when some classes keep the given channels.
  func cut(_ network: Network, _ kept: [String: [Int]]) throws -> Network {
    try network.applying(try recipe(for: network, kept))
  }

  func recipe(for network: Network, _ kept: [String: [Int]]) throws -> Recipe {
    let analysis = try network.channels()
    return Recipe(
      of: network,
      try kept.sorted { $0.key < $1.key }.map { name, channels in
        .keepChannels(
          KeptChannels(channelClass: name, width: try #require(analysis[name]).width, channels: channels))
      })
  }

  /// The shape of a parameter.
  func shape(_ parameter: String, of network: Network) throws -> [Int] {
    try #require(network.parameters[parameter]).shape
  }

  /// Expects the masked and the cut network to agree for the channels of ten seeds, of which some change the outputs.
  func expectZeroInvariance(
    _ network: Network, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let input = network.randomInput(seed: 11)
    let whole = try ReferenceInterpreter(network).run(input)
    var changes = 0
    for seed in UInt64(1)...10 {
      let recipe = try Recipe.random(for: network, seed: seed)
      let masked = try ReferenceInterpreter(network.masking(recipe)).run(input)
      let cut = try ReferenceInterpreter(network.applying(recipe)).run(input)
      #expect(distance(cut, masked) <= 1e-9, "channels of seed \(seed)", sourceLocation: sourceLocation)
      if distance(masked, whole) > 1e-6 { changes += 1 }
    }
    #expect(changes > 0, "some channel matters", sourceLocation: sourceLocation)
  }

  /// The largest difference of any number of any output.
  func distance(_ first: [String: [Double]], _ second: [String: [Double]]) -> Double {
    guard first.mapValues(\.count) == second.mapValues(\.count) else { return .infinity }
    return first.reduce(0) { largest, output in
      zip(output.value, second[output.key] ?? []).reduce(largest) { max($0, abs($1.0 - $1.1)) }
    }
  }
}
