import Foundation
import Networks
import OrderedCollections
import TestSupport
import Torch
import Training

extension Network {
  /// Random images for the first input, uniform in −1…1.
  func randomImages(_ count: Int, seed: UInt64) throws -> Tensor {
    try Tensor.uniform([count] + inputs[0].shape, from: -1, to: 1, using: Generator(seed: seed))
  }

  /// The network with random weights and batch-norm numbers that none of its layers could do without.
  ///
  /// Running statistics are those of a batch of random images, so that numbers neither vanish nor explode on their way;
  /// γ lies in 0.5…1.5 and β and biases in ±0.5. Of the layers that make an output, the scores are of order one.
  func withSettledWeights(seed: UInt64) throws -> Network {
    var generator = SeededGenerator(seed: seed)
    var values: [String: [Float]] = [:]
    for node in nodes {
      if case .batchNorm = node.operation, let name = node.parameters[.weight], let gamma = parameters[name] {
        values[name] = (0..<gamma.count).map { _ in Float.random(in: 0.5...1.5, using: &generator) }
      }
      if let name = node.parameters[.bias], let bias = parameters[name] {
        values[name] = (0..<bias.count).map { _ in Float.random(in: -0.5...0.5, using: &generator) }
      }
    }
    let executor = try Executor(try withInitialWeights(seed: seed).replacing(values))
    return try withoutGradients {
      let images = try randomImages(2, seed: seed)
      _ = try executor.forward(images, mode: .reestimation(momentum: 1))
      let scale = try executor.forward(images).abs().max().item()
      for node in structureOfOutputs {
        for name in node.parameters.values {
          guard let tensor = executor.parameters[name] else { continue }
          try tensor.copy(from: tensor.detached() / scale)
        }
      }
      return try executor.network()
    }
  }

  /// The linear layers that make an output.
  private var structureOfOutputs: [Node] {
    nodes.filter { outputs.contains($0.name) && $0.operation == .linear }
  }
}
