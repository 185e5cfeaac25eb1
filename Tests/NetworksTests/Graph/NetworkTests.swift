import Networks
import OrderedCollections
import TestSupport
import Testing

struct NetworkTests {
  @Test("Replaced values stand under the old names and shapes")
  func replacing() throws {
    let network = try SampleNetwork.plain.network()
    let changed = try network.replacing(["head.bias": [1, 2, 3, 4, 5], "first.norm.running_mean": [0, 0, 0, 0, 0, 9]])
    #expect(changed.parameters["head.bias"] == Parameter(shape: [5], values: [1, 2, 3, 4, 5]))
    #expect(
      changed.parameters["first.norm.running_mean"]
        == Parameter(shape: [6], values: [0, 0, 0, 0, 0, 9], isTrainable: false))
    #expect(changed.parameters["head.weight"] == network.parameters["head.weight"])
    #expect(throws: NetworkError.unknownParameter("tail.bias")) { try network.replacing(["tail.bias": [1]]) }
    #expect(throws: NetworkError.parameterMismatch("head.bias", expected: [5], found: [2])) {
      try network.replacing(["head.bias": [1, 2]])
    }
  }

  @Test("Statistics are no trainable parameters")
  func parameterCount() throws {
    let network = try SampleNetwork.plain.network()
    let first = 6 * 3 * 9 + 2 * 6
    let second = 5 * 6 * 9 + 2 * 5
    #expect(network.parameterCount == first + second + 5 * 5 + 5)
  }

  @Test("Nodes and their parameters are found by name")
  func lookup() throws {
    let network = try SampleNetwork.plain.network()
    let head = try #require(network.node("head"))
    let parameters = network.parameters(of: head)
    #expect(Set(parameters.keys) == [.weight, .bias])
    #expect(parameters[.weight] == network.parameters["head.weight"])
    #expect(parameters[.bias] == network.parameters["head.bias"])
    #expect(network.node("tail") == nil)
    #expect(network.named("other").name == "other")
  }

  @Test("A seed gives the same weights every time, another one others")
  func seeds() throws {
    for sample in SampleNetwork.allCases {
      let first = try sample.network(seed: 4)
      let again = try sample.network(seed: 4)
      let other = try sample.network(seed: 5)
      #expect(first == again && first != other)
    }
  }

  @Test("The builder reports what it is given when that cannot be")
  func builderFaults() {
    var net = NetworkBuilder(name: "net", input: [3, 6, 6])
    #expect(throws: NetworkError.invalidNode("conv", "3 channels do not divide into 2 groups")) {
      try net.convolution("conv", net.input, outputs: 4, kernel: Size(3), options: Convolution(groups: 2))
    }
    #expect(throws: NetworkError.unknownValue("image", reader: "node 'conv'")) {
      try net.convolution("conv", "image", outputs: 4, kernel: Size(3))
    }
    #expect(throws: NetworkError.unknownValue("image", reader: "node 'fc'")) {
      try net.linear("fc", "image", outputs: 4)
    }
    #expect(throws: NetworkError.unknownValue("image", reader: "node 'norm'")) { try net.batchNorm("norm", "image") }
  }
}
