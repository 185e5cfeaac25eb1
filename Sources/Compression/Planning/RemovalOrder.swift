import Networks

/// Channels in the order in which they are given up, until the budgets hold.
///
/// The steps of one class come in ascending order of score, so every prefix of the order keeps the best channels of each
/// class.
package struct RemovalOrder: Sendable {
  /// Channels of one class that go together.
  package struct Step: Sendable, Equatable {
    /// The place of the class in the analysis.
    package let classIndex: Int
    /// The channels that go.
    package let channels: [Int]
    /// Where the step stands in the order; lower keys go first.
    package let key: Double
  }

  package let steps: [Step]

  /// Orders the channels of all prunable classes.
  ///
  /// - Parameters:
  ///   - scores: for each class of `analysis` that may be cut, a score a channel; high scores stay. Ties fall to the
  ///     lower index.
  ///   - ranking: whether channels compete within their class or with all others.
  ///   - streams: what is made of channels that are sums of several branches.
  ///   - widths: what each class may shrink to.
  package init(
    of analysis: ChannelAnalysis, scores: [Int: [Double]], ranking: Ranking, streams: StreamRule = .cut,
    widths: WidthRule
  ) {
    var steps: [Step] = []
    for index in scores.keys.sorted() {
      guard let scores = scores[index] else { continue }
      let ascending = scores.indices.sorted { (scores[$0], $1) < (scores[$1], $0) }
      let keys = ranking.keys(of: scores, ascending: ascending)
        .map { streams == .spare && analysis.classes[index].isSummed ? ranking.spared($0) : $0 }
      var previous = -Double.infinity
      for range in widths.removals(from: scores.count) {
        // A class gives up its channels in order, even where ties or rounding would let a later one go first.
        previous = max(previous, keys[range.upperBound - 1])
        steps.append(Step(classIndex: index, channels: Array(ascending[range]), key: previous))
      }
    }
    self.steps = steps.enumerated().sorted { ($0.element.key, $0.offset) < ($1.element.key, $1.offset) }.map(\.element)
  }

  /// The steps in the same order, but in leaps that end at some widths only.
  ///
  /// - Parameter widths: for each class, where leaps may end; steps of a class without an entry stay as they are, and channels
  ///   beyond the last end stay.
  package func steps(through widths: [Int: Set<Int>], in analysis: ChannelAnalysis) -> [Step] {
    var waiting: [Int: [Int]] = [:]
    var left = analysis.classes.map(\.width)
    var leaps: [Step] = []
    for step in steps {
      let index = step.classIndex
      waiting[index, default: []] += step.channels
      left[index] -= step.channels.count
      guard widths[index]?.contains(left[index]) ?? true else { continue }
      leaps.append(Step(classIndex: index, channels: waiting[index] ?? [], key: step.key))
      waiting[index] = nil
    }
    return leaps
  }
}

/// Among which channels a channel competes to stay.
public enum Ranking: String, Sendable, CaseIterable {
  /// Within its class: every class loses the same share.
  case local
  /// With all channels of the network: scores are divided by the mean of their class, and the lowest go first.
  case global

  /// For each channel in ascending order of score, where its removal stands in the order.
  func keys(of scores: [Double], ascending: [Int]) -> [Double] {
    switch self {
    case .local: return ascending.indices.map { Double($0 + 1) / Double(ascending.count) }
    case .global:
      let mean = scores.reduce(0, +) / Double(scores.count)
      return ascending.map { mean > 0 ? scores[$0] / mean : 0 }
    }
  }

  /// Where a channel with the given key stands when it is spared: behind half of its class, or behind all channels that
  /// score less than the mean of their own.
  func spared(_ key: Double) -> Double {
    switch self {
    case .local: (1 + key) / 2
    case .global: 1 + key
    }
  }
}

/// What is made of channels that are sums of several branches: the streams of a residual network.
public enum StreamRule: String, Sendable, CaseIterable {
  /// They stay until the others have given up half, and then follow.
  ///
  /// Li et al. 2017 (section 3.3) leave residual streams whole and prune within the blocks alone, since a stream's
  /// channel is a filter of every block. Below what that can reach the paper has no rule; that streams then follow, from
  /// half on, is our choice.
  case spare
  /// They go as all others do.
  case cut
}

/// The widths that a class of channels may shrink to.
public struct WidthRule: Sendable, Hashable {
  /// The least share of its channels that a class keeps.
  public let leastShare: Double
  /// Widths are multiples of this, unless the class began narrower or unrounded.
  public let multiple: Int

  /// A rule that keeps at least `leastShare` of every class, and never less than one channel, in multiples.
  ///
  /// The default keeps a tenth: the group-wise protection that PruningBench uses for global ranking.
  public init(leastShare: Double = 0.1, multiple: Int = 1) {
    self.leastShare = leastShare
    self.multiple = max(1, multiple)
  }

  /// The least width of a class that has `width` channels.
  public func least(of width: Int) -> Int {
    let share = max(1, Int((leastShare * Double(width)).rounded(.up)))
    return min(width, (share + multiple - 1) / multiple * multiple)
  }

  /// The runs of channels, counted in the order of removal, that go one after the other.
  func removals(from width: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var left = width
    while true {
      let next = (left - 1) / multiple * multiple
      guard next >= least(of: width), next < left else { return ranges }
      ranges.append(width - left..<width - next)
      left = next
    }
  }
}
