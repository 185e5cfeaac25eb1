import Foundation
import Networks
import OrderedCollections
import Testing
import Zoo

/// Names and shapes of the weights against published state dicts (`Scripts/golden/zoo_state_dicts.py`).
@Suite struct StateDictTests {
  @Test(arguments: [
    "resnet20-cifar10", "resnet56-cifar10", "resnet18-imagenet", "resnet34-imagenet", "resnet50-imagenet",
    "mobilenetv2-imagenet",
  ])
  func sameNamesAndShapes(name: String) throws {
    let file = try #require(
      Bundle.module.url(forResource: "state_dicts", withExtension: "json", subdirectory: "Golden"))
    let golden = try JSONDecoder().decode([String: [String: [Int]]].self, from: Data(contentsOf: file))
    let expected = try #require(golden[name])
    let network = try Zoo.network(named: name)
    #expect(Set(network.parameters.keys) == Set(expected.keys))
    for (parameter, shape) in expected {
      #expect(network.parameters[parameter]?.shape == shape, "\(parameter)")
    }
  }

  @Test(arguments: Zoo.names)
  func parametersAreNamedAfterTheirNode(name: String) throws {
    let network = try Zoo.network(named: name)
    for node in network.nodes {
      for (role, parameter) in node.parameters { #expect(parameter == "\(node.name).\(role.rawValue)") }
    }
  }
}
