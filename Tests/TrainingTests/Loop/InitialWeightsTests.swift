import Networks
import OrderedCollections
import Testing
import Training
import Zoo

@Suite struct InitialWeightsTests {
  @Test func weightsSpreadAsHeAndOthersHaveIt() throws {
    let network = try Zoo.network(named: "resnet20-cifar10").withInitialWeights(seed: 1)
    for node in network.nodes {
      guard let weight = network.parameters(of: node)[.weight], weight.shape.count > 1, weight.count > 500 else {
        continue
      }
      let fanIn = Double(weight.shape.dropFirst().reduce(1, *))
      let gain = network.outputs.contains(node.name) ? 1.0 : 2.0
      let variance = weight.values.reduce(0) { $0 + Double($1 * $1) } / Double(weight.count)
      #expect(abs(variance * fanIn / gain - 1) < 6 * (2 / Double(weight.count)).squareRoot(), "\(node.name)")
      #expect(weight.values.allSatisfy { $0.isFinite }, "\(node.name)")
    }
  }

  @Test func whatIsNoKernelKeepsItsValue() throws {
    let empty = try Zoo.network(named: "resnet20-cifar10")
    let network = try empty.withInitialWeights(seed: 1)
    for (name, parameter) in network.parameters where parameter.shape.count == 1 {
      #expect(parameter == empty.parameters[name], "\(name)")
    }
  }

  @Test func aTrainedNetworkBeginsAnewInAll() throws {
    let empty = try Zoo.network(named: "resnet20-cifar10")
    let trained = try empty.replacing(
      empty.parameters.mapValues { Array(repeating: 0.5, count: $0.count) }.reduce(into: [:]) { $0[$1.key] = $1.value })
    #expect(try trained.withInitialWeights(seed: 1) == empty.withInitialWeights(seed: 1))
    let some = try trained.withInitialWeights(seed: 1) { $0 == "conv1.weight" }
    #expect(some.parameters.filter { $0.value != trained.parameters[$0.key] }.map(\.key) == ["conv1.weight"])
  }

  @Test func byOutputsVariancesAreOfWhatANumberGoesInto() throws {
    var builder = NetworkBuilder(name: "net", input: [32, 8, 8])
    let value = try builder.convolution(
      "grouped", builder.input, outputs: 64, kernel: Size(3), options: Convolution(groups: 4))
    let output = builder.add("relu", .activation(.relu), value)
    let network = try builder.network(output: output).withInitialWeights(seed: 1, scaledBy: .output)
    let weight = try #require(network.parameters["grouped.weight"])
    let variance = weight.values.reduce(0) { $0 + Double($1 * $1) } / Double(weight.count)
    #expect(abs(variance * 9 * 64 / 2 - 1) < 6 * (2 / Double(weight.count)).squareRoot())
  }

  @Test func aSeedGivesTheSameWeightsAndAnotherSeedOthers() throws {
    let empty = try Zoo.network(named: "lenet5-mnist")
    #expect(try empty.withInitialWeights(seed: 1) == empty.withInitialWeights(seed: 1))
    #expect(try empty.withInitialWeights(seed: 1) != empty.withInitialWeights(seed: 2))
  }

  @Test func aLayersDrawsFollowFromItsNameAlone() throws {
    func weight(hidden: Int) throws -> [Float] {
      var builder = NetworkBuilder(name: "two layers", input: [1, 4, 4])
      let first = try builder.convolution("first", builder.input, outputs: 3, kernel: Size(3))
      let second = try builder.convolution("second", first, outputs: hidden, kernel: Size(1))
      let network = try builder.network(output: second).withInitialWeights(seed: 4)
      return try #require(network.parameters["first.weight"]).values
    }
    #expect(try weight(hidden: 2) == weight(hidden: 9))
  }
}
