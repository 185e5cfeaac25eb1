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
      let grouped = try network.applying(recipe)
      let input = network.randomInput(seed: seed)
      let found = try ReferenceInterpreter(grouped).run(input)
      let expected = try ReferenceInterpreter(network.applying(recipe.maskingGroups(of: network))).run(input)
      return network.outputs.compactMap { output in
        let (one, other) = (found[output] ?? [], expected[output] ?? [])
        let scale = other.reduce(1) { max($0, abs($1)) }
        let isSame = one.count == other.count && zip(one, other).allSatisfy { abs($0 - $1) <= 1e-9 * scale }
        return isSame ? nil : "\(network.name), seed \(seed): '\(output)'"
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
