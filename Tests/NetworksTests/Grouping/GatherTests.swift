import Networks
import TestSupport
import Testing

/// How often channels are gathered, where the least is known.
struct GatherTests {
  /// Groups of a layer of `outputs` to `inputs` channels whose order is not the natural one, another for every layer.
  private func groups(_ layer: String, _ outputs: Int, _ inputs: Int, groups: Int = 2, seed: UInt64) -> Edit {
    var generator = SeededGenerator(seed: seed)
    func labels(_ count: Int) -> [Int] {
      var labels = (0..<count).map { $0 % groups }
      while labels == labels.sorted() || labels == (0..<count).map({ $0 % groups }) {
        labels.shuffle(using: &generator)
      }
      return labels
    }
    return .groupConvolution(
      LayerGroups(layer: layer, groups: groups, outputs: labels(outputs), inputs: labels(inputs)))
  }

  private func gathers(_ network: Network, _ edits: [Edit]) throws -> Int {
    let recipe = Recipe(network: network.name, origin: Recipe.Origin(method: "test", seed: 0), edits: edits)
    let grouped = try network.applying(recipe)
    let input = network.randomInput(seed: 1)
    let found = try ReferenceInterpreter(grouped).run(input)
    let expected = try ReferenceInterpreter(network.applying(recipe.maskingGroups(of: network))).run(input)
    for output in network.outputs {
      #expect(zip(found[output] ?? [], expected[output] ?? []).allSatisfy { abs($0 - $1) < 1e-9 * max(1, abs($1)) })
    }
    return grouped.nodes.count { if case .gather = $0.operation { true } else { false } }
  }

  @Test("Between dense layers there is none, through batch norm, activations, pools and depthwise layers")
  func betweenDenseLayers() throws {
    var net = NetworkBuilder(name: "net", input: [3, 6, 6])
    var value = try net.block("first", net.input, 8)
    value = try net.block("depthwise", value, 8, groups: 8)
    value = try net.block("middle", value, 8)
    value = net.add("pool", .pool(Pool(.max, kernel: Size(2))), value)
    value = try net.block("last", value, 6)
    let network = try net.finish(net.scores(value)).randomised(seed: 1)
    #expect(try gathers(network, [groups("middle", 8, 8, seed: 1)]) == 0)
  }

  @Test("Flattened maps are read by a linear layer in any order")
  func flattened() throws {
    var net = NetworkBuilder(name: "net", input: [3, 4, 4])
    let value = try net.block("grouped", net.block("first", net.input, 8), 8)
    let network = try net.finish(net.linear("head", net.add("flatten", .flatten, value), outputs: 5)).randomised(
      seed: 1)
    #expect(try gathers(network, [groups("grouped", 8, 8, seed: 1)]) == 0)
  }

  @Test("Between groups there is one, and one before what is fed and behind what is given out")
  func betweenGroups() throws {
    var net = NetworkBuilder(name: "net", input: [8, 4, 4])
    let value = try net.block("second", net.block("first", net.input, 8), 8, activation: nil)
    let network = try net.finish(value).randomised(seed: 1)
    let edits = [groups("first", 8, 8, seed: 1), groups("second", 8, 8, seed: 2)]
    #expect(try gathers(network, [edits[0]]) == 1)
    #expect(try gathers(network, edits) == 3)
    #expect(
      try network.applying(Recipe(network: "net", origin: .init(method: "m", seed: 0), edits: edits)).outputs == [
        "second.norm"
      ])
  }

  /// A stem, a residual block with as many layers as there are kernels, and scores.
  private func residual(kernels: [Int]) throws -> (network: Network, layers: [String]) {
    var net = NetworkBuilder(name: "net", input: [3, 4, 4])
    let stem = try net.block("stem", net.input, 8)
    var value = stem
    var layers: [String] = []
    for (index, kernel) in kernels.enumerated() {
      let isLast = index == kernels.count - 1
      value = try net.block("conv\(index)", value, 8, kernel: kernel, activation: isLast ? nil : .relu)
      layers.append("conv\(index)")
    }
    let sum = net.add("sum", .add, stem, value)
    return (try net.finish(net.scores(sum)).randomised(seed: 1), layers)
  }

  @Test("Three in a basic block and four in a bottleneck", arguments: [([3, 3], 3), ([1, 3, 1], 4)])
  func blocks(_ kernels: [Int], _ count: Int) throws {
    let (network, layers) = try residual(kernels: kernels)
    let edits = layers.enumerated().map { groups($1, 8, 8, seed: UInt64($0)) }
    #expect(try gathers(network, edits) == count)
  }

  @Test("A stream that dense layers make is made as its reader wants it")
  func stream() throws {
    let (network, layers) = try residual(kernels: [3, 3])
    #expect(try gathers(network, [groups(layers[0], 8, 8, seed: 1)]) == 0)
  }

  @Test("Readers of one value that want the same order share a gather, and join what is laid end to end")
  func sharedAndJoined() throws {
    var net = NetworkBuilder(name: "net", input: [8, 4, 4])
    let (one, other) = (try net.filters("one", net.input, 8), try net.filters("other", net.input, 8))
    let joined = net.add("joined", .concatenate(axis: 1), one, other)
    let network = try net.finish(net.scores(joined)).randomised(seed: 1)
    guard case .groupConvolution(let first) = groups("one", 8, 8, seed: 1) else { return }
    let twin = LayerGroups(layer: "other", groups: 2, outputs: first.outputs, inputs: first.inputs)
    #expect(try gathers(network, [.groupConvolution(first), .groupConvolution(twin)]) == 1)
  }

  @Test("Groups in their natural order need none")
  func natural() throws {
    let network = try SampleNetwork.residualStage.network()
    let edits = network.nodes.compactMap { node -> Edit? in
      guard case .convolution = node.operation, let shape = network.parameters(of: node)[.weight]?.shape,
        shape[0].isMultiple(of: 2), shape[1].isMultiple(of: 2)
      else { return nil }
      return .groupConvolution(
        LayerGroups(
          layer: node.name, groups: 2, outputs: (0..<shape[0]).map { 2 * $0 / shape[0] },
          inputs: (0..<shape[1]).map { 2 * $0 / shape[1] }))
    }
    #expect(!edits.isEmpty)
    #expect(try gathers(network, edits) == 0)
  }
}
