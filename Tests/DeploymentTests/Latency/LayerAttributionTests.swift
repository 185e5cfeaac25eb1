import Deployment
import Foundation
import Networks
import TestSupport
import Testing
import Training
import Zoo

@Suite struct LayerAttributionTests {
  private static func attributed(_ layers: [(String, String, Double)]) throws -> LayerAttribution {
    let network = try Zoo.network(named: "resnet20-cifar10").withInitialWeights(seed: 1).foldingBatchNorm()
    return LayerAttribution(
      layers.map { LayerTiming(name: $0.0, type: $0.1, microseconds: $0.2) }, to: network)
  }

  @Test func aFusedLayerBelongsToItsMultiplication() throws {
    let times = try Self.attributed([
      ("relu_nchwc", "Conv", 5), ("layer1.0.relu1_nchwc", "Conv", 6), ("layer1.0.conv2_nchwc", "Conv", 7),
      ("layer1.1.conv1/WithoutBiases", "Convolution", 8), ("layer1.1.relu2", "FusedConv", 9),
    ]).microseconds
    #expect(times["conv1"] == 5 && times["layer1.0.conv1"] == 6 && times["layer1.0.conv2"] == 7)
    #expect(times["layer1.1.conv1"] == 8 && times["layer1.1.conv2"] == 9, "the nearest that no other layer has")
    #expect(times["relu"] == 0 && times["layer1.0.add"] == 0)
  }

  @Test func layersOfTheirOwnKeepTheirTime() throws {
    let times = try Self.attributed([
      ("layer2.0.conv2", "Conv", 5), ("layer2.0.add", "Add", 2), ("layer2.0.relu2", "Relu", 1),
    ]).microseconds
    #expect(times["layer2.0.conv2"] == 5 && times["layer2.0.add"] == 2 && times["layer2.0.relu2"] == 1)
  }

  @Test func changesOfLayoutBelongToTheirKernel() throws {
    let attribution = try Self.attributed([
      ("input_abcd_acdb_conv1", "Reorder", 3), ("conv1", "Conv", 5), ("ReorderOutput_token_1", "ReorderOutput", 2),
      ("ReorderInput", "ReorderInput", 4), ("layer1.0.conv1", "Conv", 6), ("output", "Reorder", 1),
    ])
    #expect(attribution.microseconds["conv1"] == 10 && attribution.microseconds["layer1.0.conv1"] == 11)
    #expect(attribution.microseconds.values.reduce(0, +) == 21, "no time is lost")
  }

  /// What the engines that are there call their layers is understood.
  @Test(
    arguments: [EngineName.openvino, .onnxruntime], ["resnet20-cifar10", "mobilenetv2-cifar10", "resnet18-cifar10"])
  func layersOfEnginesFindTheirNodes(_ name: EngineName, _ zooName: String) throws {
    guard let engine = try name.loadIfThere() else { return }
    let folder = try TemporaryFolder()
    let network = try Zoo.network(named: zooName).withInitialWeights(seed: 1).foldingBatchNorm()
    let model = try MeasuredModel(network, called: zooName, in: folder.url.path)
    let worker = EngineWorker(engine)
    let shape = network.inputs[0].shape
    _ = try worker.ask(
      .load(number: 0, path: model.path, inputShape: shape, settings: .ofThisProcess, profiled: true))
    _ = try worker.ask(.scores(number: 0, input: Array(repeating: 0, count: shape.reduce(1, *))))
    guard case .layers(let layers) = try worker.ask(.layers(number: 0, passes: 3)) else {
      return #expect(Bool(false), "another answer")
    }
    let attribution = LayerAttribution(layers, to: network)
    let multiplying = network.nodes.filter(\.operation.multiplies)
    #expect(multiplying.allSatisfy { attribution.microseconds[$0.name] ?? 0 > 0 })
    #expect(layers.count { $0.multiplies } == multiplying.count)
  }
}
