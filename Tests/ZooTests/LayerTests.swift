import Networks
import OrderedCollections
import Testing
import Zoo

/// Every network of the zoo: what it reads and makes, and its weights and counts against PyTorch.
@Suite struct LayerTests {
  @Test func everyArchitectureIsCompared() {
    let architectures = Set(Zoo.names.map { $0.prefix { $0 != "-" } })
    #expect(Set(GoldenNetwork.all.keys.map { $0.prefix { $0 != "-" } }) == architectures)
    #expect(Set(GoldenNetwork.all.keys).isSubset(of: Zoo.names))
  }

  /// Each is built once, for the large ones hold half a gigabyte.
  @Test(arguments: Zoo.names)
  func networksAreTheirDataSetsAndPyTorchs(name: String) throws {
    let network = try Zoo.network(named: name)
    let dataset = try #require(ZooTask.allCases.first { name.hasSuffix("-\($0.rawValue)") })
    #expect(network.name == name)
    #expect(network.inputs.count == 1 && dataset.inputs.contains(network.inputs[0].shape))
    let shapes = try network.shapes()
    let maps = dataset == .lgg ? [256, 256] : []
    #expect(network.outputs.map { shapes[$0] } == [[dataset.classes] + maps])
    for node in network.nodes {
      for (role, parameter) in node.parameters { #expect(parameter == "\(node.name).\(role.rawValue)") }
    }
    guard let golden = GoldenNetwork.all[name] else { return }
    #expect(network.parameters.reduce(into: [:]) { $0[$1.key] = $1.value.shape } == golden.shapes)
    let costs = try network.costs()
    #expect(costs.params == golden.params)
    #expect(network.parameterCount == golden.params)
    #expect(costs.macs == golden.macs)
    #expect(costs.uncounted.isEmpty)
  }
}
