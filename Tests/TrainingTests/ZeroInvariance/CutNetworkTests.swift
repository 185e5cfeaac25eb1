import Foundation
import ModelFiles
import Networks
import OrderedCollections
import TestSupport
import Testing
import Torch
import Training
import Zoo

/// What is left of a network of the zoo after a random cut trains, and goes through every file unharmed.
///
/// One cut of each, and five with `ESPALIER_EXHAUSTIVE=1`.
@Suite(.serialized) struct CutNetworkTests {
  /// Those that take many seconds and have no structure which a smaller one lacks; they wait for the exhaustive run.
  static let heavy: Set<String> = ["alexnet-imagenet", "resnext50-imagenet"]

  static let networks = ZeroInvarianceTests.networks.filter { ZeroInvarianceTests.isExhaustive || !heavy.contains($0) }

  @Test(arguments: networks)
  func itTrainsAndIsKept(_ name: String) throws {
    let whole = try ZeroInvarianceTests.bare(name).withInitialWeights(seed: 1)
    for seed in UInt64(1)...(ZeroInvarianceTests.isExhaustive ? 5 : 1) {
      let executor = try Executor(whole.applying(Recipe.random(for: whole, seed: seed)), seed: seed)
      let images = try whole.randomImages(2, seed: seed)
      try expectGradients(of: executor, on: images)
      let scores = try withoutGradients {
        _ = try executor.forward(images, mode: .reestimation(momentum: 1))
        return try executor.forward(images).array(of: Float.self)
      }
      #expect(scores.allSatisfy(\.isFinite) && scores.contains { $0 != 0 })
      let network = try executor.network()

      let place = try TemporaryFolder()
      try ModelFile.write(network, to: place.path(of: "architecture.json"))
      #expect(try ModelFile.read(place.path) == .network(network), "\(name), channels of seed \(seed)")

      let imported = try Network(onnx: network.onnx(), name: "model.onnx")
      let again = try withoutGradients { try Executor(imported).forward(images).array(of: Float.self) }
      #expect(distance(again, scores) <= 1e-6, "\(name), channels of seed \(seed)")
    }
  }

  /// Every trainable parameter that a score depends on has a gradient, which is finite; no other has one.
  private func expectGradients(of executor: Executor, on images: Tensor) throws {
    try executor.forward(images, mode: .training).squared().sum().backward()
    let read = executor.structure.parametersBehindOutputs
    for (name, tensor) in executor.parameters where tensor.requiresGradient {
      let gradient = try tensor.gradient
      #expect((gradient != nil) == read.contains(name), "\(name)")
      #expect(try gradient?.allFinite() ?? true, "\(name)")
    }
  }
}

extension Network {
  /// The names of the parameters that an output depends on.
  fileprivate var parametersBehindOutputs: Set<String> {
    var read = Set(outputs)
    var names: Set<String> = []
    for node in nodes.reversed() where read.contains(node.name) {
      read.formUnion(node.inputs)
      names.formUnion(node.parameters.values)
    }
    return names
  }
}
