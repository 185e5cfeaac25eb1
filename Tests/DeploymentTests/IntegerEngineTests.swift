import Compression
import Datasets
import Deployment
import Foundation
import Networks
import OrderedCollections
import TestSupport
import Testing
import Torch
import Training
import Zoo

/// Networks of 8-bit integers on engines of others.
@Suite struct IntegerEngineTests {
  static func integers() throws -> (network: Network, layers: Int) {
    let network = try Zoo.network(named: "lenet5-synthetic").withInitialWeights(seed: 1)
    let data = try Dataset.synthetic(train: 100, test: 10)
    let quantiser = try Quantiser(network, on: data, settings: QuantisationSettings(images: 50))
    return (try network.applying(quantiser.recipe(for: Set(quantiser.precisions.keys))), quantiser.precisions.count)
  }

  @Test(arguments: [EngineName.openvino, .onnxruntime])
  func enginesComputeInIntegersAndAgree(_ name: EngineName) throws {
    guard let engine = try name.loadIfThere() else { return }
    let folder = try TemporaryFolder()
    let (network, count) = try Self.integers()
    let model = try MeasuredModel(network, called: "integers", in: folder.url.path)
    let shape = network.inputs[0].shape
    let loaded = try engine.load(
      model.path, inputShape: shape, settings: .ofThisProcess(batch: 8), profiled: true)
    var generator = SeededGenerator(seed: 5)
    let input = generator.floats(8 * shape.reduce(1, *), in: -0.8...3)
    try loaded.set(input)
    try loaded.run()
    let scores = try loaded.output()
    let expected: [Float] = try withoutGradients {
      try Executor(network).forward(Tensor(input, shape: [8] + shape)).contiguous().array()
    }
    let scale = expected.map(abs).max() ?? 0
    #expect(zip(scores, expected).allSatisfy { abs($0 - $1) <= 0.05 * scale }, "\(scores) \(expected)")
    func best(_ scores: [Float]) throws -> [Int64] { try Tensor(scores, shape: [8, 10]).argmax(over: 1).array() }
    #expect(zip(try best(scores), try best(expected)).count { $0 == $1 } >= 7)
    let layers = try loaded.layers(passes: 2).filter(\.multiplies)
    #expect(layers.count { $0.numbers == .int8 } == count, "\(layers)")
  }
}
