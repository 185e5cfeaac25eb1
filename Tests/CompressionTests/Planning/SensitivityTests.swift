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
}
