import Networks
import TestSupport
import Testing

/// Two recipes, one after the other, are one recipe.
struct CompositionTests {
  @Test("Cutting twice is cutting once by the composed recipe", arguments: SampleNetwork.allCases)
  func samples(_ sample: SampleNetwork) throws {
    let network = try sample.network()
    for seed in UInt64(1)...5 {
      let first = try Recipe.random(for: network, seed: seed)
      let cut = try network.applying(first)
      let strangers = try cut.channels().strangers(after: first, of: network.channels())
      let drawn = try Recipe.random(for: cut, seed: seed + 100)
      let second = Recipe(
        of: cut,
        drawn.edits.filter {
          if case .keepChannels(let kept) = $0 { !strangers.contains(kept.channelClass) } else { true }
        })
      let composed = try first.followed(by: second)
      let (once, twice) = (try network.applying(composed), try cut.applying(second))
      #expect(once == twice)
      #expect(composed.network == first.network && composed.origin == second.origin)
    }
  }

  @Test("A grouped convolution that a cut makes depthwise is a stranger, others are not")
  func strangers() throws {
    let network = try SampleNetwork.grouped.network()
    let analysis = try network.channels()
    #expect(analysis.strangers(after: Recipe(of: network, []), of: analysis).isEmpty)
    let least = analysis.classes.filter(\.isPrunable).map {
      Edit.keepChannels(KeptChannels(channelClass: $0.name, width: $0.width, channels: [0]))
    }
    let recipe = Recipe(of: network, least)
    let cut = try network.applying(recipe).channels()
    #expect(cut.strangers(after: recipe, of: analysis).contains("reduce"))
    let residual = try SampleNetwork.residualStage.network()
    let random = try Recipe.random(for: residual, seed: 1)
    let left = try residual.applying(random).channels()
    #expect(try left.strangers(after: random, of: residual.channels()).isEmpty)
  }

  @Test("A recipe without edits changes nothing on either side")
  func identity() throws {
    let network = try SampleNetwork.residualStage.network()
    let recipe = try Recipe.random(for: network, seed: 3)
    let none = Recipe(of: network, [])
    #expect(try none.followed(by: recipe) == recipe)
    #expect(try recipe.followed(by: none).edits == recipe.edits)
  }

  @Test("Other edits keep their order behind")
  func otherEdits() throws {
    let kept = Edit.keepChannels(KeptChannels(channelClass: "a", width: 4, channels: [1, 3]))
    let again = Edit.keepChannels(KeptChannels(channelClass: "a", width: 2, channels: [1]))
    let network = try SampleNetwork.plain.network()
    let composed = try Recipe(of: network, [kept]).followed(by: Recipe(of: network, [again, .foldBatchNorm]))
    #expect(
      composed.edits == [.keepChannels(KeptChannels(channelClass: "a", width: 4, channels: [3])), .foldBatchNorm])
  }

  @Test("A second recipe for other widths is refused")
  func otherWidths() throws {
    let network = try SampleNetwork.plain.network()
    let first = Recipe(of: network, [.keepChannels(KeptChannels(channelClass: "a", width: 4, channels: [1, 3]))])
    for second in [(3, [0]), (2, [2])] {
      #expect(throws: NetworkError.self) {
        _ = try first.followed(
          by: Recipe(
            of: network, [.keepChannels(KeptChannels(channelClass: "a", width: second.0, channels: second.1))]))
      }
    }
  }
}
