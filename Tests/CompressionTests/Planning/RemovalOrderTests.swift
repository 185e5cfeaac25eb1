import Compression
import Networks
import TestSupport
import Testing

@Suite struct RemovalOrderTests {
  /// An order over two classes of one network, with random scores among which are ties.
  struct Sample {
    let scores: [Int: [Double]]
    let ranking: Ranking
    let rule: WidthRule
    let order: RemovalOrder

    init(_ analysis: ChannelAnalysis, ranking: Ranking, rule: WidthRule, generator: inout SeededGenerator) {
      let classes = analysis.classes.indices.filter { analysis.classes[$0].isPrunable }
      let scores = Dictionary(
        uniqueKeysWithValues: classes.map { index in
          (index, (0..<analysis.classes[index].width).map { _ in Double(Int.random(in: 0...12, using: &generator)) })
        })
      self.scores = scores
      self.ranking = ranking
      self.rule = rule
      order = RemovalOrder(of: analysis, scores: scores, ranking: ranking, widths: rule)
    }

    /// The channels that a class gives up, in order.
    func removed(ofClassAt index: Int) -> [Int] { order.steps.filter { $0.classIndex == index }.flatMap(\.channels) }
  }

  /// All rankings and many rules, on a network with classes of 20 and 33 channels.
  static func samples() throws -> (network: Network, samples: [Sample]) {
    let network = try chain(20, 33, 4)
    let analysis = try network.channels()
    var generator = SeededGenerator(seed: 1)
    return (
      network,
      Ranking.allCases.flatMap { ranking in
        WidthRuleTests.rules.map { Sample(analysis, ranking: ranking, rule: $0, generator: &generator) }
      }
    )
  }

  @Test func noChannelGoesTwice() throws {
    for sample in try Self.samples().samples {
      for index in sample.scores.keys {
        let removed = sample.removed(ofClassAt: index)
        #expect(Set(removed).count == removed.count)
      }
    }
  }

  @Test func everyPrefixKeepsTheBestOfEachClassAndOfEqualsTheFirst() throws {
    for sample in try Self.samples().samples {
      for (index, scores) in sample.scores {
        let removed = sample.removed(ofClassAt: index)
        let isInOrder = zip(removed, removed.dropFirst()).allSatisfy { one, next in
          scores[one] < scores[next] || scores[one] == scores[next] && one > next
        }
        #expect(isInOrder)
        let kept = Set(scores.indices).subtracting(removed)
        if let last = removed.last { #expect(kept.allSatisfy { scores[$0] >= scores[last] }) }
      }
    }
  }

  @Test func widthsNeverFallBelowTheLeastAndReachIt() throws {
    for sample in try Self.samples().samples {
      for (index, scores) in sample.scores {
        let least = sample.rule.least(of: scores.count)
        #expect(scores.count - sample.removed(ofClassAt: index).count == least)
      }
    }
  }

  @Test func everyWidthOnTheWayIsAMultiple() throws {
    for sample in try Self.samples().samples {
      var widths = sample.scores.mapValues(\.count)
      for step in sample.order.steps {
        widths[step.classIndex, default: 0] -= step.channels.count
        #expect(widths[step.classIndex, default: 0] % sample.rule.multiple == 0)
      }
    }
  }

  @Test func keysNeverFall() throws {
    for sample in try Self.samples().samples {
      let keys = sample.order.steps.map(\.key)
      #expect(keys == keys.sorted())
    }
  }

  @Test func localRankingTakesEqualShares() throws {
    for sample in try Self.samples().samples where sample.ranking == .local && sample.rule.multiple == 1 {
      guard sample.rule.leastShare < 0.3 else { continue }
      var removed: [Int: Int] = [:]
      for step in sample.order.steps {
        removed[step.classIndex, default: 0] += step.channels.count
        let shares = sample.scores.map { Double(removed[$0.key, default: 0]) / Double($0.value.count) }
        // Until the narrower class is at its least width, no class is more than a channel ahead.
        guard shares.allSatisfy({ $0 < 0.7 }) else { break }
        #expect((shares.max() ?? 0) - (shares.min() ?? 0) <= 1.0 / 20 + 1e-12)
      }
    }
  }

  @Test func globalRankingTakesTheLeastShareOfItsClassesMeanFirst() throws {
    let network = try chain(3, 2, 1)
    let analysis = try network.channels()
    let classes = analysis.classes.indices.filter { analysis.classes[$0].isPrunable }
    try #require(classes.count == 2)
    // Shares of the mean: 1.5, 0.5, 1 and 1.1, 0.9.
    let scores = Normaliser.mean.applied(to: [classes[0]: [3, 1, 2], classes[1]: [110, 90]])
    let order = RemovalOrder(of: analysis, scores: scores, ranking: .global, widths: WidthRule(leastShare: 0))
    #expect(order.steps.map(\.classIndex) == [classes[0], classes[1], classes[0]])
    #expect(order.steps.map(\.channels) == [[1], [1], [2]])
  }

  @Test func normalisersDivideEveryClassByOneNumber() {
    let scores = [0: [3.0, 4], 2: [0.0, 0]]
    #expect(Normaliser.mean.applied(to: scores) == [0: [3 / 3.5, 4 / 3.5], 2: [0, 0]])
    #expect(Normaliser.l2.applied(to: scores) == [0: [0.6, 0.8], 2: [0, 0]])
    #expect(Normaliser.max.applied(to: scores) == [0: [0.75, 1], 2: [0, 0]])
    #expect(Normaliser.none.applied(to: scores) == scores)
  }

  @Test func scoresOfZeroThroughoutStillGiveAnOrder() throws {
    let analysis = try chain(4, 2).channels()
    let index = try #require(analysis.classes.firstIndex { $0.isPrunable })
    let order = RemovalOrder(
      of: analysis, scores: [index: [0, 0, 0, 0]], ranking: .global, widths: WidthRule(leastShare: 0))
    #expect(order.steps.map(\.channels) == [[3], [2], [1]])
  }
}
