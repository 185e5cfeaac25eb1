import Networks
import TestSupport
import Testing
import Zoo

/// The cost of a cut that is not made against the cost of the network that the cut leaves.
@Suite struct PredictedCostsTests {
  @Test(
    arguments: ["lenet5-mnist", "vgg16-cifar10", "resnet20-cifar10", "resnet56b-cifar10", "mobilenetv2-imagenet"],
    [UInt64(1), 2])
  func costsAreKnownBeforeTheCut(name: String, seed: UInt64) throws {
    let network = try Zoo.network(named: name)
    let analysis = try network.channels()
    var generator = SeededGenerator(seed: seed)
    var selection = ChannelSelection(keepingAllOf: analysis)
    for (index, channelClass) in analysis.classes.enumerated() where channelClass.isPrunable {
      let removed = (0..<channelClass.width).shuffled(using: &generator)
        .prefix(Int.random(in: 0..<channelClass.width, using: &generator))
      for channel in removed { selection.remove(channel, ofClassAt: index) }
    }
    let recipe = Recipe(
      network: name, origin: Recipe.Origin(method: "random", seed: seed), edits: selection.edits(in: analysis))
    let cut = try network.applying(recipe)
    let shapes = try CutShapes(of: network, keeping: selection, in: analysis)
    for convention in CostConvention.allCases {
      let predicted = network.costs(convention: convention, of: shapes)
      let counted = try cut.costs(convention: convention)
      #expect(predicted == counted)
      let whole = try network.costs(convention: convention)
      #expect(counted.macs < whole.macs)
      #expect(counted.params < whole.params)
    }
  }

  @Test(arguments: [
    ("resnet56-cifar10", 3 + 27), ("resnet20-cifar10", 3 + 9), ("vgg16-cifar10", 13 + 1), ("lenet5-mnist", 2 + 1),
  ])
  func asManyPrunableClassesAsTheLiteratureCounts(name: String, count: Int) throws {
    let classes = try Zoo.network(named: name).channels().classes.filter(\.isPrunable)
    #expect(classes.count == count)
  }
}
