import Foundation
import Networks
import OrderedCollections
import TestSupport
import Testing

/// Weights that share a few numbers.
struct WeightSharingTests {
  static func shared(_ values: [Float], bits: Int) throws -> [Float] {
    var builder = NetworkBuilder(name: "one", input: [values.count])
    let value = try builder.linear("fc", builder.input, outputs: 1)
    let network = try builder.network(output: value).replacing(["fc.weight": values])
    let recipe = Recipe(of: network, [.shareWeights(WeightSharing(parameter: "fc.weight", bits: bits))])
    return try #require(network.applying(recipe).parameters["fc.weight"]).values
  }

  @Test("As many numbers as the bits tell apart, each the mean of what is nearest", arguments: 1...4, UInt64(1)...4)
  func means(bits: Int, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let values = (0..<300).map { _ in
      Float.random(in: -1...1, using: &generator) * Float.random(in: 0...1, using: &generator)
    }
    let shared = try Self.shared(values, bits: bits)
    let clusters = Dictionary(grouping: values.indices) { shared[$0] }
    #expect(clusters.count <= 1 << bits && clusters.count > 1 << (bits - 1))
    for (number, members) in clusters {
      let mean = members.reduce(0.0) { $0 + Double(values[$1]) } / Double(members.count)
      #expect(abs(Double(number) - mean) < 1e-6)
    }
    let numbers = clusters.keys.sorted()
    for (value, number) in zip(values, shared) {
      let nearest = numbers.map { abs($0 - value) }.min() ?? 0
      #expect(abs(number - value) <= nearest + 1e-6)
    }
  }

  @Test("Zeros stay, and few numbers stay as they are")
  func zeros() throws {
    #expect(try Self.shared([0, 1, 0, -2, 0, 1], bits: 1) == [0, 1, 0, -2, 0, 1])
    let shared = try Self.shared([0, 1, 2, 0, 3, 10, 0], bits: 1)
    #expect(shared == [0, 2, 2, 0, 2, 10, 0])
    #expect(try Self.shared([0, 0], bits: 3) == [0, 0])
  }

  @Test("It goes through JSON, and what does not fit is refused")
  func coding() throws {
    let network = try SampleNetwork.plain.network()
    let name = try #require(network.prunableWeights.first)
    let recipe = Recipe(of: network, [.shareWeights(WeightSharing(parameter: name, bits: 3))])
    #expect(try JSONDecoder().decode(Recipe.self, from: JSONEncoder().encode(recipe)) == recipe)
    #expect("\(recipe.edits[0])" == "\(name): share 8 numbers")
    for (parameter, bits) in [("nobody", 3), (name, 0), (name, 13)] {
      #expect(throws: NetworkError.self) {
        _ = try network.applying(
          Recipe(of: network, [.shareWeights(WeightSharing(parameter: parameter, bits: bits))]))
      }
    }
  }
}
