import Foundation
import ModelFiles
import Networks
import OrderedCollections
import TestSupport
import Testing

/// What networks that are read from ONNX compute, against ONNX Runtime and ONNX's reference evaluator.
struct ONNXOperatorTests {
  @Test func everyCaseComputesWhatItShould() throws {
    for operatorCase in try OperatorCase.all() {
      do {
        try check(operatorCase)
      } catch {
        Issue.record("\(operatorCase.name): \(error)")
      }
    }
  }

  private func check(_ expected: OperatorCase) throws {
    let network = try Network(onnx: expected.model, name: expected.name)
    #expect(
      !network.nodes.contains { if case .opaque = $0.operation { true } else { false } }, "\(expected.name)")
    if let labels = expected.expect { #expect(network.nodes.map(\.operation.label) == labels, "\(expected.name)") }
    let used = Set(network.nodes.flatMap(\.parameters.values))
    #expect(Set(network.parameters.keys) == used, "\(expected.name)")
    let inputs = Dictionary(
      uniqueKeysWithValues: network.inputs.map { ($0.name, expected.numbers($0.shape.product)) })
    let values = try ReferenceInterpreter(network).values(for: inputs)
    for (name, output) in zip(network.outputs, expected.outputs) {
      let found = try #require(values[name])
      #expect(found.shape == output.shape, "\(expected.name)")
      guard found.shape == output.shape else { continue }
      let most = 1e-5 * max(output.numbers.map(abs).max() ?? 1, 1)
      if !zip(found.numbers, output.numbers).allSatisfy({ abs($0 - $1) <= most }) {
        Issue.record("\(expected.name): \(found.numbers) instead of \(output.numbers)")
      }
    }
  }
}
