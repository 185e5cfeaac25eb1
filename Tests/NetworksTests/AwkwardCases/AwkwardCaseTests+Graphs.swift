import Networks
import OrderedCollections
import TestSupport
import Testing

extension AwkwardCaseTests {
  @Test("16. Shared weights: one set of rows for all uses")
  func sharedWeights() throws {
    let own = try SampleNetwork.sharedWeights.network()
    #expect(try summaries(of: own) == ["stem 6: stem, once → once, head"])
    let small = try cut(own, ["stem": [0, 1, 4, 5]])
    #expect(try shape("once.weight", of: small) == [4, 4, 3, 3])
    try expectZeroInvariance(own)

    let towers = try SampleNetwork.siameseHeads.network()
    #expect(
      try summaries(of: towers) == [
        "large 6: large, small → tower",
        "tower 4: tower → head, head.again",
        "head.again 5: head.again → nothing (network output 'head.again')",
      ])
    try expectZeroInvariance(towers)
  }

  @Test("17. Several outputs: each head's rows stay, what they read may go")
  func severalOutputs() throws {
    let network = try SampleNetwork.severalOutputs.network()
    let analysis = try network.channels()
    for (name, output) in [("head", "head"), ("auxiliary", "auxiliary"), ("embedding", "embedding.relu")] {
      #expect(analysis[name]?.pins == [.output(output)])
    }
    #expect(analysis["stem"]?.isPrunable == true && analysis["deep"]?.isPrunable == true)
    let small = try cut(network, ["stem": [2], "deep": [0, 3]])
    #expect(try shape("auxiliary.weight", of: small) == [5, 1])
    #expect(try shape("embedding.weight", of: small) == [3, 2, 3, 3])
    try expectZeroInvariance(network)
  }

  @Test("18. A classifier's rows stay and its columns may go, whatever layer it is")
  func classifiers() throws {
    let network = try SampleNetwork.convolutionClassifier.network()
    #expect(
      try summaries(of: network) == [
        "features 6: features → classifier",
        "classifier 5: classifier → nothing (network output 'flatten')",
      ])
    let small = try cut(network, ["features": [1, 4]])
    #expect(try shape("classifier.weight", of: small) == [5, 2, 1, 1])
    try expectZeroInvariance(network)

    // To leave a layer alone is to keep what it makes; what it reads may still shrink.
    let plain = try SampleNetwork.plain.network()
    let analysis = try plain.channels(protecting: ["second"])
    #expect(analysis["second"]?.pins == [.user])
    #expect(analysis["first"]?.isPrunable == true)
  }

  @Test("19. A branch that nothing reads is named, and a cut goes through it")
  func deadBranches() throws {
    let network = try SampleNetwork.deadBranch.network()
    #expect(network.unreadNodes == ["unread", "unread.norm", "unread.relu", "unread.half"])
    let small = try cut(network, ["stem": [0, 5], "unread": [1]])
    #expect(try shape("unread.weight", of: small) == [3, 2, 3, 3])
    #expect(small.unreadNodes == network.unreadNodes)
    try expectZeroInvariance(network)

    // An operator that is not known pins what it reads, read or not.
    var net = NetworkBuilder(name: "hook", input: [3, 6, 6])
    let stem = try net.block("stem", net.input, 6)
    _ = net.add("hook", .opaque(Opaque(type: "Print", outputShape: [6])), stem)
    let hooked = try net.finish(net.scores(net.block("next", stem, 4))).randomised(seed: 1)
    #expect(hooked.unreadNodes == ["hook"])
    #expect(
      try #require(hooked.channels()["stem"]).pins.map(\.description) == ["unsupported operator 'Print' at 'hook'"])
    #expect(try shape("next.weight", of: cut(hooked, ["next": [0, 1]])) == [2, 6, 3, 3])
    for sample in SampleNetwork.allCases where sample != .deadBranch {
      #expect(try sample.network().unreadNodes.isEmpty, "\(sample)")
    }
  }
}
