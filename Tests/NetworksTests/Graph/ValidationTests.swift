import Networks
import OrderedCollections
import TestSupport
import Testing

/// Networks that do not fit together are refused, in words that name what is wrong and where.
struct ValidationTests {
  private static let weights: OrderedDictionary<String, Parameter> = [
    "conv.weight": Parameter(shape: [4, 3, 3, 3], repeating: 0), "fc.weight": Parameter(shape: [2, 4], repeating: 0),
  ]
  private static let conv = Node(
    name: "conv", operation: .convolution(Convolution()), inputs: ["input"], parameters: [.weight: "conv.weight"])

  private func fault(
    _ nodes: [Node], inputs: [Network.Input] = [Network.Input(name: "input", shape: [3, 6, 6])],
    outputs: [String] = ["conv"], parameters: OrderedDictionary<String, Parameter> = weights
  ) throws -> String {
    try #require(throws: NetworkError.self) {
      try Network(name: "net", inputs: inputs, nodes: nodes, outputs: outputs, parameters: parameters)
    }.description
  }

  @Test("Two nodes of one name")
  func duplicateNode() throws {
    #expect(try fault([Self.conv, Self.conv]) == "two values of the network are called 'conv'")
  }

  @Test("A node with the name of an input, and two inputs of one name")
  func duplicateInput() throws {
    let node = Node(name: "input", operation: .identity, inputs: ["input"])
    #expect(try fault([Self.conv, node]) == "two values of the network are called 'input'")
    let input = Network.Input(name: "input", shape: [3, 6, 6])
    #expect(try fault([Self.conv], inputs: [input, input]) == "two values of the network are called 'input'")
  }

  @Test("A node that reads what nothing makes, or what is made later")
  func unknownValue() throws {
    let early = Node(name: "early", operation: .identity, inputs: ["conv"])
    let message = "node 'early' reads 'conv', which nothing before it makes"
    #expect(try fault([early, Self.conv]).hasSuffix("reads 'conv', which nothing before it makes"))
    #expect(try fault([early], outputs: ["early"]).hasSuffix(message.dropFirst("node 'early' ".count)))
    let own = Node(name: "own", operation: .identity, inputs: ["own"])
    #expect(try fault([own], outputs: ["own"]).hasSuffix("reads 'own', which nothing before it makes"))
  }

  @Test("An output that nothing makes, and no output at all")
  func outputs() throws {
    #expect(try fault([Self.conv], outputs: ["scores"]).hasSuffix("reads 'scores', which nothing before it makes"))
    #expect(try fault([Self.conv], outputs: []) == "the network 'net' has no output")
  }

  @Test("A parameter that is missing")
  func missingParameter() throws {
    let message = "node 'conv' uses the parameter 'conv.weight', which is missing"
    #expect(try fault([Self.conv], parameters: [:]) == message)
  }

  @Test("Inputs without a size", arguments: [[], [3, 0, 6], [-1]])
  func badInput(shape: [Int]) throws {
    let inputs = [Network.Input(name: "input", shape: shape)]
    #expect(try fault([Self.conv], inputs: inputs) == "the input 'input' is not valid: its shape is \(shape)")
  }

  @Test(
    "Weights and shapes that do not fit",
    arguments: [
      (Operator.convolution(Convolution(groups: 3)), [ParameterRole.weight: "conv.weight"]),
      (.convolution(Convolution()), [:]),
      (.convolution(Convolution()), [.weight: "fc.weight"]),
      (.convolution(Convolution()), [.weight: "conv.weight", .bias: "fc.weight"]),
      (.linear, [.weight: "fc.weight"]),
      (.linear, [.weight: "conv.weight"]),
      (.batchNorm(BatchNorm()), [.weight: "fc.weight"]),
      (.add, [:]),
      (.concatenate(axis: 0), [:]),
      (.concatenate(axis: 4), [:]),
      (.pool(Pool(.max, kernel: Size(7))), [:]),
      (.pool(Pool(.max, kernel: Size(2), padding: Size(2))), [:]),
      (.adaptiveAveragePool(Size(0)), [:]),
      (.pad(Pad(channels: Pad.Amount(-1, 0))), [:]),
      (.slice(Slice(axis: 1, start: 2, end: 4)), [:]),
      (.slice(Slice(axis: 1, start: 1, end: 1)), [:]),
      (.reshape([3, 35]), [:]),
      (.reshape([-3, -36]), [:]),
      (.transpose([1, 0, 2, 3]), [:]),
      (.transpose([0, 1, 2]), [:]),
      (.dropout(probability: 1), [:]),
      (.softmax(axis: 0), [:]),
      (.opaque(Opaque(type: "Size", outputShape: [0])), [:]),
      (.opaque(Opaque(type: "Size", outputShape: [])), [:]),
    ])
  func misfits(_ operation: Operator, _ parameters: [ParameterRole: String]) throws {
    let node = Node(name: "odd", operation: operation, inputs: ["input"], parameters: parameters)
    #expect(try fault([node], outputs: ["odd"]).hasPrefix("node 'odd' is not valid: "))
  }

  @Test("A parameter that the operator has no use for")
  func uselessParameter() throws {
    let node = Node(
      name: "odd", operation: .activation(.relu), inputs: ["input"], parameters: [.weight: "conv.weight"])
    #expect(
      try fault([node], outputs: ["odd"]) == "node 'odd' is not valid: it has a weight, for which it has no use")
  }

  @Test("A node that reads nothing")
  func noInput() throws {
    let node = Node(name: "odd", operation: .opaque(Opaque(type: "Constant", outputShape: [1])), inputs: [])
    #expect(try fault([node], outputs: ["odd"]) == "node 'odd' is not valid: it reads 0 values")
  }

  @Test("An output may be an input, and an output twice")
  func trivial() throws {
    let input = Network.Input(name: "input", shape: [3, 6, 6])
    let network = try Network(
      name: "net", inputs: [input], nodes: [], outputs: ["input", "input"], parameters: [:])
    #expect(try network.channels().classes.map(\.name) == ["input"])
    #expect(try network.applying(Recipe(of: network, [])) == network)
  }
}
