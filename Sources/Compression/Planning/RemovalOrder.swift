import Networks
package import Runs

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
    /// How much more the class loses with the step, see `ClassLoss`.
    package let loss: Double
  }

  package let steps: [Step]
  /// Among which channels they compete.
  package let ranking: Ranking
  /// What is made of channels that are sums of several branches.
  package let streams: StreamRule

  /// Orders the channels of all prunable classes.
  ///
  /// - Parameters:
  ///   - scores: for each class of `analysis` that may be cut, a score a channel; high scores stay. Ties fall to the
  ///     lower index.
  ///   - ranking: whether channels compete within their class or with all others.
  ///   - streams: what is made of channels that are sums of several branches.
  ///   - widths: what each class may shrink to.
  ///   - original: how many channels classes had before earlier cuts, by name.
  ///   - sensitivity: how the loss rises without channels, where they rank by that.
  package init(
    of analysis: ChannelAnalysis, scores: [Int: [Double]], ranking: Ranking, streams: StreamRule = .cut,
    widths: WidthRule, original: [String: Int] = [:], sensitivity: SensitivityFigures? = nil
  ) {
    var steps: [Step] = []
    let all = scores.keys.sorted().flatMap { scores[$0] ?? [] }
    let curves = Dictionary(
      uniqueKeysWithValues: (sensitivity?.curves ?? []).map { ($0.channelClass, $0) })
    let mean = all.reduce(0, +) / Double(max(1, all.count))
    for index in scores.keys.sorted() {
      guard let scores = scores[index] else { continue }
      let ascending = scores.removalOrder
      let curve = ranking.isMeasured ? curves[analysis.classes[index].name] : nil
      let loss = ClassLoss(ascending.map { scores[$0] }, layers: analysis.layers(ofClassAt: index))
      let rises = curve.map { curve in
        ascending.indices.map { gone in
          let scale = ranking.countsCosts ? loss.with(gone:) : Double.init
          return curve.rise(without: gone + 1, from: sensitivity?.loss ?? 0, along: scale)
        }
      }
      let keys = (rises ?? ranking.keys(of: scores, ascending: ascending))
        .map { streams == .spare && analysis.classes[index].isSummed ? ranking.spared($0, mean: mean) : $0 }
      func lost(_ gone: Int) -> Double { rises.map { gone > 0 ? $0[gone - 1] : 0 } ?? loss.with(gone: gone) }
      var previous = -Double.infinity
      for range in widths.removals(from: scores.count, of: original[analysis.classes[index].name]) {
        // A class gives up its channels in order, even where ties or rounding would let a later one go first.
        previous = max(previous, keys[range.upperBound - 1])
        steps.append(
          Step(
            classIndex: index, channels: Array(ascending[range]), key: previous,
            loss: lost(range.upperBound) - lost(range.lowerBound)))
      }
    }
    self.init(steps, ranking: ranking, streams: streams)
  }

  private init(_ steps: [Step], ranking: Ranking, streams: StreamRule) {
    (self.ranking, self.streams) = (ranking, streams)
    self.steps = steps.enumerated().sorted { ($0.element.key, $0.offset) < ($1.element.key, $1.offset) }.map(\.element)
  }

  /// The same channels when what classes lose counts more or less: a class whose weight is above 1 gives up its channels later.
  ///
  /// - Parameter weights: by the place of the class in the analysis; 1 for those without one.
  package func weighing(_ weights: [Int: Double]) -> RemovalOrder {
    let weighed = steps.map { step in
      let weight = weights[step.classIndex] ?? 1
      return Step(
        classIndex: step.classIndex, channels: step.channels, key: weight * step.key, loss: weight * step.loss)
    }
    return RemovalOrder(weighed, ranking: ranking, streams: streams)
  }

  /// What all classes lose together without the channels that a selection leaves out.
  package func loss(of selection: ChannelSelection, in analysis: ChannelAnalysis) -> Double {
    let kept = analysis.classes.indices.map { Set(selection.keptChannels(ofClassAt: $0, in: analysis)) }
    return steps.reduce(0) { sum, step in
      step.channels.allSatisfy { !kept[step.classIndex].contains($0) } ? sum + step.loss : sum
    }
  }

  /// The steps in the same order, but in leaps that end at some widths only.
  ///
  /// - Parameter widths: for each class, where leaps may end; steps of a class without an entry stay as they are, and channels
  ///   beyond the last end stay.
  package func steps(through widths: [Int: Set<Int>], in analysis: ChannelAnalysis) -> [Step] {
    var waiting: [Int: [Step]] = [:]
    var left = analysis.classes.map(\.width)
    var leaps: [Step] = []
    for step in steps {
      let index = step.classIndex
      waiting[index, default: []].append(step)
      left[index] -= step.channels.count
      guard widths[index]?.contains(left[index]) ?? true, let leap = Step(waiting[index] ?? []) else { continue }
      leaps.append(leap)
      waiting[index] = nil
    }
    return leaps
  }
}

extension RemovalOrder.Step {
  /// Steps of one class that follow one another, taken at once; nil if there are none.
  init?(_ steps: some Collection<RemovalOrder.Step>) {
    guard let first = steps.first else { return nil }
    self.init(
      classIndex: first.classIndex, channels: steps.flatMap(\.channels),
      key: steps.reduce(first.key) { max($0, $1.key) }, loss: steps.reduce(0) { $0 + $1.loss })
  }
}
