import Networks
import OrderedCollections
import TestSupport
import Testing

extension AwkwardCaseTests {
  @Test("20. Layer norm and group norm: legal to cut, marked, and another function")
  func normalisations() throws {
    let groups = try SampleNetwork.groupNormed.network()
    #expect(try summaries(of: groups) == ["stem 3: stem×2 → next×2", "next 4: next → head"])
    #expect(try #require(groups.channels()["stem"]).normalisedAt == ["norm"])
    #expect(try #require(groups.channels()["next"]).normalisedAt.isEmpty)
    let small = try cut(groups, ["stem": [0, 2]])
    #expect(small.node("norm")?.operation == .groupNorm(GroupNorm(groups: 2)))
    #expect(try shape("norm.weight", of: small) == [4])

    let rows = try SampleNetwork.layerNormed.network()
    #expect(
      try summaries(of: rows) == ["stem 6: stem, depthwise, reduce → expand, head", "expand 8: expand → reduce"])
    #expect(try #require(rows.channels()["stem"]).normalisedAt == ["norm"])
    #expect(try shape("norm.weight", of: cut(rows, ["stem": [1, 2, 4]])) == [3])

    for network in [groups, rows] {
      let input = network.randomInput(seed: 3)
      let recipe = try Recipe.random(for: network, seed: 2)
      let masked = try ReferenceInterpreter(network.masking(recipe)).run(input)
      let cut = try ReferenceInterpreter(network.applying(recipe)).run(input)
      #expect(cut.values.joined().allSatisfy { $0.isFinite })
      #expect(distance(cut, masked) > 1e-3)
    }

