import Networks
import OrderedCollections
import TestSupport
import Testing
import Torch
import Training

/// Cuts that share the weights of the whole network.
struct CuttingTests {
  /// A class that is cut, one that two layers add to, and a depthwise convolution.
  private func network() throws -> Network {
    var builder = NetworkBuilder(name: "net", input: [2, 6, 6])
    let stem = try builder.unit("stem", builder.input, outputs: 6)
    let inner = try builder.unit("inner", stem, outputs: 8)
    let deep = try builder.convolution(
      "deep", inner, outputs: 8, kernel: Size(3), options: Convolution(padding: Size(1), groups: 8))
    let outer = try builder.unit("outer", deep, outputs: 6)
    let sum = builder.add("sum", .add, stem, outer)
    let pooled = builder.add("flatten", .flatten, builder.add("pool", .adaptiveAveragePool(Size(2)), sum))
    let scores = try builder.linear("fc", pooled, outputs: 3)
    return try builder.network(output: scores).withInitialWeights(seed: 2)
  }

  private func selection(_ analysis: ChannelAnalysis) -> ChannelSelection {
    var selection = ChannelSelection(keepingAllOf: analysis)
    for (index, channels) in analysis.classes.enumerated() where channels.isPrunable {
      for channel in [0, 3] { selection.remove(channel, ofClassAt: index) }
    }
    return selection
  }

  private func images() throws -> Tensor {
    var generator = SeededGenerator(seed: 8)
    return try Tensor((0..<5 * 72).map { _ in Float.random(in: -1...1, using: &generator) }, shape: [5, 2, 6, 6])
  }

  @Test(
    "It computes what the cut network computes, and its gradients are those of the whole where it has channels",
    arguments: [false, true])
  func sharing(_ isTraining: Bool) throws {
    let mode: Executor.Mode = isTraining ? .training : .evaluation
    let network = try network()
    let analysis = try network.channels()
    let selection = selection(analysis)
    let whole = try Executor(network)
    let statistics = try whole.network().parameters.filter { !$0.value.isTrainable }
    let cut = try whole.cutting(selection, in: analysis)
    let alone = try Executor(network.keeping(selection, in: analysis))
    let images = try images()
    let (one, other) = (try cut.forward(images, mode: mode), try alone.forward(images, mode: mode))
    #expect(try (one - other).abs().max().item() < 1e-6)
    #expect(cut.structure == alone.structure)
    let labels = try Tensor([0, 1, 2, 0, 1])
    try one.crossEntropy(labels).backward()
    try other.crossEntropy(labels).backward()
    for (name, parameter) in network.parameters where parameter.isTrainable {
      let gradient = try #require(try whole.parameters[name]?.gradient)
      var found = gradient
      for (key, units) in analysis.parameterUnits where key.parameter == name {
        let kept = units.indices.filter { selection.isKept[units[$0]] }
        let gone = units.indices.filter { !selection.isKept[units[$0]] }
        if !gone.isEmpty { #expect(try gradient.indexSelect(key.axis, gone).abs().max().item() == 0, "\(name)") }
        found = try found.indexSelect(key.axis, kept)
      }
      let wanted = try #require(try alone.parameters[name]?.gradient)
      #expect(try (found - wanted).abs().max().item() < 1e-5, "\(name)")
    }
    // What the cut sees leaves the statistics of the whole alone.
    #expect(try whole.network().parameters.filter { !$0.value.isTrainable } == statistics)
  }
}
