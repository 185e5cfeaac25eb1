import Compression
import Datasets
import Networks
import TestSupport
import Testing
import Torch
import Training

/// What is made in front of the node from which on cuts are evaluated.
@Suite struct SuffixEvaluationTests {
  @Test(arguments: SampleNetwork.allCases.filter(\.canRun), [Executor.Mode.evaluation, .reestimation(momentum: 0)])
  func nothingReadsAClassBeforeItsFirstReader(_ sample: SampleNetwork, _ mode: Executor.Mode) throws {
    let network = try sample.network()
    let bench = try Workbench(network, seed: 1)
    let (analysis, all) = (bench.analysis, ChannelSelection(keepingAllOf: bench.analysis))
    for index in analysis.classes.indices where analysis.classes[index].isPrunable {
      var stream = RandomStream(seed: 1, name: "\(sample)").substream(index)
      var smaller = all
      for channel in 1..<analysis.classes[index].width where stream.uniform() < 0.5 {
        smaller.remove(channel, ofClassAt: index)
      }
      let made = try network.from(bench.firstReader(ofClass: index)).inputs.map(\.name)
        .filter { network.node($0) != nil }
      guard !made.isEmpty else { continue }
      let whole = try values(made, of: network, mode: mode)
      let cut = try values(made, of: network.keeping(smaller, in: analysis), mode: mode)
      for (place, name) in made.enumerated() {
        let slice = analysis.slice(of: name, from: all, to: smaller)
        let expected = try slice.map { try whole[place].indexSelect($0.axis + 1, $0.places) } ?? whole[place]
        #expect(expected.shape == cut[place].shape, "\(name) without channels of \(analysis.classes[index].name)")
        let difference = try (expected - cut[place]).squared().sum().item() / max(1, expected.squared().sum().item())
        #expect(difference < 1e-10, "\(name)")
      }
    }
  }

  /// What nodes make of three images.
  private func values(_ names: [String], of network: Network, mode: Executor.Mode) throws -> [Tensor] {
    let executor = try Executor(network.upTo(names))
    var inputs: [String: Tensor] = [:]
    for input in executor.structure.inputs {
      let images = (1...3).flatMap { network.randomInput(seed: $0)[input.name] ?? [] }
      inputs[input.name] = try Tensor(images, shape: [3] + input.shape)
    }
    return try withoutGradients { try executor.outputs(for: inputs, mode: mode) }
  }
}
