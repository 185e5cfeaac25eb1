import Networks
import OrderedCollections
import TestSupport
import Testing

/// Group convolutions compute what the network without the connections across groups computes, whatever lies between them.
struct GroupingLawTests {
  private func broken(_ network: Network, seeds: ClosedRange<UInt64>) throws -> [String] {
    try seeds.flatMap { seed -> [String] in
      let recipe = Recipe.randomGroups(for: network, seed: seed)
      guard !recipe.edits.isEmpty else { return [] }
      let input = network.randomInput(seed: seed)
      let expected = try ReferenceInterpreter(network.applying(recipe.maskingGroups(of: network))).run(input)
      return try [network.applying(recipe), network.grouping(recipe.groupings, isFolding: false)].flatMap { grouped in
        let found = try ReferenceInterpreter(grouped).run(input)
        return network.outputs.compactMap { output in
          let (one, other) = (found[output] ?? [], expected[output] ?? [])
          let scale = other.reduce(1) { max($0, abs($1)) }
          let isSame = one.count == other.count && zip(one, other).allSatisfy { abs($0 - $1) <= 1e-9 * scale }
          return isSame ? nil : "\(network.name), seed \(seed): '\(output)'"
        }
      }
    }
  }

  @Test("Samples", arguments: SampleNetwork.allCases.filter(\.canRun))
  func samples(_ sample: SampleNetwork) throws {
    #expect(try broken(sample.network(), seeds: 1...10) == [])
  }

  @Test("Networks that nobody thought of", arguments: 1...80)
  func random(_ seed: Int) throws {
    #expect(try broken(RandomNetwork(seed: UInt64(seed)).network(), seeds: 1...3) == [])
  }

  @Test("No more is gathered than before and behind each group convolution", arguments: 1...20)
  func gathers(_ seed: Int) throws {
    let network = try RandomNetwork(seed: UInt64(seed)).network()
    let recipe = Recipe.randomGroups(for: network, seed: UInt64(seed))
    func gathers(_ network: Network) throws -> (count: Int, values: Int) {
      let shapes = try network.shapes()
      let gathers = network.nodes.filter { if case .gather = $0.operation { true } else { false } }
      return (gathers.count, gathers.reduce(0) { $0 + (shapes[$1.name] ?? []).reduce(1, *) })
    }
    let naive = try gathers(network.grouping(recipe.groupings, isFolding: false))
    #expect(try gathers(network.applying(recipe)).values <= naive.values)
    #expect(try naive.count - gathers(network).count <= 2 * recipe.edits.count)
  }

  @Test("Weights shrink by the number of groups, and nothing else changes size")
  func sizes() throws {
    let network = try SampleNetwork.residualStage.network()
    let recipe = Recipe.randomGroups(for: network, seed: 1, likelihood: 1)
    let grouped = try network.applying(recipe)
    #expect(!recipe.edits.isEmpty)
    var shapes = network.parameters.mapValues(\.shape)
    for case .groupConvolution(let groups) in recipe.edits { shapes["\(groups.layer).weight"]?[1] /= groups.groups }
    #expect(grouped.parameters.mapValues(\.shape) == shapes)
    let convolutions = grouped.nodes.compactMap { node -> Int? in
      if case .convolution(let convolution) = node.operation { convolution.groups } else { nil }
    }
    #expect(convolutions.contains { $0 > 1 })
    #expect(grouped.outputs == network.outputs)
  }

  @Test("A mask keeps as many connections as the groups have")
  func masks() throws {
    let network = try SampleNetwork.grouped.network()
    let recipe = Recipe.randomGroups(for: network, seed: 3, likelihood: 1)
    let masks = try recipe.maskingGroups(of: network).masks
    #expect(masks.count == recipe.edits.count && !masks.isEmpty)
    for (mask, groups) in zip(masks, recipe.groupings) {
      let kept = groups.outputs.count * groups.inputs.count / groups.groups
      #expect(mask.keptCount == kept * mask.shape[2] * mask.shape[3])
    }
  }
}