    // Where every channel is its own group the statistics are its own, and none depends on another.
    let alone = try SampleNetwork.instanceNormed.network()
    #expect(try #require(alone.channels()["next"]).normalisedAt.isEmpty)
    #expect(try cut(alone, ["next": [0, 3]]).node("norm2")?.operation == .groupNorm(GroupNorm(groups: 2)))
    try expectZeroInvariance(alone)
  }

  @Test("21. Slopes, scales and tables that are learned for each channel")
  func constants() throws {
    let slopes = try SampleNetwork.slopes.network()
    let small = try cut(slopes, ["stem": [0, 4, 5], "next": [2]])
    let old = try #require(slopes.parameters["each.weight"]).values
    #expect(small.parameters["each.weight"]?.values == [old[0], old[4], old[5]])
    #expect(small.parameters["all.weight"] == slopes.parameters["all.weight"])
    try expectZeroInvariance(slopes)

    let scales = try SampleNetwork.layerScale.network()
    #expect(
      try summaries(of: scales) == [
        "stem 6: stem, branch → inner, head",
        "inner 4: inner → branch",
      ])
    let scaled = try cut(scales, ["stem": [1, 3]])
    #expect(try shape("scale.weight", of: scaled) == [2, 1, 1])
    #expect(try shape("half.weight", of: scaled) == [1, 1, 1])
    #expect(try shape("shift.weight", of: scaled) == [2, 1, 1])
    try expectZeroInvariance(scales)

    let table = try SampleNetwork.positionTable.network()
    #expect(try summaries(of: table) == ["stem 6: stem → hidden", "hidden 8: hidden → head"])
    #expect(try shape("places.weight", of: cut(table, ["stem": [0, 1, 2, 5]])) == [36, 4])
    try expectZeroInvariance(table)
  }

  /// The oracle is the same network written down at the smaller widths.
  @Test("22. Sizes that are written down anywhere follow the channels")
  func writtenSizes() throws {
    func network(_ stem: Int, _ inner: Int, _ image: Int) throws -> Network {
      var net = NetworkBuilder(name: "sizes", input: [3, 6, 6])
      let stream = try net.block("stem", net.input, stem)
      let wide = try net.block("depthwise", net.block("expand", stream, inner, kernel: 1), inner, groups: inner)
      let half = net.add(
        "half", .slice(Slice(axis: 1, start: 0, end: stem)), net.add("pair", .concatenate(axis: 1), stream, wide))
      let padded = net.add("pad", .pad(Pad(channels: Pad.Amount(1, 0))), half)
      let dealt = try net.shuffle("shuffle", try net.block("two", padded, 2 * inner, groups: 1), groups: 2)
      let normed = net.normalised("norm", .groupNorm(GroupNorm(groups: 2 * inner)), dealt, [2 * inner])
      let code = try net.linear("code", net.add("flatten", .flatten, normed), outputs: image * 4)
      let picture = net.add("image", .reshape([image, 2, 2]), code)
      return try net.finish(net.filters("picture", picture, 2))
    }
    let large = try network(6, 4, 5).randomised(seed: 1)
    let small = try network(3, 2, 2)
    // Of `two` the shuffle ties two channels each.
    let made = try cut(large, ["stem": [0, 2, 5], "expand": [1, 2], "two": [0, 3], "code": [4, 1]])
    #expect(made.nodes == small.nodes)
    #expect(try made.shapes() == small.shapes())
    #expect(made.parameters.mapValues(\.shape) == small.parameters.mapValues(\.shape))
    try expectZeroInvariance(large)
  }

  @Test("23. Transposed convolutions, pixel shuffles and resizing")
  func upsampling() throws {
    let expected: [SampleNetwork: [String]] = [
      .transposedGroups: ["stem 4: stem×2 → doubled×2", "doubled 3: doubled → head×2"],
      .transposedDepthwise: ["stem 4: stem, doubled → head×2"],
      .pixelShuffle: ["wide 3: wide×4 → picture", "picture 3: picture → nothing (network output 'picture')"],
      .pixelUnshuffle: ["stem 4: stem → next×4", "next 5: next → head"],
      .resampled: ["stem 4: stem → next", "next 3: next → head"],
    ]
    for (sample, classes) in expected {
      let network = try sample.network()
      #expect(try summaries(of: network) == classes, "\(sample)")
      try expectZeroInvariance(network)
    }
    let grouped = try cut(SampleNetwork.transposedGroups.network(), ["stem": [0, 3], "doubled": [1]])
    #expect(try shape("doubled.weight", of: grouped) == [4, 1, 2, 2])
    #expect(try shape("doubled.bias", of: grouped) == [2])
    let deep = try cut(SampleNetwork.transposedDepthwise.network(), ["stem": [0, 3]])
    #expect(try shape("doubled.weight", of: deep) == [2, 2, 2, 2])
    #expect(
      deep.node("doubled")?.operation == .transposedConvolution(TransposedConvolution(stride: Size(2), groups: 2)))
  }

  @Test("24. Dropout and identities between a branch and its sum")
  func stochasticDepth() throws {
    let network = try SampleNetwork.droppedBranch.network()
    #expect(try summaries(of: network) == ["stem 5: stem, branch → branch, head"])
    let small = try cut(network, ["stem": [0, 1, 3]])
    #expect(try small.shapes()["dropout"] == [3, 6, 6])
    #expect(small.node("dropout") == network.node("dropout"))
    try expectZeroInvariance(network)
  }

  @Test("25. Quantised and folded networks: scales and biases follow their rows")
  func quantised() throws {
    let network = try SampleNetwork.quantised.network()
    #expect(try summaries(of: network) == ["stem 6: stem → next", "next 4: next → head"])
    let small = try cut(network, ["stem": [1, 4], "next": [0]])
    let grid = try #require(small.parameters["stem.weight"]?.quantisation)
    #expect(grid.scales == [0.02, 0.05] && grid.zeroPoints == [0, 0])
    let rounded = Quantisation(scales: [2.0 / 16, 5.0 / 16], zeroPoints: [1, 4], axis: 1, type: .int8)
    #expect(small.node("rounded")?.operation == .quantise(rounded))
    #expect(small.node("all") == network.node("all"))
    try expectZeroInvariance(network)

    let folded = try SampleNetwork.foldedNorm.network()
    let old = try #require(folded.parameters["second.bias"]).values
    #expect(try cut(folded, ["second": [3, 1]]).parameters["second.bias"]?.values == [old[1], old[3]])
    try expectZeroInvariance(folded)
  }
}
