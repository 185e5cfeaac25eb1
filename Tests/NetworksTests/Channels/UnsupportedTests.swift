import Networks
import OrderedCollections
import TestSupport
import Testing

/// What no rule is known for is pinned, however it is reached; nothing is guessed.
struct UnsupportedTests {
  private func builder(_ input: [Int] = [3, 4, 4]) -> NetworkBuilder { NetworkBuilder(name: "net", input: input) }

  private func pins(_ name: String, of network: Network) throws -> [String] {
    try #require(network.channels()[name]).pins.map(\.description)
  }

  /// The rows of a matrix cannot go because of one reader when another needs them all.
  @Test("A weight that an unsupported node shares is pinned", arguments: [false, true])
  func sharedWithUnsupported(isFirst: Bool) throws {
    var net = builder()
    let stem = try net.convolution("stem", net.input, outputs: 4, kernel: Size(1))
    let rows = Node(name: "rows", operation: .linear, inputs: [stem], parameters: [.weight: "matrix"])
    let flat = Node(name: "flat", operation: .adaptiveAveragePool(Size(1)), inputs: ["other"])
    let flatten = Node(name: "flatten", operation: .flatten, inputs: ["flat"])
    let features = Node(name: "features", operation: .linear, inputs: ["flatten"], parameters: [.weight: "matrix"])
    _ = try net.convolution("other", net.input, outputs: 4, kernel: Size(1))
    let base = try net.network(outputs: ["stem", "other"])
    var nodes = base.nodes + (isFirst ? [rows, flat, flatten, features] : [flat, flatten, features, rows])
    nodes.append(
      Node(name: "head", operation: .linear, inputs: ["features"], parameters: [.weight: "head.weight"]))
    nodes.append(Node(name: "unread", operation: .activation(.relu), inputs: ["rows"]))
    var parameters = base.parameters
    parameters["matrix"] = Parameter(shape: [6, 4], repeating: 1)
    parameters["head.weight"] = Parameter(shape: [2, 6], repeating: 1)
    let network = try Network(
      name: "net", inputs: base.inputs, nodes: nodes, outputs: ["head"], parameters: parameters)
    let reason = "unsupported operator 'linear' at 'rows'"
    for name in ["features", "stem", "other"] { #expect(try pins(name, of: network) == [reason]) }
  }

  @Test("A weight that an opaque node shares is pinned")
  func sharedWithOpaque() throws {
    var net = builder()
    let stem = try net.convolution("stem", net.input, outputs: 4, kernel: Size(1), bias: true)
    let next = try net.convolution("next", stem, outputs: 2, kernel: Size(1))
    net.add(
      "hook", .opaque(Opaque(type: "Custom", outputShape: [1])), net.input, parameters: [.weight: "stem.bias"])
    #expect(try pins("stem", of: net.network(output: next)) == ["unsupported operator 'Custom' at 'hook'"])
  }

  @Test("Every other channel is followed by a cut, which takes the places one by one")
  func stridedSlice() throws {
    var net = builder()
    let stem = try net.convolution("stem", net.input, outputs: 6, kernel: Size(1))
    let even = net.add("even", .slice(Slice(axis: 1, start: 0, end: 6, step: 2)), stem)
    let next = try net.convolution("next", even, outputs: 2, kernel: Size(1))
    let network = try net.network(output: next)
    #expect(try pins("stem", of: network) == [])
    #expect(try network.channels().classes.map(\.name) == ["input", "stem", "stem#2", "next"])
    let recipe = Recipe(
      network: "net", origin: Recipe.Origin(method: "test", seed: 0),
      edits: [
        .keepChannels(KeptChannels(channelClass: "stem", width: 3, channels: [0, 2])),
        .keepChannels(KeptChannels(channelClass: "stem#2", width: 3, channels: [1])),
      ])
    let cut = try network.applying(recipe)
    #expect(cut.node("even")?.operation == .gather(Gather(axis: 1, indices: [0, 2])))
  }

  @Test("Windows that slide along channels which a transposition has turned there reach over all of them")
  func turnedChannels() throws {
    let turn = Operator.transpose([0, 2, 1, 3])
    for (operation, reason) in [
      (Operator.pool(Pool(.max, kernel: Size(1))), "max pool over the channels at 'end'"),
      (.adaptiveAveragePool(Size(1)), "average pool over the channels at 'end'"),
      (.pad(Pad(rows: Pad.Amount(1, 1))), "unsupported operator 'pad' at 'end'"),
    ] {
      var net = builder()
      let turned = net.add("turn", turn, try net.convolution("stem", net.input, outputs: 6, kernel: Size(1)))
      let end = net.add("end", operation, turned)
      #expect(try pins("stem", of: net.network(output: end)).first == reason)
    }
    var net = builder()
    let normed = try net.batchNorm("norm", net.add("turn", turn, net.filters("stem", net.input, 6)))
    #expect(try pins("stem", of: net.network(output: normed)).first == "unsupported operator 'batch norm' at 'norm'")
    net = builder()
    let next = try net.filters("next", net.add("turn", turn, net.filters("stem", net.input, 6)), 2)
    #expect(try pins("stem", of: net.network(output: next)) == ["convolution over the channels at 'next'"])
  }

  @Test("Padding of other axes than that of the channels leaves them free")
  func paddedElsewhere() throws {
    var net = builder()
    let turned = net.add("turn", .transpose([0, 2, 1, 3]), try net.filters("stem", net.input, 6))
    let padded = net.add("pad", .pad(Pad(channels: Pad.Amount(1, 0), columns: Pad.Amount(0, 2))), turned)
    let back = net.add("back", .transpose([0, 2, 1, 3]), padded)
    let next = try net.filters("next", back, 2)
    let network = try net.network(output: next).randomised(seed: 1)
    #expect(try pins("stem", of: network).isEmpty)
    let kept = KeptChannels(channelClass: "stem", width: 6, channels: [1, 4])
    let cut = try network.applying(Recipe(of: network, [.keepChannels(kept)]))
    #expect(cut.node("pad")?.operation == network.node("pad")?.operation)
    #expect(try cut.shapes()["pad"] == [5, 2, 6])
  }

  @Test("Channels of another number than zero cannot be set to zero, so they stay")
  func paddedWithOnes() throws {
    var net = builder()
    let pad = Pad(channels: Pad.Amount(0, 2), filling: .constant(1))
    let padded = net.add("pad", .pad(pad), try net.filters("stem", net.input, 4))
    let next = try net.filters("next", padded, 2)
    let network = try net.network(output: next)
    #expect(try pins("stem", of: network).isEmpty)
    #expect(try pins("pad", of: network) == ["unsupported operator 'pad' at 'pad'"])
  }

  @Test("Sums and concatenations of channels along different axes are unsupported")
  func crossedChannels() throws {
    for operation in [Operator.add, .concatenate(axis: 1)] {
      var net = builder([4, 4, 4])
      let stem = try net.convolution("stem", net.input, outputs: 4, kernel: Size(1))
      let turned = net.add("turn", .transpose([0, 2, 1, 3]), stem)
      let crossed = net.add("crossed", operation, stem, turned)
      let next = try net.convolution("next", crossed, outputs: 2, kernel: Size(1))
      let network = try net.network(output: next)
      #expect(try pins("stem", of: network) == ["unsupported operator '\(operation.label)' at 'crossed'"])
    }
  }

  @Test("A network that is fed rows of features has free hidden layers")
  func featureRowInput() throws {
    var net = builder([9, 8])
    let hidden = try net.linear("hidden", net.input, outputs: 6)
    let head = try net.linear("head", net.add("relu", .activation(.relu), hidden), outputs: 2)
    let network = try net.network(output: head)
    #expect(try pins("hidden", of: network).isEmpty)
    let cut = try network.applying(
      Recipe(of: network, [.keepChannels(KeptChannels(channelClass: "hidden", width: 6, channels: [1, 4]))]))
    #expect(try cut.shapes()["hidden"] == [9, 2])
  }

  @Test("One channel meets one channel: they are one, not stretched")
  func oneMeetsOne() throws {
    var net = builder()
    let map = try net.convolution("map", net.input, outputs: 1, kernel: Size(1))
    let gate = net.add("gate", .adaptiveAveragePool(Size(1)), map)
    let gated = net.add("gated", .multiply, map, gate)
    let next = try net.convolution("next", gated, outputs: 2, kernel: Size(1))
    let network = try net.network(output: next)
    #expect(try pins("map", of: network).isEmpty)
  }
}
