import Networks
import OrderedCollections
import TestSupport
import Testing

/// What becomes of the attributes of operators.
struct CutExampleTests {
  private func cut(_ sample: SampleNetwork, _ channels: [String: [Int]]) throws -> Network {
    let network = try sample.network()
    let analysis = try network.channels()
    let edits = try channels.map { name, channels in
      let width = try #require(analysis[name]).width
      return Edit.keepChannels(KeptChannels(channelClass: name, width: width, channels: channels))
    }
    return try network.applying(Recipe(of: network, edits))
  }

  private func operation(_ name: String, of network: Network) throws -> Operator {
    try #require(network.node(name)).operation
  }

  @Test("A depthwise convolution has as many groups as channels stay")
  func depthwiseGroups() throws {
    let network = try cut(.invertedResidual, ["expand": [0, 3, 4]])
    #expect(try operation("depthwise", of: network) == .convolution(Convolution(padding: Size(1), groups: 3)))
    #expect(network.parameters["depthwise.weight"]?.shape == [3, 1, 3, 3])
  }

  @Test("A grouped convolution keeps its groups, each with the same positions")
  func groups() throws {
    let before = try SampleNetwork.grouped.network()
    let network = try cut(.grouped, ["reduce": [1, 3], "groups": [0, 4]])
    #expect(try operation("groups", of: network) == .convolution(Convolution(padding: Size(1), groups: 2)))
    #expect(network.parameters["groups.weight"]?.shape == [4, 2, 3, 3])
    let old = try #require(before.parameters["reduce.weight"]).values
    let new = try #require(network.parameters["reduce.weight"]).values
    let rows: [[Float]] = [1, 3, 5, 7].map { row in Array(old[row * 6..<row * 6 + 6]) }
    #expect(new == Array(rows.joined()))
  }

  @Test("Slices follow what they take")
  func slices() throws {
    let network = try cut(.slicedHalves, ["stem": [2], "stem#2": [0, 1, 3]])
    #expect(try operation("first", of: network) == .slice(Slice(axis: 1, start: 0, end: 1)))
    #expect(try operation("second", of: network) == .slice(Slice(axis: 1, start: 1, end: 4)))
  }

  @Test("Slices of pixels stay")
  func pixelSlices() throws {
    let network = try cut(.paddedShortcut, ["stem": [0, 3], "conv2": [1, 2, 3]])
    #expect(try operation("rows", of: network) == .slice(Slice(axis: 2, start: 0, end: 6, step: 2)))
    #expect(try operation("pad", of: network) == .pad(Pad(channels: Pad.Amount(1, 2))))
  }

  @Test("Padding along rows and columns stays")
  func pads() throws {
    let network = try cut(.paddedChannels, ["pad": [0, 2]])
    let pad = Pad(channels: Pad.Amount(1, 1), rows: Pad.Amount(1, 0), columns: Pad.Amount(0, 2))
    #expect(try operation("pad", of: network) == .pad(pad))
  }

  @Test("Shapes that are written down follow the channels")
  func reshapes() throws {
    let shuffled = try cut(.splitAndShuffled, ["stem": [1, 2, 3]])
    #expect(try operation("shuffle.deal", of: shuffled) == .reshape([2, 3, 6, 6]))
    #expect(try operation("shuffle.join", of: shuffled) == .reshape([6, 6, 6]))
    let painted = try cut(.pixelShuffle, ["wide": [0, 2]])
    #expect(try operation("split", of: painted) == .reshape([2, 2, 2, 6, 6]))
    #expect(try operation("join", of: painted) == .reshape([2, 12, 12]))
    let decoded = try cut(.wideDecoder, ["code": [3]])
    #expect(try operation("image", of: decoded) == .reshape([1, 5, 6]))
  }

  @Test("All else about a network stays")
  func rest() throws {
    let before = try SampleNetwork.foldedNorm.network()
    let network = try cut(.foldedNorm, ["first": [0, 1], "second": [3]])
    #expect(network.name == before.name && network.inputs == before.inputs && network.outputs == before.outputs)
    #expect(network.nodes == before.nodes)
    #expect(Array(network.parameters.keys) == Array(before.parameters.keys))
    let trainable = (before, network)
    #expect(trainable.0.parameters.values.map(\.isTrainable) == trainable.1.parameters.values.map(\.isTrainable))
  }

  @Test("Masked channels are zero, and what only tracks or reads them is left alone")
  func masking() throws {
    let before = try SampleNetwork.plain.network()
    let edit = Edit.keepChannels(KeptChannels(channelClass: "first", width: 6, channels: [0, 1, 2, 4, 5]))
    let masked = try before.masking(Recipe(of: before, [edit]))
    for name in ["first.weight", "first.norm.weight", "first.norm.bias"] {
      let old = try #require(before.parameters[name])
      let new = try #require(masked.parameters[name])
      let row = old.count / 6
      let zeroed = old.values.enumerated().map { index, value in index / row == 3 ? 0 : value }
      #expect(new.values == zeroed)
    }
    for name in ["first.norm.running_mean", "first.norm.running_var", "second.weight", "head.weight"] {
      #expect(masked.parameters[name] == before.parameters[name])
    }
  }
}
