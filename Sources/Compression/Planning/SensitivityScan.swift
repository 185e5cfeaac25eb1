import Datasets
import Networks
public import Runs
import Torch
import Training

/// Measures how much the loss rises without the worst channels of each class alone, a tenth to nine tenths of them.
///
/// From Li et al. 2017, section 3.2, and Han et al. 2015: nothing is trained, and batch norm's statistics stay as they are. The
/// images are of the search split, on which decisions are made.
public struct SensitivityScan: Sendable {
  /// What says which channels of a class go first.
  public let method: FilterPruning
  /// The network.
  public let bench: Workbench

  /// A scan of the network on `bench`, where there are images.
  public init(_ method: FilterPruning, on bench: Workbench) {
    (self.method, self.bench) = (method, bench)
  }

  /// The shares of a class that are removed.
  static let shares = (1...9).map { Double($0) / 10 }

  /// Cuts every class at every share and evaluates what is left.
  ///
  /// - Parameter progress: told how many cuts of how many are done; it throws to stop.
  /// - Throws: `ScoreError.needsImages` without images, and what cutting and running throw.
  public func figures(progress: (Int, Int) throws -> Void = { _, _ in }) throws -> SensitivityFigures {
    let scores = try method.score.scores(on: bench)
    return try figures(scores: scores, progress: progress)
  }

  /// The same for scores that are known, for each class that may be cut by its place in the analysis.
  func figures(
    scores: [Int: [Double]], progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> SensitivityFigures {
    guard let images = bench.searchImages else { throw ScoreError.needsImages }
    let whole = try evaluate(bench.network, on: images)
    let cuts = scores.sorted { $0.key < $1.key }.map { index, scores in
      (index: index, order: scores.removalOrder, counts: Self.counts(of: scores.count))
    }
    let total = cuts.reduce(0) { $0 + $1.counts.count }
    var done = 0
    let curves = try cuts.map { index, order, counts in
      let channels = bench.analysis.classes[index]
      let points = try counts.map { count in
        let kept = Set(0..<channels.width).subtracting(order[..<count])
        let recipe = Recipe(
          network: bench.network.name, origin: Recipe.Origin(method: method.name, seed: bench.seed),
          edits: [
            .keepChannels(KeptChannels(channelClass: channels.name, width: channels.width, channels: kept))
          ])
        let result = try evaluate(bench.network.applying(recipe), on: images)
        done += 1
        try progress(done, total)
        return SensitivityFigures.Point(removed: count, loss: result.loss, accuracy: result.accuracy)
      }
      return SensitivityFigures.Curve(channelClass: channels.name, width: channels.width, points: points)
    }
    return SensitivityFigures(
      loss: whole.loss, accuracy: whole.accuracy, images: images.count, method: method.name, curves: curves)
  }

  /// How many of `width` channels are removed at each share; every number once, and never none or all.
  private static func counts(of width: Int) -> [Int] {
    Set(shares.map { Int(($0 * Double(width)).rounded()) }).filter { (1..<width).contains($0) }.sorted()
  }

  private func evaluate(
    _ network: Network, on images: CalibrationImages
  ) throws -> (loss: Double, accuracy: Double) {
    let executor = try Executor(network, device: bench.device)
    var (loss, correct) = (0.0, 0.0)
    try withoutGradients {
      try images.forEachLabelledBatch { images, labels in
        let scores = try executor.forward(images)
        let labels = try labels.to(bench.device)
        loss += try scores.crossEntropy(labels, reduction: .sum).item()
        correct += try scores.argmax(over: 1).equal(to: labels).to(.float32).sum().item()
      }
    }
    let count = Double(max(1, images.count))
    return (loss / count, correct / count)
  }
}

extension SensitivityFigures.Curve {
  /// How much the loss has risen at the worst with up to `removed` channels gone, straight between what was measured.
  ///
  /// A curve that falls again does not make the channels behind the fall cheaper.
  func rise(without removed: Int, from loss: Double) -> Double {
    var (before, highest) = (0, 0.0)
    for point in points {
      let rise = max(highest, point.loss - loss)
      guard point.removed < removed else {
        return highest + (rise - highest) * Double(removed - before) / Double(point.removed - before)
      }
      (before, highest) = (point.removed, rise)
    }
    // Beyond what was measured it goes on as steeply as it was at the end.
    guard let last = points.last, last.removed > 0 else { return highest }
    return highest * Double(removed) / Double(last.removed)
  }
}

extension [Double] {
  /// The channels that have these scores, in the order in which they go; ties fall to the lower index.
  var removalOrder: [Int] { indices.sorted { (self[$0], $1) < (self[$1], $0) } }
}
