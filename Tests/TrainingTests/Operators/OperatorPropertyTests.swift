import Foundation
import Networks
import OrderedCollections
import TestSupport
import Testing
import Torch
import Training

/// Every operator with random settings on random shapes: LibTorch and the reference interpreter say the same.
///
/// Each is drawn eighty times, and two thousand times with `ESPALIER_EXHAUSTIVE=1`.
@Suite struct OperatorPropertyTests {
  static let seeds = 0..<(ProcessInfo.processInfo.environment["ESPALIER_EXHAUSTIVE"] == "1" ? UInt64(2000) : 80)

  /// The batch of each input, by name.
  static func batch(_ sample: OperatorSample) throws -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for input in sample.network.inputs {
      tensors[input.name] = try Tensor(
        sample.examples.flatMap { $0[input.name] ?? [] }, shape: [sample.examples.count] + input.shape)
    }
    return tensors
  }

  @Test(arguments: OperatorKind.allCases.filter { $0 != .opaque })
  func outputsAreThoseOfTheInterpreter(_ kind: OperatorKind) throws {
    for seed in Self.seeds {
      let sample = try OperatorSample(kind, seed: seed)
      let operation = sample.network.nodes[0].operation
      #expect(OperatorKind(operation) == kind)
      let output = try withoutGradients { try Executor(sample.network).outputs(for: Self.batch(sample))[0] }
      let interpreter = ReferenceInterpreter(sample.network)
      let expected = try sample.examples.flatMap { try interpreter.run($0)["node"] ?? [] }
      let shape = try sample.network.shapes()["node"] ?? []
      #expect(output.shape == [sample.examples.count] + shape, "\(operation) of \(sample.network.inputs)")
      #expect(
        Self.distance(try output.array(), expected) < 2e-5, "seed \(seed): \(operation) of \(sample.network.inputs)")
    }
  }

  /// Of every other network the inputs want no gradients, as images do not.
  @Test(arguments: OperatorKind.allCases.filter { $0 != .opaque })
  func gradientsReachWhatWantsThem(_ kind: OperatorKind) throws {
    for seed in Self.seeds {
      let sample = try OperatorSample(kind, seed: seed)
      let operation = sample.network.nodes[0].operation
      let inputs = try Self.batch(sample).mapValues { try $0.setRequiresGradient(seed.isMultiple(of: 2)) }
      let executor = try Executor(sample.network)
      let output = try executor.outputs(for: inputs)[0]
      let wanting = (Array(inputs.values) + executor.parameters.values).filter(\.requiresGradient)
      #expect(output.requiresGradient == !wanting.isEmpty)
      guard output.requiresGradient else { continue }
      try output.sum().backward()
      for tensor in wanting {
        let gradient = try #require(try tensor.gradient, "\(operation)")
        #expect(gradient.shape == tensor.shape, "seed \(seed): \(operation)")
        #expect(try gradient.allFinite(), "seed \(seed): \(operation)")
      }
    }
  }

  @Test func whatIsNotKnownIsRefused() throws {
    let sample = try OperatorSample(.opaque, seed: 0)
    #expect(throws: TrainingError.cannotRun(node: "node", operation: "Einsum")) { try Executor(sample.network) }
    #expect(throws: ReferenceError.opaque(node: "node")) {
      try ReferenceInterpreter(sample.network).run(sample.examples[0])
    }
  }

  /// The largest distance, as a share of the largest number or of one; numbers that are not finite are to be the same.
  static func distance(_ found: [Float], _ expected: [Double]) -> Double {
    guard found.count == expected.count else { return .infinity }
    let scale = expected.reduce(1) { $1.isFinite ? max($0, abs($1)) : $0 }
    return zip(found, expected).reduce(0) { largest, pair in
      if pair.0 == Float(pair.1) { return largest }
      let apart = abs(Double(pair.0) - pair.1) / scale
      return apart <= largest ? largest : apart
    }
  }
}
