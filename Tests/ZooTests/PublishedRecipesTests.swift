import Foundation
import Networks
import Testing
import Zoo

/// The recipes in `Benchmarks/recipes` cut to what their authors measured.
@Suite struct PublishedRecipesTests {
  /// MACs and parameters of the whole network and of the cut one, in millions, with batch norm folded.
  ///
  /// The cut VGG-16 comes out 2 % larger: its authors' hidden linear layer has fewer units too, which the widths do not tell.
  @Test(arguments: [
    ("vgg16-cifar10", 313.5, 14.98, 205.4, 3.647), ("resnet18-cifar10", 555.4, 11.17, 59.0, 0.628),
    ("mobilenetv1-cifar10", 46.4, 3.21, 8.0, 0.127),
  ])
  func countsAreThoseOfTheAuthors(
    _ name: String, _ macs: Double, _ params: Double, _ macsLeft: Double, _ paramsLeft: Double
  ) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Benchmarks/recipes")
    let recipe = try JSONDecoder().decode(
      Recipe.self, from: Data(contentsOf: folder.appending(path: "\(name).json").standardizedFileURL))
    let network = try Zoo.network(named: name)
    for (network, macs, params) in [(network, macs, params), (try network.applying(recipe), macsLeft, paramsLeft)] {
      let costs = try network.foldingBatchNorm().costs()
      #expect(abs(Double(costs.macs) / 1e6 - macs) < 0.1, "\(costs.macs)")
      #expect(abs(Double(costs.params) / 1e6 / params - 1) < 0.02, "\(costs.params)")
    }
  }
}
