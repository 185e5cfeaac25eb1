import Networks
import OrderedCollections
import TestSupport
import Testing

/// The laws of cutting, on networks that nobody thought of.
struct RandomNetworkTests {
  @Test("A random network can be cut, and agrees with its masked self", arguments: UInt64(1)...500)
  func laws(seed: UInt64) throws {
    let network = try RandomNetwork(seed: seed).network()
    let analysis = try network.channels()
    #expect(Set(analysis.classes.map(\.name)).count == analysis.classes.count)
    let input = network.randomInput(seed: seed)
    for draw in 1...UInt64(3) {
      let recipe = try Recipe.random(for: network, seed: seed &* 3 &+ draw)
      let selection = try analysis.selection(of: recipe.edits)
      let cut = try network.applying(recipe)
      let foretold = try CutShapes(of: network, keeping: selection, in: analysis)
      #expect(try cut.shapes() == foretold.values)
      let masked = try ReferenceInterpreter(network.masking(recipe)).run(input)["head"]
      let outputs = try ReferenceInterpreter(cut).run(input)["head"]
      for (one, other) in zip(try #require(masked), try #require(outputs)) {
        #expect(abs(one - other) <= 1e-9 * max(1, abs(one)))
      }
    }
  }

  @Test("Two cuts of a random network are one", arguments: UInt64(1)...500)
  func composition(seed: UInt64) throws {
    try expectCutsToCompose(RandomNetwork(seed: seed).network(), seed: seed)
  }

  @Test("Random networks are worth the trouble: most can be cut in several places")
  func variety() throws {
    let prunable = try (1...500).map { seed in
      try RandomNetwork(seed: seed).network().channels().classes.count(where: \.isPrunable)
    }
    #expect(prunable.count { $0 > 0 } > 400)
    #expect(prunable.count { $0 > 1 } > 300)
  }
}
