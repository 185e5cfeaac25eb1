import Networks
import OrderedCollections
import TestSupport
import Testing

extension AwkwardCaseTests {
  @Test("8. Depthwise separable convolutions around a linear bottleneck")
  func depthwiseSeparable() throws {
    let network = try SampleNetwork.invertedResidual.network()
    #expect(
      try summaries(of: network) == [
        "stem 4: stem, project → expand, head",
        "expand 8: expand, depthwise → project",
      ])
    let small = try cut(network, ["expand": [0, 3, 7], "stem": [1, 2]])
    #expect(small.node("depthwise")?.operation == .convolution(Convolution(padding: Size(1), groups: 3)))
    #expect(try shape("depthwise.weight", of: small) == [3, 1, 3, 3])
    #expect(try shape("project.weight", of: small) == [2, 3, 1, 1])
    try expectZeroInvariance(network)
    try expectZeroInvariance(SampleNetwork.depthwiseMultiplier.network())
  }

  @Test("9. One output channel, not depthwise")
  func oneOutputChannel() throws {
    let network = try SampleNetwork.singleOutputChannel.network()
    let narrow = try #require(network.channels()["narrow"])
    #expect(narrow.width == 1 && !narrow.isPrunable)
    try expectZeroInvariance(network)

    // One channel in and out in one group is what a depthwise convolution of one channel looks like.
    var net = NetworkBuilder(name: "thread", input: [3, 6, 6])
    let first = try net.filters("first", net.input, 1)
    let second = try net.filters("second", first, 1)
    let threaded = try net.finish(net.scores(net.filters("third", second, 4))).randomised(seed: 2)
    #expect(
      try summaries(of: threaded) == [
        "first 1: first → second",
        "second 1: second → third",
        "third 4: third → head",
      ])
    try expectZeroInvariance(threaded)
  }

  @Test("10. Grouped convolutions: the same positions of every group")
  func grouped() throws {
    let network = try SampleNetwork.grouped.network()
    #expect(
      try summaries(of: network) == [
        "stem 6: stem, restore → reduce, head",
        "reduce 4: reduce×2 → groups",
        "groups 6: groups×2 → restore×2",
      ])
    let small = try cut(network, ["reduce": [0, 2, 3], "groups": [1, 5]])
    #expect(small.node("groups")?.operation == .convolution(Convolution(padding: Size(1), groups: 2)))
    #expect(try shape("groups.weight", of: small) == [4, 3, 3, 3])
    #expect(try shape("reduce.weight", of: small) == [6, 6, 1, 1])
    try expectZeroInvariance(network)

    // Two groupings of the same channels: what goes fits both.
    let twice = try SampleNetwork.twoGroupings.network()
    for seed in UInt64(1)...10 {
      let cut = try twice.applying(Recipe.random(for: twice, seed: seed))
      #expect(try shape("halves.weight", of: cut)[0].isMultiple(of: 6))
    }
    try expectZeroInvariance(twice)
  }

  @Test("11. Channel shuffles: between groups, and of split halves")
  func shuffles() throws {
    let first = try SampleNetwork.shuffled.network()
    #expect(
      try summaries(of: first) == [
        "stem 3: stem×3, restore×3 → reduce, head×3",
        "reduce 1: reduce×9, depthwise×9 → restore×3 (grouped convolution over the channels at 'restore')",
      ])
    try expectZeroInvariance(first)

    // Twelve channels in two groups: what is shuffled fits the groups behind the shuffle, two by two.
    var net = NetworkBuilder(name: "shuffle", input: [3, 6, 6])
    let dealt = try net.shuffle("shuffle", net.filters("in", net.input, 12), groups: 2)
    let shuffled = try net.finish(net.scores(net.filters("out", dealt, 8, groups: 2))).randomised(seed: 3)
    #expect(try summaries(of: shuffled) == ["in 3: in×4 → out×2", "out 4: out×2 → head×2"])
    try expectZeroInvariance(shuffled)

    let second = try shuffleStage().randomised(seed: 4)
    #expect(
      try summaries(of: second) == [
        "stem 4: stem → unit1.expand",
        "stem#2 2: stem, unit1.project → unit2.expand×2",
        "stem#3 2: stem, unit1.project, unit2.project×2 → head×4",
        "unit1.expand 4: unit1.expand, unit1.depthwise → unit1.project",
        "unit2.expand 4: unit2.expand, unit2.depthwise → unit2.project",
      ])
    // The half that is bent may become narrower than the other: ranges are written out, not halves.
    let small = try cut(second, ["stem": [1, 3], "stem#2": [0]])
    #expect(small.node("unit1.straight")?.operation == .slice(Slice(axis: 1, start: 0, end: 3)))
    #expect(small.node("unit1.bent")?.operation == .slice(Slice(axis: 1, start: 3, end: 5)))
    #expect(small.node("unit2.bent")?.operation == .slice(Slice(axis: 1, start: 4, end: 6)))
    try expectZeroInvariance(second)
  }

  /// Two units of ShuffleNetV2: half goes straight on, half through a branch, and the halves are interleaved.
  private func shuffleStage() throws -> Network {
    var net = NetworkBuilder(name: "stage", input: [3, 6, 6])
    var value = try net.block("stem", net.input, 8)
    for name in ["unit1", "unit2"] {
      let straight = net.add("\(name).straight", .slice(Slice(axis: 1, start: 0, end: 4)), value)
      let bent = net.add("\(name).bent", .slice(Slice(axis: 1, start: 4, end: 8)), value)
      let inner = try net.block("\(name).depthwise", net.block("\(name).expand", bent, 4, kernel: 1), 4, groups: 4)
      let joined = net.add(
        "\(name).join", .concatenate(axis: 1), straight, try net.block("\(name).project", inner, 4, kernel: 1))
      value = try net.shuffle("\(name).shuffle", joined, groups: 2)
    }
    return try net.finish(net.scores(value))
  }
}
