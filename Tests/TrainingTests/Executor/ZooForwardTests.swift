import Foundation
import Networks
import OrderedCollections
import Testing
import Torch
import Training
import Zoo

/// The zoo's networks against PyTorch's, on small images and with the weights of `Scripts/golden/zoo_forward.py`.
///
/// The very large ones differ from the others in depth or width; they run with `ESPALIER_EXHAUSTIVE=1`.
@Suite(.serialized) struct ZooForwardTests {
  struct GoldenForward: Decodable, Sendable {
    let input: [Int]
    let classes: Int
    /// Only every so many-th number of the output is kept.
    let step: Int
    let values: [Float]
  }

  static let large: Set<String> = [
    "alexnet-imagenet", "vgg11bn-imagenet", "vgg13-cifar10", "vgg16direct-cifar10", "vgg19-cifar10",
    "resnet34-imagenet", "resnet50-imagenet",
  ]

  static let networks: [String] = {
    let isExhaustive = ProcessInfo.processInfo.environment["ESPALIER_EXHAUSTIVE"] == "1"
    let cases = (try? golden("zoo_forward", as: [String: GoldenForward].self)) ?? [:]
    return cases.keys.filter { isExhaustive || !large.contains($0) }.sorted()
  }()

  @Test func mostArchitecturesAreCompared() throws {
    let compared = try golden("zoo_forward", as: [String: GoldenForward].self).keys
    #expect(Set(Zoo.names).isSuperset(of: compared))
    let architectures = Set(Zoo.names.map { $0.prefix { $0 != "-" } })
    let missing = architectures.subtracting(compared.map { $0.prefix { $0 != "-" } })
    #expect(missing == ["vgg13bn", "vgg16bn", "vgg19bn"])
  }

  @Test(arguments: networks)
  func outputsArePyTorchs(name: String) throws {
    let expected = try #require(try golden("zoo_forward", as: [String: GoldenForward].self)[name])
    let network = try Zoo.network(named: name, input: expected.input, classes: expected.classes)
    let executor = try Executor(network.withScaledNamedWeights())
    let images = try Tensor(numbers("images", 4 * expected.input.product), shape: [4] + expected.input)
    try withoutGradients {
      _ = try executor.forward(images, mode: .reestimation(momentum: 1))
      let output = try executor.forward(images).contiguous().array(of: Float.self)
      let kept = stride(from: 0, to: output.count, by: expected.step).map { output[$0] }
      // PyTorch's numbers are in double precision; batch norm over a few pixels makes much of our rounding.
      #expect(distance(kept, expected.values) < 5e-4)
    }
  }
}

extension Network {
  /// The network with weights that follow from their names, of a size that keeps that of what flows through them.
  ///
  /// Kernels lie in ±√(6/fan-in), biases and β in ±¼ and γ in ½…3/2.
  fileprivate func withScaledNamedWeights() throws -> Network {
    try replacing(
      Dictionary(
        uniqueKeysWithValues: parameters.filter(\.value.isTrainable).map { name, parameter in
          let drawn = numbers(name, parameter.count)
          guard parameter.shape.count == 1 else {
            let bound = Float((6 / Double(parameter.shape.dropFirst().product)).squareRoot())
            return (name, drawn.map { $0 * bound })
          }
          return (name, drawn.map { name.hasSuffix(".bias") ? $0 / 4 : 1 + $0 / 2 })
        }))
  }
}
