import Networks
import OrderedCollections
import TestSupport
import Testing

extension AwkwardCaseTests {
  @Test("13. Flattened pictures: a run of columns for each channel")
  func flattenedPictures() throws {
    let network = try SampleNetwork.flattenedImage.network()
    #expect(
      try summaries(of: network) == [
        "features 4: features → hidden×9",
        "hidden 6: hidden → head",
      ])
    let small = try cut(network, ["features": [0, 2]])
    let old = try #require(network.parameters["hidden.weight"]).values
    let expected = (0..<6).flatMap { row in (Array(0..<9) + Array(18..<27)).map { old[row * 36 + $0] } }
    #expect(small.parameters["hidden.weight"] == Parameter(shape: [6, 18], values: expected))
    try expectZeroInvariance(network)

    // The columns are counted behind the pooling, not before it.
    var net = NetworkBuilder(name: "pooled", input: [3, 6, 6])
    let pooled = net.add("pool", .adaptiveAveragePool(Size(2, 1)), try net.filters("features", net.input, 5))
    let head = try net.linear("head", net.add("flatten", .flatten, pooled), outputs: 5)
    let adaptive = try net.network(output: head).randomised(seed: 1)
    #expect(try summaries(of: adaptive) == ["features 5: features → head×2"])
    try expectZeroInvariance(adaptive)
  }

  @Test("14. Flattened points: one column for each channel, behind a concatenation too")
  func flattenedPoints() throws {
    let network = try SampleNetwork.flattenedPoint.network()
    #expect(try summaries(of: network) == ["features 4: features → head", "other 3: other → head"])
    let small = try cut(network, ["features": [3], "other": [0, 2]])
    #expect(try shape("head.weight", of: small) == [5, 3])
    try expectZeroInvariance(network)

    // A picture beside a point: twelve columns a channel and then one.
    var net = NetworkBuilder(name: "unequal", input: [3, 6, 6])
    let wide = net.add("wide.flat", .flatten, try net.filters("wide", net.input, 2, stride: 3))
    let point = try net.convolution("point", net.input, outputs: 3, kernel: Size(6))
    let both = net.add("both", .concatenate(axis: 1), wide, net.add("point.flat", .flatten, point))
    let head = try net.linear("head", both, outputs: 5)
    let unequal = try net.network(output: head).randomised(seed: 1)
    #expect(try summaries(of: unequal) == ["wide 2: wide → head×4", "point 3: point → head"])
    try expectZeroInvariance(unequal)
  }

  @Test("15. A linear layer that paints a picture for a transposed convolution")
  func paintedPictures() throws {
    let network = try SampleNetwork.transposedDecoder.network()
    #expect(
      try summaries(of: network) == [
        "code 6: code×4 → doubled",
        "doubled 4: doubled → picture",
        "picture 3: picture → nothing (network output 'picture')",
      ])
    let small = try cut(network, ["code": [0, 4], "doubled": [1, 2, 3]])
    #expect(small.node("image")?.operation == .reshape([2, 2, 2]))
    #expect(try shape("code.weight", of: small) == [8, 108])
    #expect(try shape("code.bias", of: small) == [8])
    #expect(try shape("doubled.weight", of: small) == [2, 3, 2, 2])
    try expectZeroInvariance(network)
    try expectZeroInvariance(SampleNetwork.decoder.network())

    // A picture of one row is one too.
    var net = NetworkBuilder(name: "row", input: [6])
    let image = net.add("image", .reshape([4, 1, 5]), try net.linear("code", net.input, outputs: 20))
    let row = try net.finish(net.filters("picture", image, 2)).randomised(seed: 1)
    #expect(try #require(row.channels()["code"]).width == 4)
    try expectZeroInvariance(row)
  }
}
