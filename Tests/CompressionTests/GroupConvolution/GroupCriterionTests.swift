import Compression
import Datasets
import Networks
import OrderedCollections
import TestSupport
import Testing
import Torch
import Training

/// How much connections count, by each criterion.
@Suite struct GroupCriterionTests {
  private let rule = GroupRule(leastWidth: 2)

  @Test(arguments: GroupCriterion.allCases)
  func connectionsThatCarryNothingCountNothing(_ criterion: GroupCriterion) throws {
    // Two halves of channels that meet in no weight: whatever counts connections finds them again.
    let network = try chainOf(8, 8)
    guard let weight = network.parameters["conv1.weight"] else { return }
    let halves = [1, 0, 0, 1, 1, 0, 1, 0]
    let values = weight.values.enumerated().map { place, value in
      halves[place / 9 / 8] == halves[7 - place / 9 % 8] ? value : 0
    }
    let bench = try Workbench(
      network.replacing(["conv1.weight": values]), dataset: Dataset.synthetic(train: 100, test: 10), imageCount: 60,
      seed: 2)
    let table = try GroupTable(on: bench, criterion: criterion, rule: rule, effort: 1e5)
    let option = try #require(table.layers.first { $0.name == "conv1" }?.options[1])
    #expect(option.groups == 2 && abs(option.kept - 1) < 1e-9, "\(option.kept)")
    guard criterion != .norm else { return }
    let blind = try Workbench(network, seed: 2)
    #expect(throws: ScoreError.needsImages) { try GroupTable(on: blind, criterion: criterion, rule: rule) }
  }

  @Test func whatIsReadCountsInTheEnergyOfAConnection() throws {
    let network = try chainOf(8, 8)
    let dataset = try Dataset.synthetic(train: 100, test: 10)
    // An input channel that is four times as large has connections that count sixteen times as much.
    let name = "conv0-norm.weight"
    guard let scale = network.parameters[name] else { return }
    func bench(_ factor: Float) throws -> Workbench {
      try Workbench(
        network.replacing([name: scale.values.enumerated().map { $0 == 3 ? factor * $1 : $1 }]), dataset: dataset,
        imageCount: 60, seed: 2)
    }
    let totals = try [0, 1, 4].map {
      try GroupTable(on: bench($0), criterion: .activationEnergy, rule: rule, effort: 1e3).layers[0].total
    }
    #expect(totals[1] > totals[0])
    #expect(abs((totals[2] - totals[0]) / (totals[1] - totals[0]) - 16) < 1e-2)
    let norms = try [1, 4].map { try GroupTable(on: bench($0), rule: rule, effort: 1e3).layers[0].total }
    #expect(norms[0] == norms[1])
  }

  @Test(arguments: [false, true]) func theBatchNormBehindCountsInTheEnergyOfAConnection(_ hasBias: Bool) throws {
    var builder = NetworkBuilder(name: "net", input: [1, 28, 28])
    let stem = try builder.unit(
      "stem", builder.add("shrink", .pool(Pool(.average, kernel: Size(7))), builder.input), outputs: 8)
    let value = try builder.batchNorm(
      "norm", builder.convolution("conv", stem, outputs: 8, kernel: Size(3), bias: hasBias))
    let scores = try builder.linear(
      "fc", builder.add("flatten", .flatten, builder.add("mean", .adaptiveAveragePool(Size(1)), value)), outputs: 10)
    let network = try builder.network(output: scores).withInitialWeights(seed: 1)
    let dataset = try Dataset.synthetic(train: 100, test: 10)
    let totals = try [Float(1), 3].map { slope in
      let bench = try Workbench(
        network.replacing(["norm.weight": Array(repeating: slope, count: 8)]), dataset: dataset, imageCount: 60, seed: 2
      )
      return try GroupTable(on: bench, criterion: .activationEnergy, rule: rule, effort: 1e3).layers[0].total
    }
    #expect(abs(totals[1] / totals[0] - 9) < 1e-3)
  }
}
