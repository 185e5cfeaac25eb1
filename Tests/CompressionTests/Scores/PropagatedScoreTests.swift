import Compression
import Networks
import OrderedCollections
import TestSupport
import Testing
import Torch
import Training

/// Scores that weights alone give through the network: NISP, and LAMP within a class.
@Suite struct PropagatedScoreTests {
  @Test func aChainMultipliesAbsoluteWeights() throws {
    // 2 → 3 → 2 → 1, kernels of 1×1.
    let network = try chain(3, 2, 1).replacing([
      "conv2.weight": [1, -2, 0, 3, 1, -1], "conv3.weight": [-2, 1],
    ])
    let bench = try Workbench(network, seed: 0)
    let scores = try PropagatedScore().scores(on: bench)
    let second = try #require(bench.analysis.classes.firstIndex { $0.name == "conv2" })
    let first = try #require(bench.analysis.classes.firstIndex { $0.name == "conv1" })
    #expect(scores[second] == [2, 1])
    // 2·1 + 1·3, 2·2 + 1·1 and 2·0 + 1·1.
    #expect(scores[first] == [5, 5, 1])
  }

  /// Of a network without activations whose weights are all positive, what a channel counts is the slope of the sum of outputs.
  @Test func whatAChannelCountsIsWhatTheOutputsGrowBy() throws {
    var builder = NetworkBuilder(name: "positive", input: [2, 1, 1])
    let stem = try builder.convolution("stem", builder.input, outputs: 4, kernel: Size(1))
    let inner = try builder.batchNorm(
      "norm", try builder.convolution("inner", stem, outputs: 3, kernel: Size(1)))
    let outer = try builder.convolution("outer", inner, outputs: 4, kernel: Size(1))
    let sum = builder.add("sum", .add, stem, outer)
    let joined = builder.add("joined", .concatenate(axis: 1), sum, inner)
    let last = try builder.linear("fc", builder.add("flatten", .flatten, joined), outputs: 2)
    let network = try builder.network(output: last).withInitialWeights(seed: 3).mapped { abs($0) + 0.1 }
    let bench = try Workbench(network, seed: 0)
    let scores = try PropagatedScore().scores(on: bench)
    let index = try #require(bench.analysis.classes.firstIndex { $0.name == "inner" })
    let found = try #require(scores[index])
    let image: [Float] = [0.3, 0.7]
    let before = try Executor(network).forward(Tensor(image, shape: [1, 2, 1, 1])).sum().item()
    for channel in 0..<3 {
      // Batch norm's shift grows by one: so does the channel.
      var shift = try #require(network.parameters["norm.bias"]).values
      shift[channel] += 1
      let after = try Executor(network.replacing(["norm.bias": shift])).forward(Tensor(image, shape: [1, 2, 1, 1]))
      #expect(abs(try after.sum().item() - before - found[channel]) < 1e-3 * found[channel])
    }
  }

  @Test func lampIsTheShareOfWhatIsNoLess() throws {
    // Column norms add to row norms: with columns of zeros the energies are those of the rows.
    let network = try chain(4, 2).replacing([
      "conv1.weight": [2, 0, 0, 1, 0, 3, 1, 0], "conv2.weight": Array(repeating: 0, count: 8),
    ])
    let bench = try Workbench(network, seed: 0)
    let index = try #require(bench.analysis.classes.firstIndex { $0.name == "conv1" })
    let scores = try #require(try LampScore().scores(on: bench)[index])
    // Energies 4, 1, 9, 1 over what is no less: 4/13, 1/14 (the first of equals counts as larger), 9/9, 1/15.
    for (found, expected) in zip(scores, [4.0 / 13, 1.0 / 14, 1, 1.0 / 15]) { #expect(abs(found - expected) < 1e-9) }
  }
}

extension Network {
  /// The network with a function of each of its numbers.
  fileprivate func mapped(_ function: (Float) -> Float) throws -> Network {
    try replacing(Dictionary(uniqueKeysWithValues: parameters.map { ($0, $1.values.map(function)) }))
  }
}
