import Networks
import OrderedCollections
import TestSupport
import Testing

/// Parts of a network against the whole.
@Suite struct PartTests {
  @Test(arguments: (1...12).map(UInt64.init))
  func whatTheFrontMakesTheRestReads(_ seed: UInt64) throws {
    let network = try RandomNetwork(seed: seed).network().randomised(seed: seed)
    let input = network.randomInput(seed: seed)
    let all = try ReferenceInterpreter(network).values(for: input)
    for index in network.nodes.indices {
      let rest = try network.from(index)
      #expect(rest.nodes == Array(network.nodes[index...]) && rest.outputs == network.outputs)
      let made = rest.inputs.map(\.name).filter { name in !network.inputs.contains { $0.name == name } }
      var values = input.filter { name, _ in rest.inputs.contains { $0.name == name } }
      if !made.isEmpty {
        let front = try network.upTo(made)
        #expect(front.nodes.allSatisfy { network.nodes[..<index].contains($0) })
        #expect(Set(front.parameters.keys).isSubset(of: network.parameters.keys))
        for (name, value) in try ReferenceInterpreter(front).run(input) { values[name] = value.map { Float($0) } }
      }
      for (name, found) in try ReferenceInterpreter(rest).run(values) {
        let expected = all[name]?.numbers ?? []
        #expect(found.count == expected.count)
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-3 * max(1, abs($1)) })
      }
    }
  }
}
