import Compression
import Datasets
import Deployment
import Foundation
import ModelFiles
import Networks
import OrderedCollections
import TestSupport
import Testing
import Torch
import Training
import Zoo

/// A trained network in 8-bit integers, on engines of others; `ESPALIER_DATA` names the folder with it and its images.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["ESPALIER_DATA"] != nil,
    "set ESPALIER_DATA to a folder with weights/*.th and cifar10/cifar-10-batches-bin"))
struct IntegerAccuracyTests {
  @Test func enginesTellTheSameClasses() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["ESPALIER_DATA"])
    let data = try DataSource(parsing: "cifar10:\(folder)/cifar10").load()
    guard case .weights(let weights) = try ModelFile.read("\(folder)/weights/resnet56-4bfd9763.th") else { return }
    let network = try Zoo.network(named: "resnet56-cifar10").loading(weights)
    let quantiser = try Quantiser(network, on: data, settings: QuantisationSettings(images: 500))
    let integers = try network.applying(quantiser.recipe(for: Set(quantiser.precisions.keys)))
    let place = try TemporaryFolder()
    let model = try MeasuredModel(integers, called: "integers", in: place.url.path)
    let executor = try Executor(integers)
    let loaded = try [EngineName.openvino, .onnxruntime].compactMap { name in
      try name.loadIfThere().map { engine in
        (
          name,
          try engine.load(model.path, inputShape: [3, 32, 32], settings: .ofThisProcess(batch: 50), profiled: true)
        )
      }
    }
    let loader = Loader.evaluation(on: data, split: .test, batchSize: 50)
    let batches = loader.batches()
    var same = loaded.map { _ in 0 }
    var right = 0
    for _ in 0..<20 {
      guard let batch = try batches.next() else { break }
      let images = try batch.imageTensor().contiguous()
      let expected = try withoutGradients { try executor.forward(images).argmax(over: 1).array(of: Int64.self) }
      right += zip(expected, batch.labels).count { $0 == $1 }
      for (index, engine) in loaded.enumerated() {
        try engine.1.set(images.array())
        try engine.1.run()
        let scores = try Tensor(engine.1.output(), shape: [50, 10])
        same[index] += try zip(scores.argmax(over: 1).array(of: Int64.self), expected).count { $0 == $1 }
      }
    }
    print("resnet56-cifar10 in int8: \(right) of 1000 test images right")
    for (index, engine) in loaded.enumerated() {
      let layers = try engine.1.layers(passes: 1)
      print(
        "\(engine.0.rawValue) agrees on \(same[index]) of 1000; \(layers.filter(\.multiplies).count { $0.numbers == .int8 }) layers in int8"
      )
      #expect(same[index] >= 990)
      #expect(layers.executedNumbers == [.int8])
    }
  }
}
