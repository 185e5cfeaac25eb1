import Networks
import OrderedCollections
import TestSupport
import Testing

/// Batch norm put back behind convolutions.
@Suite struct BatchNormRestoringTests {
  /// Statistics for every convolution that lacks batch norm; which ones does not matter for the function.
  private func statistics(of network: Network, seed: UInt64) throws -> [String: ChannelStatistics] {
    let shapes = try network.shapes()
    var generator = SeededGenerator(seed: seed)
    return Dictionary(
      uniqueKeysWithValues: try network.convolutionsWithoutBatchNorm.map { name in
        let channels = shapes[name]?[0] ?? 0
        return (
          name,
          ChannelStatistics(
            mean: generator.floats(channels, in: -1...1), variance: generator.floats(channels, in: 0...2))
        )
      })
  }

  @Test(arguments: SampleNetwork.allCases) func restoringLeavesTheFunctionAndFoldingUndoesIt(
    _ sample: SampleNetwork
  ) throws {
    let network = try sample.network(seed: 5).foldingBatchNorm()
    guard !network.nodes.contains(where: \.isOpaque) else { return }
    let statistics = try statistics(of: network, seed: 6)
    let restored = try network.restoringBatchNorm(statistics)
    #expect(restored.nodes.count == network.nodes.count + statistics.count)
    let folded = restored.foldingBatchNorm(where: \.isRestored)
    #expect(folded.nodes == network.nodes)
    #expect(folded.parameters.keys == network.parameters.keys)
    let input = network.randomInput(seed: 7)
    let outputs = try [network, restored, folded].map { try ReferenceInterpreter($0).run(input) }
    for output in network.outputs {
      for (index, old) in (outputs[0][output] ?? []).enumerated() {
        #expect(abs(try #require(outputs[1][restored.renamed(output)])[index] - old) < 1e-5 * max(1, abs(old)))
        #expect(abs(try #require(outputs[2][output])[index] - old) < 1e-5 * max(1, abs(old)))
      }
    }
  }

  @Test func channelClassesKeepTheirNamesAndWidths() throws {
    let network = try SampleNetwork.residualStage.network(seed: 1).foldingBatchNorm()
    let restored = try network.restoringBatchNorm(statistics(of: network, seed: 2))
    let (before, after) = try (network.channels().classes, restored.channels().classes)
    #expect(before.map(\.name) == after.map(\.name))
    #expect(before.map(\.width) == after.map(\.width))
    #expect(before.map(\.pins) == after.map(\.pins))
  }

  @Test func layersThatNeverHadOneAreLeftAlone() throws {
    var builder = NetworkBuilder(name: "gates", input: [3, 6, 6])
    let body = try builder.convolution("body", builder.input, outputs: 4, kernel: Size(3), bias: true)
    let bare = try builder.convolution("bare", body, outputs: 4, kernel: Size(3))
    let act = builder.add("act", .activation(.relu), bare)
    let pooled = builder.add("pool", .adaptiveAveragePool(Size(1)), act)
    let gate = try builder.convolution("gate", pooled, outputs: 4, kernel: Size(1), bias: true)
    let scaled = builder.add("scaled", .multiply, act, gate)
    let relu = builder.add("relu", .activation(.relu), scaled)
    let map = try builder.convolution("map", relu, outputs: 2, kernel: Size(1), bias: true)
    let options = Resize(to: Size(4), method: .linear, coordinates: .halfPixel)
    let output = builder.add("output", .resize(options), map)
    let network = try builder.network(output: output)
    #expect(try network.convolutionsWithoutBatchNorm == ["body"])
  }

  @Test func statisticsMustFit() throws {
    let network = try SampleNetwork.residualStage.network(seed: 1).foldingBatchNorm()
    let name = try #require(try network.convolutionsWithoutBatchNorm.first)
    #expect(throws: NetworkError.self) {
      try network.restoringBatchNorm([name: ChannelStatistics(mean: [0], variance: [1])])
    }
    #expect(throws: NetworkError.self) {
      try network.restoringBatchNorm(["nothing": ChannelStatistics(mean: [0], variance: [1])])
    }
  }
}

extension Network {
  /// The name of an output after batch norms were put in.
  fileprivate func renamed(_ output: String) -> String {
    outputs.contains(output) ? output : "\(output)/batch_norm"
  }
}

extension Node {
  fileprivate var isOpaque: Bool {
    if case .opaque = operation { true } else { false }
  }
}
