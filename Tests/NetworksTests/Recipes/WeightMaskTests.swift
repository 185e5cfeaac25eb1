import Foundation
import Networks
import OrderedCollections
import TestSupport
import Testing

/// Masks of weights: in recipes, on networks, and one behind another.
struct WeightMaskTests {
  static func mask(_ parameter: String, of network: Network, seed: UInt64, share: Double = 0.5) throws -> WeightMask {
    var generator = SeededGenerator(seed: seed)
    let shape = try #require(network.parameters[parameter]).shape
    return WeightMask(
      parameter: parameter, shape: shape,
      isKept: (0..<shape.reduce(1, *)).map { _ in Double.random(in: 0..<1, using: &generator) < share })
  }

  @Test("A mask sets what it does not keep to zero, and nothing else")
  func applying() throws {
    let network = try SampleNetwork.residualStage.network()
    let name = try #require(network.prunableWeights.first)
    let mask = try Self.mask(name, of: network, seed: 1)
    let masked = try network.applying(Recipe(of: network, [.maskWeights(mask)]))
    #expect(masked.nodes == network.nodes)
    for (other, parameter) in network.parameters {
      let found = try #require(masked.parameters[other]).values
      guard other == name else {
        #expect(found == parameter.values)
        continue
      }
      for (place, value) in parameter.values.enumerated() { #expect(found[place] == (mask.isKept[place] ? value : 0)) }
    }
    let zeros = mask.isKept.count - mask.keptCount
    #expect(masked.nonzeroWeights == network.nonzeroWeights - zeros)
  }

  @Test("Masks go through JSON, whatever their length", arguments: [1, 7, 8, 9, 64, 1001])
  func coding(count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count))
    let mask = WeightMask(
      parameter: "w", shape: [count], isKept: (0..<count).map { _ in Bool.random(using: &generator) })
    let network = try SampleNetwork.plain.network()
    let recipe = Recipe(of: network, [.maskWeights(mask), .foldBatchNorm])
    let data = try JSONEncoder().encode(recipe)
    #expect(try JSONDecoder().decode(Recipe.self, from: data) == recipe)
    #expect("\(recipe.edits[0])" == "w: keep \(mask.keptCount) of \(count) weights")
  }

  @Test(
    "A damaged mask is refused",
    arguments: [
      #"{"parameter":"w","shape":[9],"kept":"/w=="}"#, #"{"parameter":"w","shape":[8],"kept":"//8="}"#,
      #"{"parameter":"w","shape":[-8],"kept":"/w=="}"#,
      #"{"parameter":"w","shape":[4294967296,4294967296],"kept":"/w=="}"#,
    ])
  func damaged(text: String) {
    #expect(throws: NetworkError.self) { _ = try JSONDecoder().decode(WeightMask.self, from: Data(text.utf8)) }
  }

  @Test("A mask that does not fit is refused by name")
  func misfits() throws {
    let network = try SampleNetwork.residualStage.network()
    let name = try #require(network.prunableWeights.first)
    let statistic = try #require(network.parameters.first { !$0.value.isTrainable })
    for mask in [
      WeightMask(parameter: "nobody", shape: [1], isKept: [true]),
      WeightMask(parameter: name, shape: [1], isKept: [true]),
      WeightMask(
        parameter: statistic.key, shape: statistic.value.shape,
        isKept: statistic.value.values.map { _ in true }),
    ] {
      #expect(throws: NetworkError.self) { _ = try network.applying(Recipe(of: network, [.maskWeights(mask)])) }
    }
  }

  @Test("Channels are cut first, and masks are of what is left", arguments: 1...5)
  func behindCuts(seed: UInt64) throws {
    let network = try SampleNetwork.residualStage.network()
    let first = try Recipe.random(for: network, seed: seed)
    let cut = try network.applying(first)
    let masks = try cut.prunableWeights.map { Edit.maskWeights(try Self.mask($0, of: cut, seed: seed)) }
    let composed = try first.followed(by: Recipe(of: cut, masks))
    let (once, twice) = (try network.applying(composed), try cut.applying(Recipe(of: cut, masks)))
    #expect(once == twice)
    // In whatever order a file has them.
    let shuffled = Recipe(of: network, composed.edits.reversed())
    #expect(try network.applying(shuffled) == once)
  }

  @Test("Two masks keep what both keep; channels cannot be cut behind one")
  func composition() throws {
    let network = try SampleNetwork.residualStage.network()
    let name = try #require(network.prunableWeights.first)
    let (one, other) = (try Self.mask(name, of: network, seed: 1), try Self.mask(name, of: network, seed: 2))
    let (first, second) = (Recipe(of: network, [.maskWeights(one)]), Recipe(of: network, [.maskWeights(other)]))
    let both = try first.followed(by: second)
    #expect(both.masks.count == 1 && both.masks[0].isKept == zip(one.isKept, other.isKept).map { $0 && $1 })
    let (once, twice) = (try network.applying(both), try network.applying(first).applying(second))
    #expect(once == twice)
    #expect(throws: NetworkError.self) { _ = try first.followed(by: Recipe.random(for: network, seed: 1)) }
    let short = WeightMask(parameter: name, shape: [1], isKept: [true])
    #expect(throws: NetworkError.self) { _ = try first.followed(by: Recipe(of: network, [.maskWeights(short)])) }
  }
}
