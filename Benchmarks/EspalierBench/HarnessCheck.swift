import Deployment
import Foundation
import Networks
import Reports
import Training
import Zoo

/// Whether `measure` measures: the same network twice, the same made a tenth slower, and both beside a machine's worth of
/// other work.
enum HarnessCheck {
  /// Measures a network of the zoo in LibTorch and prints a table for each of the three cases.
  static func run(_ network: String, seed: UInt64 = 0) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "espalier-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let network = try Zoo.network(named: network).withInitialWeights(seed: seed)
    let models = try ["as it is", "again"].map { try MeasuredModel(network, called: $0, in: folder.path) }
    for (title, slowdown, isBusy) in [
      ("the same twice", 0, false), ("a tenth slower", 0.1, false), ("contended", 0, true),
    ] {
      let hogs = isBusy ? try startHogs() : []
      defer { for hog in hogs { hog.terminate() } }
      var plan = MeasurementPlan(models: models, engines: [.libtorch], settings: [EngineSettings()])
      plan.seed = seed
      let slow = models[1].path
      let records = try Measurement(plan) { engine, _ in
        EngineWorker(SlowedEngine(engine: try engine.load(), slowdown: slowdown, path: slow))
      }.records()
      print("\(title)\n\(MeasurementTable(records).text)")
    }
  }

  /// As many processes as there are processors that do nothing but compute.
  private static func startHogs() throws -> [Process] {
    try (0..<ProcessInfo.processInfo.activeProcessorCount).map { _ in
      let hog = Process()
      hog.executableURL = URL(filePath: "/bin/sh")
      hog.arguments = ["-c", "while :; do :; done"]
      try hog.run()
      return hog
    }
  }
}

/// An engine that takes longer over one network by a share of the time.
private struct SlowedEngine: InferenceEngine {
  let engine: any InferenceEngine
  let slowdown: Double
  let path: String

  var version: String { engine.version }

  func load(
    _ path: String, inputShape: [Int], settings: EngineSettings, profiled: Bool
  ) throws -> any LoadedNetwork {
    let network = try engine.load(path, inputShape: inputShape, settings: settings, profiled: profiled)
    return path == self.path ? SlowedNetwork(network, slowdown: slowdown) : network
  }
}

private final class SlowedNetwork: LoadedNetwork {
  private let network: any LoadedNetwork
  private let slowdown: Double

  init(_ network: any LoadedNetwork, slowdown: Double) {
    self.network = network
    self.slowdown = slowdown
  }

  func set(_ input: [Float]) throws { try network.set(input) }

  func run() throws {
    let start = ContinuousClock.now
    try network.run()
    let end = start + (ContinuousClock.now - start) * (1 + slowdown)
    while ContinuousClock.now < end {}
  }

  func output() throws -> [Float] { try network.output() }
  func layers(passes: Int) throws -> [LayerTiming] { try network.layers(passes: passes) }
}
