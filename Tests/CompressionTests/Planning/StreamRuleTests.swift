import Compression
import Networks
import Testing
import Zoo

/// Residual streams: told apart from what lies within blocks, and spared until the others have given up half.
@Suite struct StreamRuleTests {
  @Test func streamsOfAResidualNetworkAreSummed() throws {
    let prunable = try Zoo.network(named: "resnet56-cifar10").channels().classes.filter(\.isPrunable)
    #expect(prunable.filter(\.isSummed).map(\.name) == ["conv1", "layer2.0.conv2", "layer3.0.conv2"])
    #expect(prunable.count { !$0.isSummed } == 27)
  }

  @Test func depthwiseBundlesAreNotSummed() throws {
    let classes = try Zoo.network(named: "mobilenetv1-imagenet").channels().classes
    #expect(classes.allSatisfy { !$0.isSummed })
  }

  /// The scores of a class are 1, 2, …, so that channel `n` of `width` is at the share `n / width` of its class, and at
  /// `n / ((width + 1) / 2)` of its mean. The first of a spared stream of 20 stands behind the others' up to here.
  @Test(arguments: [(Ranking.local, (1 + 1 / 20.0) / 2), (.global, 1 + 1 / 10.5)])
  func sparedStreamsGoBehindHalfOfTheOthers(_ ranking: Ranking, _ threshold: Double) throws {
    let analysis = try residualNetwork(width: 20).channels()
    let scores = Dictionary(
      uniqueKeysWithValues: analysis.classes.indices.filter { analysis.classes[$0].isPrunable }.map { index in
        (index, (0..<analysis.classes[index].width).map { Double($0 + 1) })
      })
    let order = RemovalOrder(
      of: analysis, scores: scores, ranking: ranking, streams: .spare, widths: WidthRule(leastShare: 0.05))
    let isStream = order.steps.map { analysis.classes[$0.classIndex].isSummed }
    let first = try #require(isStream.firstIndex(of: true))
    for (index, channelClass) in analysis.classes.enumerated() where channelClass.isPrunable && !channelClass.isSummed {
      let gone = order.steps[..<first].count { $0.classIndex == index }
      let width = Double(channelClass.width)
      let expected = ranking == .local ? width * threshold : (width + 1) / 2 * threshold
      #expect(gone == Int(expected))
    }
    #expect(isStream.count { $0 } == 19)

    let even = RemovalOrder(
      of: analysis, scores: scores, ranking: ranking, streams: .cut, widths: WidthRule(leastShare: 0.05))
    #expect(even.steps.prefix(3).contains { analysis.classes[$0.classIndex].isSummed })
  }
}
