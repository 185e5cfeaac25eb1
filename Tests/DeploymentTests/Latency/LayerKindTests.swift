import Deployment
import Networks
import TestSupport
import Testing
import Training
import Zoo

@Suite struct LayerKindTests {
  @Test func kindsSayAllButTheWidths() throws {
    let kinds = try Zoo.network(named: "resnet20-cifar10").layerKinds()
    #expect(kinds["layer1.0.conv1"]?.description == "3×3 convolution, padding 1×1, on 32×32, then relu")
    #expect(kinds["layer1.0.conv2"]?.description == "3×3 convolution, padding 1×1, on 32×32, then add, relu")
    #expect(
      kinds["layer2.0.conv1"]?.description
        == "3×3 convolution, stride 2×2, padding 1×1, on 32×32, to 16×16, then relu")
    #expect(kinds["linear"]?.description == "linear")
    #expect(kinds["bn1"] == nil, "batch norms are folded")
    #expect(kinds["layer1.1.conv1"] == kinds["layer1.0.conv1"])
    #expect(kinds["layer2.1.conv1"] != kinds["layer1.0.conv1"])
  }

  @Test func depthwiseConvolutionsAreOfOneKindAtAnyWidth() throws {
    let network = try Zoo.network(named: "mobilenetv1-cifar10")
    let kinds = try network.layerKinds()
    let depthwise = Set(kinds.values.map(\.description).filter { $0.hasPrefix("depthwise") })
    #expect(!depthwise.isEmpty && depthwise.allSatisfy { !$0.contains("groups") })
  }

  /// What is told of a cut from shapes alone is what the cut network tells of itself.
  @Test(arguments: ["resnet20-cifar10", "mobilenetv1-cifar10", "vgg16-cifar10"], [UInt64(1), 2])
  func kindsOutliveTheCut(_ name: String, _ seed: UInt64) throws {
    let network = try Zoo.network(named: name).withInitialWeights(seed: seed)
    let kinds = try network.layerKinds()
    var generator = SeededGenerator(seed: seed)
    let edits = try network.channels().classes.filter(\.isPrunable).map { channelClass in
      Edit.keepChannels(
        KeptChannels(
          channelClass: channelClass.name, width: channelClass.width,
          channels: generator.subset(of: channelClass.width, atLeast: 2)))
    }
    let recipe = Recipe(network: name, origin: Recipe.Origin(method: "random", seed: seed), edits: edits)
    let cut = try network.applying(recipe)
    let predicted = network.layerShapes(kinds, values: try cut.shapes())
    let folded = cut.foldingBatchNorm()
    let own = folded.layerShapes(try folded.layerKinds(), values: try folded.shapes())
    #expect(predicted.map(\.node) == own.map(\.node))
    #expect(zip(predicted, own).allSatisfy { $0.shape == $1.shape })
    #expect(Set(own.map(\.shape.output)).count > 4)
  }
}
