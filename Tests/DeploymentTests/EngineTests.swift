import Deployment
import Foundation
import Networks
import OrderedCollections
import TestSupport
import Testing
import Torch
import Training
import Zoo

/// Every engine that is there computes what LibTorch computes.
@Suite struct EngineTests {
  static let network = ["lenet5-mnist", "resnet20-cifar10", "mobilenetv2-cifar10"]

  @Test(arguments: EngineName.allCases, Self.network)
  func scoresAreThoseOfLibTorch(_ name: EngineName, _ zooName: String) throws {
    guard let engine = try name.loadIfThere() else { return }
    #expect(!engine.version.isEmpty)
    let folder = try TemporaryFolder()
    let network = try Zoo.network(named: zooName).withInitialWeights(seed: 1)
    let model = try MeasuredModel(network, called: zooName, in: folder.url.path)
    #expect(model.fileBytes > 4 * (try network.costs().params))
    let shape = network.inputs[0].shape
    for batch in [1, 3] {
      let input = (0..<batch * shape.reduce(1, *)).map { Float($0 % 23) / 23 - 0.5 }
      let worker = EngineWorker(engine)
      _ = try worker.ask(
        .load(
          number: 5, path: model.path, inputShape: shape, settings: .ofThisProcess(batch: batch), profiled: false))
      guard case .scores(let scores) = try worker.ask(.scores(number: 5, input: input)),
        case .scores(let again) = try worker.ask(.scores(number: 5, input: input))
      else { return #expect(Bool(false), "another answer") }
      let expected: [Float] = try withoutGradients {
        try Executor(network).forward(Tensor(input, shape: [batch] + shape)).contiguous().array()
      }
      let scale = expected.map(abs).max() ?? 0
      #expect(scores.count == expected.count)
      #expect(zip(scores, expected).allSatisfy { abs($0 - $1) <= 1e-4 * scale }, "\(scores) \(expected)")
      #expect(scores == again)
    }
  }

  @Test(arguments: EngineName.allCases)
  func zerosChangeNothingButTheWeights(_ name: EngineName) throws {
    guard let engine = try name.loadIfThere() else { return }
    let folder = try TemporaryFolder()
    let network = try Zoo.network(named: "resnet20-cifar10").withInitialWeights(seed: 1).zeroingSmallest(0.9)
    let kept = network.nodes.filter { $0.operation.isBatchNorm == false }.compactMap { $0.parameters[.weight] }
    let counts = kept.compactMap { network.parameters[$0]?.values }.map { ($0.count, $0.count { $0 != 0 }) }
    #expect(counts[0].0 == counts[0].1 && counts[counts.count - 1].0 == counts[counts.count - 1].1)
    #expect(counts.dropFirst().dropLast().allSatisfy { abs(Double($0.1) / Double($0.0) - 0.1) < 0.01 })
    let model = try MeasuredModel(network, called: "", in: folder.url.path)
    let input = (0..<3072).map { Float($0 % 23) / 23 - 0.5 }
    let worker = EngineWorker(engine)
    let loaded = try worker.ask(
      .load(number: 0, path: model.path, inputShape: [3, 32, 32], settings: .ofThisProcess, profiled: false))
    guard case .scores(let scores) = try worker.ask(.scores(number: 0, input: input)),
      case .loaded(_, let bytes) = loaded
    else { return #expect(Bool(false), "another answer") }
    let expected: [Float] = try withoutGradients {
      try Executor(network).forward(Tensor(input, shape: [1, 3, 32, 32])).array()
    }
    let scale = expected.map(abs).max() ?? 0
    #expect(zip(scores, expected).allSatisfy { abs($0 - $1) <= 1e-4 * scale }, "\(scores) \(expected)")
    if name == .espalier { #expect(bytes ?? .max < 4 * (try network.costs().params) / 4, "a quarter of dense weights") }
  }

  @Test(arguments: [EngineName.openvino, .onnxruntime, .espalier])
  func layersAreTimedAndTellTheirNumbers(_ name: EngineName) throws {
    guard let engine = try name.loadIfThere() else { return }
    let folder = try TemporaryFolder()
    let network = try Zoo.network(named: "resnet20-cifar10").withInitialWeights(seed: 1)
    let model = try MeasuredModel(network, called: "", in: folder.url.path)
    let worker = EngineWorker(engine)
    _ = try worker.ask(
      .load(number: 0, path: model.path, inputShape: [3, 32, 32], settings: .ofThisProcess, profiled: true))
    guard case .layers(let layers) = try worker.ask(.layers(number: 0, passes: 3)) else {
      return #expect(Bool(false), "another answer")
    }
    #expect(layers.count(where: \.multiplies) >= 20, "nineteen convolutions and a linear layer")
    #expect(layers.executedNumbers == [.float32])
  }

  @Test func aVisitTellsOfEveryCall() throws {
    let folder = try TemporaryFolder()
    let network = try Zoo.network(named: "lenet5-mnist").withInitialWeights(seed: 1)
    let model = try MeasuredModel(network, called: "lenet", in: folder.url.path)
    let worker = EngineWorker(try EngineName.libtorch.load())
    _ = try worker.ask(
      .load(number: 1, path: model.path, inputShape: [1, 28, 28], settings: .ofThisProcess, profiled: false))
    _ = try worker.ask(.scores(number: 1, input: Array(repeating: 0, count: 784)))
    guard case .visit(let visit) = try worker.ask(.visit(number: 1, calls: 5)) else {
      return #expect(Bool(false), "another answer")
    }
    #expect(visit.milliseconds.count + visit.dropped == 5)
    #expect(visit.canaryMilliseconds > 0 && visit.milliseconds.allSatisfy { $0 > 0 })
  }

  @Test func whatIsWrongIsSaid() throws {
    let worker = EngineWorker(try EngineName.libtorch.load())
    #expect(throws: (any Error).self) { try worker.ask(.visit(number: 3, calls: 1)) }
    #expect(throws: (any Error).self) {
      try worker.ask(
        .load(
          number: 0, path: "/nowhere.onnx", inputShape: [1, 28, 28], settings: .ofThisProcess, profiled: false))
    }
  }
}

extension EngineName {
  /// The engine; nil, with a message, if set-up could not fetch it.
  ///
  /// One that is there and does not load is a failure.
  func loadIfThere() throws -> (any InferenceEngine)? {
    let engine = Result<any InferenceEngine, any Error> { try load() }
    if case .failure(let error) = engine, "\(error)".contains("is not there") {
      print("skipped: \(error)")
      return nil
    }
    return try engine.get()
  }
}

extension EngineSettings {
  /// As many threads as this process computes with, for a change would disturb the tests beside.
  static var ofThisProcess: EngineSettings { .ofThisProcess(batch: 1) }

  /// The same for more images at once.
  static func ofThisProcess(batch: Int) -> EngineSettings {
    EngineSettings(threads: Runtime.threadCount, batch: batch)
  }
}
