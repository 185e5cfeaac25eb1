import Networks
import TestSupport
import Testing
import Torch
import Training

/// The executor against the reference interpreter, which runs every operator the slow and obvious way.
@Suite struct InterpreterTests {
  /// All outputs of a network for inputs by name.
  static func run(_ network: Network, on input: [String: [Float]]) throws -> [[Float]] {
    let shapes = Dictionary(uniqueKeysWithValues: network.inputs.map { ($0.name, $0.shape) })
    var tensors: [String: Tensor] = [:]
    for (name, values) in input { tensors[name] = try Tensor(values, shape: [1] + (shapes[name] ?? [])) }
    return try withoutGradients { try Executor(network).outputs(for: tensors).map { try $0.array() } }
  }

  @Test(arguments: SampleNetwork.allCases.filter(\.canRun))
  func outputsAreThoseOfTheInterpreter(_ sample: SampleNetwork) throws {
    for seed in UInt64(1)...3 {
      let network = try sample.network(seed: seed)
      let input = network.randomInput(seed: seed)
      let expected = try ReferenceInterpreter(network).run(input)
      let found = try Self.run(network, on: input)
      #expect(found.count == network.outputs.count)
      for (name, found) in zip(network.outputs, found) {
        #expect(distance(found, try #require(expected[name]).map { Float($0) }) < 1e-5, "\(name)")
      }
    }
  }

  @Test(arguments: SampleNetwork.allCases.filter(\.canRun).filter(\.keepsZero))
  func maskedAndCutNetworksGiveTheSameOutputs(_ sample: SampleNetwork) throws {
    let network = try sample.network()
    let input = network.randomInput(seed: 1)
    for seed in UInt64(0)..<20 {
      let recipe = try Recipe.random(for: network, seed: seed)
      let masked = try Self.run(network.masking(recipe), on: input)
      let cut = try Self.run(network.applying(recipe), on: input)
      #expect(zip(cut, masked).allSatisfy { distance($0, $1) < 1e-5 }, "channels of seed \(seed)")
    }
  }

  @Test(arguments: SampleNetwork.allCases.filter { !$0.canRun })
  func samplesWithUnknownOperatorsAreRefused(_ sample: SampleNetwork) throws {
    let network = try sample.network()
    #expect(throws: TrainingError.self) { try Executor(network) }
  }
}
