import Compression
import Networks
import OrderedCollections
import Testing
import Training

/// Scores by magnitude against values by hand.
@Suite struct MagnitudeScoreTests {
  /// The scores of the class that the node `name` makes.
  static func scores(_ score: some ClassScore, of name: String, in network: Network) throws -> [Double] {
    let bench = try Workbench(network, seed: 0)
    return try score.scores(of: try #require(bench.analysis[name]), on: bench)
  }

  /// Convolutions 2→3 and 3→2 of 1×1.
  static func network() throws -> Network {
    try chain(3, 2).replacing([
      "conv1.weight": [1, -2, 0, 3, -1, 0.5],
      "conv2.weight": [1, 2, 3, 4, 5, 6],
    ])
  }

  /// The same with a bias on the first convolution and two batch norms between the two.
  static func normedNetwork(naming name: @escaping (String) -> String = { $0 }) throws -> Network {
    let norm = { (number: Int) in
      Node(
        name: "norm\(number)", operation: .batchNorm(BatchNorm()), inputs: [number == 1 ? "conv1" : "norm1"],
        parameters: [
          .weight: name("norm\(number).weight"), .bias: name("norm\(number).bias"),
          .runningMean: name("norm\(number).mean"), .runningVariance: name("norm\(number).var"),
        ])
    }
    var parameters: OrderedDictionary<String, Parameter> = [
      name("conv1.weight"): Parameter(shape: [3, 2, 1, 1], values: [1, -2, 0, 3, -1, 0.5]),
      name("conv1.bias"): Parameter(shape: [3], values: [100, 200, 300]),
      name("conv2.weight"): Parameter(shape: [2, 3, 1, 1], values: [1, 2, 3, 4, 5, 6]),
      name("norm1.weight"): Parameter(shape: [3], values: [1, -2, 0.5]),
      name("norm2.weight"): Parameter(shape: [3], values: [-3, 4, 1.5]),
    ]
    for number in 1...2 {
      parameters[name("norm\(number).bias")] = Parameter(shape: [3], values: [10, 20, 30])
      parameters[name("norm\(number).mean")] = Parameter(shape: [3], values: [7, 8, 9], isTrainable: false)
      parameters[name("norm\(number).var")] = Parameter(shape: [3], values: [4, 5, 6], isTrainable: false)
    }
    let first = Node(
      name: "conv1", operation: .convolution(Convolution()), inputs: ["input"],
      parameters: [.weight: name("conv1.weight"), .bias: name("conv1.bias")])
    let second = Node(
      name: "conv2", operation: .convolution(Convolution()), inputs: ["norm2"],
      parameters: [.weight: name("conv2.weight")])
    return try Network(
      name: "normed", inputs: [Network.Input(name: "input", shape: [2, 2, 2])],
      nodes: [first, norm(1), norm(2), second], outputs: ["conv2"], parameters: parameters)
  }

  @Test func l1IsTheSumOfAbsoluteWeights() throws {
    #expect(try Self.scores(L1Score(), of: "conv1", in: Self.network()) == [3, 3, 1.5])
    #expect(try Self.scores(L1Score(), of: "conv1", in: Self.normedNetwork()) == [3, 3, 1.5])
  }

  @Test func l1OfAResidualStreamIsTheMeanOverItsProducers() throws {
    let network = try residualNetwork()
    let found = try Self.scores(L1Score(), of: "stem", in: network)
    let producers = ["stem", "block1-outer", "block2-outer"].compactMap { network.parameters["\($0).weight"] }
    try #require(producers.count == 3)
    for (channel, found) in found.enumerated() {
      let sums = producers.map { weight in
        let length = weight.count / weight.shape[0]
        return weight.values[channel * length..<(channel + 1) * length].reduce(0) { $0 + abs(Double($1)) }
      }
      #expect(abs(found - sums.reduce(0, +) / 3) < 1e-9)
    }
  }

  @Test func l1OfAGroupedConvolutionAddsTheFiltersOfAChannel() throws {
    var builder = NetworkBuilder(name: "grouped", input: [4, 3, 3])
    let first = try builder.unit("first", builder.input, outputs: 4)
    let grouped = try builder.unit("grouped", first, outputs: 6, groups: 2)
    let last = try builder.convolution("last", grouped, outputs: 2, kernel: Size(1))
    let network = try builder.network(output: last).withInitialWeights(seed: 2)
    let weight = try #require(network.parameters["grouped.weight"])
    let channels = try #require(network.channels()["grouped"])
    let rows = try #require(channels.members.first { $0.parameter == "grouped.weight" && $0.axis == 0 }).indices
    try #require(rows.flatMap(\.self).sorted() == Array(0..<6))
    let length = weight.count / 6
    for (found, rows) in zip(try Self.scores(L1Score(), of: "grouped", in: network), rows) {
      let sum = rows.reduce(0.0) { sum, row in
        sum + weight.values[row * length..<(row + 1) * length].reduce(0) { $0 + abs(Double($1)) }
      }
      #expect(abs(found - sum) < 1e-9)
    }
  }

  @Test func l2TakesRowsAndColumnsTogether() throws {
    // Rows 1² + 2², 3², 1² + ½²; columns 1² + 4², 2² + 5², 3² + 6²; two members.
    let expected = [(5.0 + 17) / 2, (9.0 + 29) / 2, (1.25 + 45) / 2].map { $0.squareRoot() }
    let found = try Self.scores(L2Score(), of: "conv1", in: Self.network())
    for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-12) }
  }

  @Test func l2CountsScalesAndNoBiasesWhateverTheyAreCalled() throws {
    // Row, γ² of both norms, column; four members.
    let expected = [(5.0 + 1 + 9 + 17) / 4, (9.0 + 4 + 16 + 29) / 4, (1.25 + 0.25 + 2.25 + 45) / 4]
    for naming in [{ $0 }, { "onnx::\($0.reversed().map(String.init).joined())" }] as [(String) -> String] {
      let found = try Self.scores(L2Score(), of: "conv1", in: Self.normedNetwork(naming: naming))
      for (found, expected) in zip(found, expected) { #expect(abs(found - expected.squareRoot()) < 1e-12) }
    }
  }

  @Test func batchNormScaleIsTheMeanSizeOfGamma() throws {
    #expect(try Self.scores(BatchNormScaleScore(), of: "conv1", in: Self.normedNetwork()) == [2, 3, 1])
  }

  @Test func withoutBatchNormTheScaleFallsBackOnL1() throws {
    #expect(try Self.scores(BatchNormScaleScore(), of: "conv1", in: Self.network()) == [3, 3, 1.5])
  }
}
