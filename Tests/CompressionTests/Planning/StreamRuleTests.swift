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

  /// Where an inner channel stands in the order, when the scores of its class are 1, 2, … up to its width.
  private func key(_ score: Int, width: Int, _ ranking: Ranking) -> Double {
    switch ranking {
    case .local, .perCost, .sensitivity, .risePerCost: Double(score) / Double(width)
    case .global: Double(score) / (Double(width + 1) / 2)
    }
  }

  @Test(arguments: [Ranking.local, .global, .perCost])
  func sparedStreamsGoBehindHalfOfTheOthers(_ ranking: Ranking) throws {
    let analysis = try residualNetwork(width: 20).channels()
    let scores = Normaliser.mean.applied(
      to: Dictionary(
        uniqueKeysWithValues: analysis.classes.indices.filter { analysis.classes[$0].isPrunable }.map { index in
          (index, (0..<analysis.classes[index].width).map { Double($0 + 1) })
        }))
    let order = RemovalOrder(
      of: analysis, scores: scores, ranking: ranking, streams: .spare, widths: WidthRule(leastShare: 0.05))
    let isStream = order.steps.map { analysis.classes[$0.classIndex].isSummed }
    let first = try #require(isStream.firstIndex(of: true))
    for (index, channelClass) in analysis.classes.enumerated() where channelClass.isPrunable && !channelClass.isSummed {
      let gone = order.steps[..<first].count { $0.classIndex == index }
      let bound = ranking != .global ? (1 + key(1, width: 20, .local)) / 2 : 1 + key(1, width: 20, .global)
      let expected = (1...channelClass.width).count { key($0, width: channelClass.width, ranking) <= bound }
      #expect(gone == expected)
    }
    #expect(isStream.count { $0 } == 19)

    let even = RemovalOrder(
      of: analysis, scores: scores, ranking: ranking, streams: .cut, widths: WidthRule(leastShare: 0.05))
    #expect(even.steps.prefix(3).contains { analysis.classes[$0.classIndex].isSummed })
  }
}
