import Foundation
import Networks
import TestSupport
import Testing

/// Edits that make groups, as data, and those that are refused.
struct GroupEditTests {
  private func recipe(_ edits: Edit...) -> Recipe {
    Recipe(network: "residualStage", origin: Recipe.Origin(method: "test", seed: 0), edits: edits)
  }

  private func groups(_ layer: String, _ outputs: [Int], _ inputs: [Int], groups: Int = 2) -> Edit {
    .groupConvolution(LayerGroups(layer: layer, groups: groups, outputs: outputs, inputs: inputs))
  }

  @Test("Written and read it is the same, and a line says what it does")
  func codable() throws {
    let edit = groups("conv", [0, 1, 1, 0], [1, 0, 0, 1, 1, 0])
    let recipe = recipe(edit)
    #expect(try JSONDecoder().decode(Recipe.self, from: JSONEncoder().encode(recipe)) == recipe)
    #expect(edit.description == "conv: 2 groups of 3 to 2 channels")
  }

  @Test(
    "What does not fit is refused in words that say why",
    arguments: [
      ("nowhere", [0, 1], [0, 1], 2, "no such layer"), ("head", [0, 1], [0, 1], 2, "has no groups of channels"),
      ("block1.conv1", [0, 1], [0, 1], 2, "was made for 2 output and 2 input channels, and it has 4 and 6"),
      ("block1.conv1", [0, 0, 0, 1], [0, 0, 0, 1, 1, 1], 2, "4 channels are not shared out evenly among 2 groups"),
      ("block1.conv1", [0, 0, 1, 1], [0, 0, 1, 1, 2, 2], 2, "6 channels are not shared out evenly among 2 groups"),
      ("block1.conv1", [0, 0, 1, 1], [0, 0, 0, 1, 1, 1], 0, "among 0 groups"),
    ] as [(String, [Int], [Int], Int, String)])
  func refused(_ layer: String, _ outputs: [Int], _ inputs: [Int], _ count: Int, _ words: String) throws {
    let network = try SampleNetwork.residualStage.network()
    let recipe = recipe(groups(layer, outputs, inputs, groups: count))
    let error = try #require(throws: NetworkError.self) { try network.applying(recipe) }
    #expect(error.description.contains(words), "\(error)")
    #expect(throws: error) { try network.applying(recipe.maskingGroups(of: network)) }
  }

  @Test("Groups within others, layers named twice, and shared weights")
  func moreRefused() throws {
    let network = try SampleNetwork.residualStage.network()
    let edit = groups("block1.conv1", [0, 0, 1, 1], [0, 0, 0, 1, 1, 1])
    #expect(throws: NetworkError.invalidLayerEdit(layer: "block1.conv1", "the recipe names it twice")) {
      try network.applying(recipe(edit, edit))
    }
    let mask = Edit.maskWeights(
      WeightMask(parameter: "block1.conv1.weight", shape: [4, 6, 3, 3], isKept: Array(repeating: true, count: 216)))
    #expect(throws: NetworkError.self) { try network.applying(recipe(mask, edit)) }
    var net = NetworkBuilder(name: "net", input: [4, 4, 4])
    let grouped = try net.finish(net.scores(net.filters("conv", net.input, 4, groups: 2))).randomised(seed: 1)
    let crossed = try #require(throws: NetworkError.self) {
      try grouped.applying(recipe(groups("conv", [0, 1, 0, 1], [0, 1, 0, 1])))
    }
    #expect(crossed.description.contains("channels of several of its 2 groups"))
    let shared = try SampleNetwork.sharedWeights.network()
    let sharedName = try #require(
      shared.nodes.first { node in
        guard case .convolution = node.operation else { return false }
        return shared.nodes.contains { $0.name != node.name && $0.parameters[.weight] == node.parameters[.weight] }
      }
    ).name
    let weight = try #require(shared.node(sharedName).flatMap { shared.parameters(of: $0)[.weight] })
    let refused = try #require(throws: NetworkError.self) {
      try shared.applying(
        recipe(
          groups(
            sharedName, Array(repeating: 0, count: weight.shape[0]), Array(repeating: 0, count: weight.shape[1]),
            groups: 1)))
    }
    #expect(refused.description.contains("other nodes use its weights too"))
  }

  @Test("Groups come behind cuts, and nothing that counts channels comes behind groups")
  func composed() throws {
    let cut = recipe(.keepChannels(KeptChannels(channelClass: "block1.conv1", width: 4, channels: [0, 2])))
    let grouped = recipe(groups("block1.conv1", [0, 1], [0, 0, 0, 1, 1, 1]))
    let network = try SampleNetwork.residualStage.network()
    let both = try cut.followed(by: grouped)
    #expect(try network.applying(both) == network.applying(cut).applying(grouped))
    #expect(throws: NetworkError.self) { try grouped.followed(by: cut) }
    #expect(throws: NetworkError.self) { try grouped.followed(by: grouped) }
  }
}
