import Foundation
import ModelFiles
import OrderedCollections
import Testing
import Zoo

/// The trained weights that are not part of the project; `ESPALIER_DATA` names the folder that holds them.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["ESPALIER_DATA"] != nil, "set ESPALIER_DATA to a folder with weights/*.th"))
struct TrainedWeightsTests {
  private func read(_ file: String) throws -> StateDict {
    let folder = try #require(ProcessInfo.processInfo.environment["ESPALIER_DATA"])
    return try StateDict.readingPyTorch("\(folder)/weights/\(file)")
  }

  @Test(arguments: [("resnet20-12fca82f.th", 20, 269_722), ("resnet56-4bfd9763.th", 56, 853_018)])
  func networksOfTheResNetPaper(file: String, depth: Int, numbers: Int) throws {
    let weights = try read(file)
    let convolutions = weights.tensors.filter { $0.value.shape.count == 4 }
    #expect(convolutions.count == depth - 1)
    #expect(weights["conv1.weight"]?.shape == [16, 3, 3, 3])
    #expect(weights["linear.weight"]?.shape == [10, 64])
    #expect(weights["layer3.0.bn2.running_var"]?.values.allSatisfy { $0 > 0 } == true)
    if let network = try? Zoo.network(named: "resnet\(depth)-cifar10") { _ = try network.loading(weights) }
    let trainable = weights.tensors.filter {
      !$0.key.contains("running_") && !$0.key.hasSuffix("num_batches_tracked")
    }
    #expect(trainable.values.reduce(0) { $0 + $1.values.count } == numbers)
  }
}
