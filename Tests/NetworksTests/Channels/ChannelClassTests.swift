import Networks
import OrderedCollections
import TestSupport
import Testing

struct ChannelClassTests {
  @Test("A class lists every parameter that its channels lie in, and what it does to them")
  func members() throws {
    let stream = try #require(SampleNetwork.residualStage.network().channels()["stem"])
    let lines = stream.members.map { "\($0.role.rawValue) \($0.parameter) \($0.axis)" }
    #expect(
      lines == [
        "produces stem.weight 0", "scales stem.norm.weight 0", "scales stem.norm.bias 0",
        "tracks stem.norm.running_mean 0", "tracks stem.norm.running_var 0",
        "consumes block1.conv1.weight 1",
        "produces block1.conv2.weight 0", "scales block1.conv2.norm.weight 0", "scales block1.conv2.norm.bias 0",
        "tracks block1.conv2.norm.running_mean 0", "tracks block1.conv2.norm.running_var 0",
        "consumes block2.conv1.weight 1",
        "produces block2.conv2.weight 0", "scales block2.conv2.norm.weight 0", "scales block2.conv2.norm.bias 0",
        "tracks block2.conv2.norm.running_mean 0", "tracks block2.conv2.norm.running_var 0",
        "consumes head.weight 1",
      ])
  }

  @Test("Flattened channels lie in runs of columns")
  func columnRuns() throws {
    let features = try #require(SampleNetwork.flattenedImage.network().channels()["features"])
    let columns = try #require(features.members.first { $0.parameter == "hidden.weight" })
    #expect(columns.axis == 1)
    #expect(columns.indices == (0..<4).map { Array($0 * 9..<$0 * 9 + 9) })
  }

  @Test("A padded shortcut keeps its offset")
  func paddedOffset() throws {
    let analysis = try SampleNetwork.paddedShortcut.network().channels()
    let middle = try #require(analysis["stem"]?.members.first { $0.parameter == "conv2.weight" && $0.axis == 0 })
    let sides = try #require(analysis["conv2"]?.members.first { $0.parameter == "conv2.weight" && $0.axis == 0 })
    #expect(middle.indices == [[2], [3], [4], [5]])
    #expect(sides.indices == [[0], [1], [6], [7]])
  }

  @Test("Decoders read their encoder at its offset")
  func skipOffset() throws {
    let fine = try #require(SampleNetwork.encoderDecoder.network().channels()["fine"])
    let columns = fine.members.filter { $0.role == .consumes }
    #expect(columns.map(\.parameter) == ["coarse.weight", "decode.weight"])
    #expect(columns.map(\.indices) == [[[0], [1], [2], [3]], [[5], [6], [7], [8]]])
  }

  @Test("A shuffled channel is found where the shuffle puts it")
  func shuffledColumns() throws {
    let analysis = try SampleNetwork.splitAndShuffled.network().channels()
    let columns = try #require(analysis["stem"]?.members.first { $0.parameter == "head.weight" })
    #expect(columns.indices == [[0, 1], [2, 3], [4, 5], [6, 7]])
  }

  @Test("One channel alone is not prunable, though nothing pins it")
  func oneChannel() throws {
    let narrow = try #require(SampleNetwork.singleOutputChannel.network().channels()["narrow"])
    #expect(narrow.pins.isEmpty && !narrow.isPrunable)
  }

  @Test("A name that a node has is no class's second name")
  func namesOfNodes() throws {
    var net = NetworkBuilder(name: "names", input: [3, 6, 6])
    let stem = try net.convolution("stem", net.input, outputs: 8, kernel: Size(1))
    let left = net.add("left", .slice(Slice(axis: 1, start: 0, end: 3)), stem)
    let right = net.add("right", .slice(Slice(axis: 1, start: 3, end: 8)), stem)
    let first = try net.convolution("stem#2", left, outputs: 2, kernel: Size(1))
    let second = try net.convolution("last", right, outputs: 2, kernel: Size(1))
    let sum = net.add("sum", .multiply, try net.convolution("mid", first, outputs: 2, kernel: Size(1)), second)
    let analysis = try net.network(output: sum).channels()
    #expect(analysis.classes.map(\.name) == ["input", "stem", "stem#3", "stem#2", "last"])
    #expect(analysis.classes.map(\.width) == [3, 3, 5, 2, 2])
  }

  @Test("Protecting part of a class protects the whole, under the same name")
  func protectedHalf() throws {
    let network = try SampleNetwork.swappedHalves.network()
    #expect(
      try network.channels(protecting: ["second"]).classes.filter { $0.pins == [.user] }.map(\.name) == ["stem#2"])
    #expect(
      try network.channels(protecting: ["stem#2"]).classes.filter { $0.pins == [.user] }.map(\.name) == ["stem#2"])
    #expect(try network.channels(protecting: ["stem"]).classes.filter { $0.pins == [.user] }.count == 2)
    #expect(try network.channels(protecting: ["input"])["input"]?.pins == [.input("input"), .user])
  }

  @Test("Protecting what is not there is an error")
  func protectedStranger() throws {
    let network = try SampleNetwork.plain.network()
    #expect(throws: NetworkError.unknownClass("frist")) { try network.channels(protecting: ["first", "frist"]) }
  }

  /// The channels of one class lie between those of the other, so which comes first depends on which stay.
  @Test("Classes keep their names when channels go")
  func stableNames() throws {
    var net = NetworkBuilder(name: "names", input: [3, 6, 6])
    let wide = try net.filters("wide", net.input, 8)
    let padded = net.add("pad", .pad(Pad(channels: Pad.Amount(2, 2))), try net.filters("narrow", net.input, 4))
    let head = try net.scores(net.add("sum", .add, wide, padded))
    let network = try net.network(output: head).randomised(seed: 1)
    #expect(try network.channels().classes.map(\.name) == ["input", "wide", "wide#2", "head"])
    let middle = try #require(network.channels()["wide"]?.members.first).indices
    #expect(middle == [[2], [3], [4], [5]])
    let edit = KeptChannels(channelClass: "wide#2", width: 4, channels: [2, 3])
    let cut = try network.applying(Recipe(of: network, [.keepChannels(edit)]))
    let classes = try cut.channels().classes
    #expect(classes.map(\.name) == ["input", "wide", "wide#2", "head"])
    #expect(classes.map(\.width) == [3, 4, 2, 5])
  }
}
