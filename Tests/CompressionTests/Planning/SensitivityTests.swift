import Compression
import Datasets
import Networks
import Runs
import TestSupport
import Testing
import Training

/// What the loss says of channels that are gone, and what is planned by it.
@Suite struct SensitivityTests {
  let dataset: Dataset
  let network: Network

  init() throws {
    dataset = try Dataset.synthetic(train: 420, test: 40)
    let executor = try Executor(residualNetwork(width: 8))
    let settings = TrainingSettings(epochs: 2, batchSize: 32, schedule: LearningRateSchedule(peak: 0.05), seed: 1)
    try Trainer(settings, on: dataset).train(executor)
    network = try executor.network()
  }

  func bench(_ network: Network) throws -> Workbench {
    try Workbench(network, dataset: dataset, imageCount: 1000, seed: 1)
  }

  @Test func pointsAreTheLossesOfRealCuts() throws {
    let method = try MethodRegistry.method(named: "l2")
    var told: [Int] = []
    let figures = try SensitivityScan(method, on: bench(network)).figures { done, _ in told.append(done) }
    let prunable = try network.channels().classes.filter(\.isPrunable)
    #expect(figures.curves.map(\.channelClass) == prunable.map(\.name))
    #expect(figures.images == dataset.count(of: .search))
    #expect(told == Array(1...figures.curves.reduce(0) { $0 + $1.points.count }))
    let whole = try Executor(network).evaluate(on: dataset, split: .search)
    #expect(abs(figures.loss - whole.loss) < 1e-6 && abs(figures.accuracy - whole.accuracy) < 1e-9)

    let scores = try method.score.scores(on: bench(network))
    for (place, curve) in zip(scores.keys.sorted(), figures.curves) {
      let order = try #require(scores[place]).enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
      // Eight channels lose 1, 2, 2, 3, 4, 5, 6, 6 and 7.
      if curve.width == 8 { #expect(curve.points.map(\.removed) == [1, 2, 3, 4, 5, 6, 7]) }
      let point = curve.points[curve.points.count / 2]
      let kept = order.dropFirst(point.removed).map(\.offset)
      let cut = try network.applying(
        Recipe(
          of: network,
          [.keepChannels(KeptChannels(channelClass: curve.channelClass, width: curve.width, channels: kept))]))
      let expected = try Executor(cut).evaluate(on: dataset, split: .search)
      #expect(abs(point.loss - expected.loss) < 1e-5 * max(1, expected.loss))
      #expect(abs(point.accuracy - expected.accuracy) < 1e-9)
    }
  }

  @Test func itNeedsImages() throws {
    let bench = try Workbench(network, seed: 1)
    #expect(throws: ScoreError.needsImages) {
      _ = try SensitivityScan(MethodRegistry.method(named: "l1"), on: bench).figures()
    }
    #expect(throws: ScoreError.needsImages) {
      let method = try MethodRegistry.method(named: "l1").with(ranking: .sensitivity)
      _ = try Proposal(of: method, for: [Budget(.macs, .share(0.5))], on: bench)
    }
  }

  /// Keys are what the loss has risen by at the worst, straight between what was measured.
  @Test func channelsRankByTheRise() throws {
    let plain = try chain(10, 8, 3).withInitialWeights(seed: 1)
    let analysis = try plain.channels()
    let (first, second) = (try #require(analysis.index(of: "conv1")), try #require(analysis.index(of: "conv2")))
    typealias Point = SensitivityFigures.Point
    let figures = SensitivityFigures(
      loss: 1, accuracy: 1, images: 10, method: "test",
      curves: [
        .init(
          channelClass: "conv1", width: 10,
          points: [
            Point(removed: 2, loss: 1.2, accuracy: 1), Point(removed: 4, loss: 1.1, accuracy: 1),
            Point(removed: 8, loss: 2, accuracy: 1),
          ]),
        .init(channelClass: "conv2", width: 8, points: [Point(removed: 4, loss: 5, accuracy: 0)]),
      ])
    let scores = [first: (0..<10).map(Double.init), second: (0..<8).map { Double(8 - $0) }]
    let order = RemovalOrder(
      of: analysis, scores: scores, ranking: .sensitivity, widths: WidthRule(leastShare: 0), sensitivity: figures)
    let expected = [first: [0.1, 0.2, 0.2, 0.2, 0.4, 0.6, 0.8, 1, 1.125], second: [1, 2, 3, 4, 5, 6, 7]]
    for (index, keys) in expected {
      let steps = order.steps.filter { $0.classIndex == index }
      #expect(steps.count == keys.count)
      for (step, key) in zip(steps, keys) { #expect(abs(step.key - key) < 1e-9, "\(step.key)") }
    }
    #expect(order.steps.filter { $0.classIndex == second }.flatMap(\.channels) == [7, 6, 5, 4, 3, 2, 1])
    #expect(zip(order.steps, order.steps.dropFirst()).allSatisfy { $0.key <= $1.key })
  }

  @Test func budgetsAreMet() throws {
    let method = try MethodRegistry.method(named: "l2").with(ranking: .sensitivity)
    let proposal = try Proposal(of: method, for: [Budget(.macs, .share(0.6))], on: bench(network))
    #expect(proposal.budgets[0].met && proposal.recipe.origin.settings["ranking"] == "sensitivity")
  }

  /// What is lost by a cut lies along the criterion's own curve between what was measured.
  @Test func forWhatIsSavedTheRiseFollowsTheScores() throws {
    let analysis = try chain(10, 3).withInitialWeights(seed: 1).channels()
    let index = try #require(analysis.index(of: "conv1"))
    let figures = SensitivityFigures(
      loss: 1, accuracy: 1, images: 10, method: "test",
      curves: [
        .init(
          channelClass: "conv1", width: 10,
          points: [.init(removed: 2, loss: 1.2, accuracy: 1), .init(removed: 8, loss: 2, accuracy: 1)])
      ])
    let order = RemovalOrder(
      of: analysis, scores: [index: Array(repeating: 1, count: 10)], ranking: .risePerCost,
      widths: WidthRule(leastShare: 0), sensitivity: figures)
    // Of ten channels that score the same `1/k - 1` is lost: 1/4 without 2, 1 without 5, 4 without 8, 9 without 9.
    let lost = order.steps.reduce(into: [0.0]) { $0.append(($0.last ?? 0) + $1.loss) }
    for (gone, expected) in [(2, 0.2), (5, 0.2 + 0.8 * 0.75 / 3.75), (8, 1), (9, 9.0 / 4)] {
      #expect(abs(lost[gone] - expected) < 1e-9, "\(lost)")
    }
  }

  @Test func whatTheMethodFitsIsFittedBeforeItIsMeasured() throws {
    let (plain, fitting) = (
      try MethodRegistry.method(named: "l2"), try MethodRegistry.method(named: "l2").with(refit: .weights)
    )
    let trained = try bench(network)
    let losses = { (figures: SensitivityFigures) in figures.curves.flatMap(\.points).reduce(0) { $0 + $1.loss } }
    #expect(
      try losses(SensitivityScan(fitting, on: trained).figures())
        < losses(SensitivityScan(plain, on: trained).figures()))

    // Behind this class there is nothing but the layer that reads it: the same as the fit of the whole cut.
    let small = try PointwiseEnding.norm.network()
    let bench = try bench(small)
    let curve = try #require(
      try SensitivityScan(fitting, on: bench).figures().curves.first { $0.channelClass == "second" })
    let index = try #require(bench.analysis.index(of: "second"))
    let order = try #require(try plain.score.scores(on: bench)[index]).enumerated()
      .sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
    for point in curve.points {
      let kept = KeptChannels(
        channelClass: "second", width: curve.width, channels: order.dropFirst(point.removed).map(\.offset))
      let recipe = Recipe(of: small, [.keepChannels(kept)])
      let executor = try Executor(small.applying(recipe))
      try Refitting(.weights, of: small, after: recipe, on: bench)?.run(on: executor)
      let expected = try executor.evaluate(on: dataset, split: .search)
      #expect(abs(point.loss - expected.loss) < 1e-4 * max(1, expected.loss))
    }
  }

  @Test func budgetsAreMetByTheRiseForWhatIsSaved() throws {
    let method = try MethodRegistry.method(named: "reconstruct").with(ranking: .risePerCost)
    let proposal = try Proposal(of: method, for: [Budget(.macs, .share(0.6))], on: bench(network))
    #expect(proposal.budgets[0].met)
  }
}
