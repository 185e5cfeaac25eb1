import Foundation
import Networks
import OrderedCollections
import TestSupport
import Testing

/// Residual blocks are found, and get other bodies.
struct SubstitutionTests {
  /// A stem and three blocks: with a shortcut as it is, with a projection and stride, and pre-activated.
  private func network() throws -> Network {
    var builder = NetworkBuilder(name: "blocks", input: [3, 9, 9])
    let stem = try unit("stem", builder.input, 8, in: &builder)
    var value = try unit("one.a", stem, 8, in: &builder)
    value = builder.add("one", .add, stem, try builder.batchNorm("one.bn", layer("one.b", value, 8, in: &builder)))
    let first = builder.add("one.out", .activation(.relu), value)
    value = try unit("two.a", first, 16, stride: 2, in: &builder)
    let second = try builder.batchNorm("two.bn", layer("two.b", value, 16, in: &builder))
    let passed = try builder.convolution(
      "two.shortcut", first, outputs: 16, kernel: Size(1), options: Convolution(stride: Size(2)))
    value = builder.add("two", .add, second, passed)
    let normed = builder.add("three.relu", .activation(.relu), try builder.batchNorm("three.norm", value))
    let inner = builder.add("three.relu2", .activation(.relu), try layer("three.a", normed, 16, in: &builder))
    value = builder.add("three.sum", .add, value, try layer("three.b", inner, 16, in: &builder))
    value = builder.add("flatten", .flatten, builder.add("mean", .adaptiveAveragePool(Size(1)), value))
    value = try builder.linear("fc", value, outputs: 4)
    return try builder.network(output: value)
  }

  private func unit(
    _ name: String, _ value: String, _ outputs: Int, stride: Int = 1, in builder: inout NetworkBuilder
  ) throws -> String {
    let made = try builder.convolution(
      name, value, outputs: outputs, kernel: Size(3), options: Convolution(stride: Size(stride), padding: Size(1)))
    return builder.add("\(name).relu", .activation(.relu), try builder.batchNorm("\(name).bn", made))
  }

  private func layer(_ name: String, _ value: String, _ outputs: Int, in builder: inout NetworkBuilder) throws -> String
  {
    try builder.convolution(name, value, outputs: outputs, kernel: Size(3), options: Convolution(padding: Size(1)))
  }

  private func recipe(_ edits: Edit...) -> Recipe {
    Recipe(network: "blocks", origin: Recipe.Origin(method: "test", seed: 0), edits: edits)
  }

  @Test("Blocks are found with what they read and make")
  func found() throws {
    let blocks = try network().residualBlocks()
    #expect(blocks.map(\.name) == ["one", "two", "three"])
    #expect(blocks.map(\.inputs) == [8, 8, 16] && blocks.map(\.outputs) == [8, 16, 16])
    #expect(blocks.map(\.stride) == [1, 2, 1])
    #expect(blocks.map(\.output) == ["one.b", "two.b", "three.b"])
    #expect(blocks[2].input == "three.relu")
    #expect(try SampleNetwork.plain.network().residualBlocks() == [])
  }

  @Test(
    "A block with another body is as large as its kind says, and all else is as it was", arguments: BlockKind.vocabulary
  )
  func substituted(_ kind: BlockKind) throws {
    let network = try network()
    for block in network.residualBlocks() {
      let recipe = recipe(.substituteBlock(BlockSubstitution(block: block.name, kind: kind)))
      guard kind != .given, let count = kind.parameterCount(inputs: block.inputs, outputs: block.outputs) else {
        #expect(throws: NetworkError.self) { try network.applying(recipe) }
        continue
      }
      let other = try network.applying(recipe)
      let shared = Set(network.nodes.map(\.name)).subtracting(block.body)
      let parameters = Set(network.nodes.filter { shared.contains($0.name) }.flatMap(\.parameters.values))
      #expect(
        other.parameterCount == network.parameters.filter { parameters.contains($0.key) && $0.value.isTrainable }
          .values.reduce(0) { $0 + $1.count } + count)
      for name in parameters { #expect(other.parameters[name] == network.parameters[name]) }
      #expect(try other.shapes()[block.output] == network.shapes()[block.output])
      #expect(other.nodes.filter { shared.contains($0.name) } == network.nodes.filter { shared.contains($0.name) })
      // The block is found again, and is substituted again.
      #expect(other.residualBlocks().map(\.outputs) == network.residualBlocks().map(\.outputs))
    }
  }

  @Test("What cannot be is refused")
  func refused() throws {
    let network = try network()
    let one = Edit.substituteBlock(BlockSubstitution(block: "one", kind: BlockKind(narrowing: 2)))
    #expect(throws: NetworkError.invalidLayerEdit(layer: "four", "the network has no such residual block")) {
      try network.applying(recipe(.substituteBlock(BlockSubstitution(block: "four", kind: BlockKind(narrowing: 2)))))
    }
    #expect(throws: NetworkError.invalidLayerEdit(layer: "one", "the recipe names it twice")) {
      try network.applying(recipe(one, one))
    }
    let cut = Edit.keepChannels(KeptChannels(channelClass: "two.a", width: 16, channels: 0..<8))
    #expect(throws: NetworkError.self) { try network.applying(recipe(one, cut)) }
    #expect(throws: NetworkError.self) { try recipe(one).followed(by: recipe(cut)) }
    #expect(throws: NetworkError.self) { try recipe(cut).followed(by: recipe(one)) }
    #expect(try recipe(one).followed(by: recipe(.foldBatchNorm)).edits == [one, .foldBatchNorm])
  }

  @Test("Written and read it is the same, and a line says what it does")
  func codable() throws {
    let written = recipe(
      .substituteBlock(BlockSubstitution(block: "one", kind: BlockKind(narrowing: 2, division: .channels(4)))))
    let data = try JSONEncoder().encode(written)
    #expect(try JSONDecoder().decode(Recipe.self, from: data) == written)
    #expect(written.edits.map(\.description) == ["one: a body of the kind G4B2"])
  }
}
