import Networks
import OrderedCollections
import Testing

/// What holds for the costs of every network.
@Suite struct NetworkCostsTests {
  @Test(arguments: CostConvention.allCases)
  func layersSumToTheTotal(convention: CostConvention) throws {
    let network = try small()
    let costs = try network.costs(convention: convention)
    #expect(costs.layers.map(\.node) == network.nodes.map(\.name))
    #expect(costs.macs == costs.layers.reduce(0) { $0 + $1.macs })
    #expect(costs.params == costs.layers.reduce(0) { $0 + $1.params })
    #expect(costs.params == network.parameterCount)
    #expect(costs.flops == 2 * costs.macs)
    #expect(costs.weightBytes == 4 * costs.params)
    #expect(costs.convention == convention)
  }

  @Test func runningStatisticsAreNoParameters() throws {
    let costs = try small().costs()
    #expect(costs.layers.first { $0.node == "bn" }?.params == 2 * 4)
  }

  @Test func sharedWeightsCountOnceAndTheirOperationsAtEveryUse() throws {
    let node = { (name: String, input: String) in
      Node(name: name, operation: .linear, inputs: [input], parameters: [.weight: "w", .bias: "b"])
    }
    let network = try Network(
      name: "shared", inputs: [Network.Input(name: "input", shape: [5])],
      nodes: [node("first", "input"), node("second", "first")], outputs: ["second"],
      parameters: ["w": Parameter(shape: [5, 5], repeating: 0), "b": Parameter(shape: [5], repeating: 0)])
    let costs = try network.costs()
    #expect(costs.params == 30)
    #expect(costs.layers.map(\.params) == [30, 0])
    #expect(costs.layers.map(\.macs) == [25, 25])
  }

  @Test func unknownOperatorsAreNamed() throws {
    var builder = NetworkBuilder(name: "opaque", input: [4])
    let output = builder.add("odd", .opaque(Opaque(type: "Einsum", outputShape: [7])), builder.input)
    let costs = try builder.network(output: output).costs()
    #expect(costs.uncounted == ["odd"])
    #expect(costs.activations == 7)
  }

  @Test func costsOfWidthsThatNoNetworkHas() throws {
    let network = try small()
    var values = try network.shapes()
    var parameters = network.parameters.mapValues(\.shape)
    for value in ["conv", "bn", "relu"] { values[value] = [3, 8, 8] }
    values["flatten"] = [3 * 64]
    parameters["conv.weight"] = [3, 3, 3, 3]
    for name in ["bn.weight", "bn.bias", "bn.running_mean", "bn.running_var"] { parameters[name] = [3] }
    parameters["fc.weight"] = [10, 3 * 64]
    let costs = network.costs(
      convention: .convolutionAndLinear, values: values,
      parameters: Dictionary(uniqueKeysWithValues: parameters.map { ($0, $1) }))
    #expect(costs == (try small(width: 3).costs()))
  }

  private func small(width: Int = 4) throws -> Network {
    var builder = NetworkBuilder(name: "small", input: [3, 8, 8])
    let options = Convolution(padding: Size(1))
    var value = try builder.convolution("conv", builder.input, outputs: width, kernel: Size(3), options: options)
    value = try builder.batchNorm("bn", value)
    value = builder.add("flatten", .flatten, builder.add("relu", .activation(.relu), value))
    let output = try builder.linear("fc", value, outputs: 10)
    return try builder.network(output: output)
  }
}
