import Datasets
import Networks
import OrderedCollections
public import Runs
import Torch
import Training

/// Measures how much the loss rises without the worst channels of each class alone, a tenth to nine tenths of them.
///
/// From Li et al. 2017, section 3.2, and Han et al. 2015: nothing is trained, and batch norm's statistics stay as they are. What
/// the method fits behind a cut is fitted in the layers that read the class. The images are of the search split, on which
/// decisions are made.
public struct SensitivityScan: Sendable {
  /// What says which channels of a class go first.
  public let method: FilterPruning
  /// The network.
  public let bench: Workbench

  /// A scan of the network on `bench`, where there are images.
  ///
  /// - Parameter shares: the shares of a class that are removed.
  public init(
    _ method: FilterPruning, on bench: Workbench, shares: [Double] = (1...9).map { Double($0) / 10 }
  ) {
    (self.method, self.bench, self.shares) = (method, bench, shares)
  }

  /// The shares of a class that are removed.
  private let shares: [Double]

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
    let evidence = try method.refit == .nothing ? [] : bench.readerEvidence { !$0.classes.isEmpty }
    var evaluation = try SuffixEvaluation(of: bench.network, on: images, device: bench.device)
    let whole = try evaluation.run(bench.network)
    let cuts = try scores.map { index, scores in
      (
        index: index, order: scores.removalOrder, counts: counts(of: scores.count),
        start: try bench.firstNode(ofClass: index)
      )
    }
    let total = cuts.reduce(0) { $0 + $1.counts.count }
    var done = 0
    var curves: [Int: SensitivityFigures.Curve] = [:]
    for cut in cuts.sorted(by: { ($0.start, $0.index) < ($1.start, $1.index) }) {
      let channels = bench.analysis.classes[cut.index]
      let fit = try self.fit(ofClass: cut.index, by: evidence)
      try evaluation.advance(to: cut.start)
      let points = try cut.counts.map { count in
        let gone = Set(cut.order[..<count])
        let choice = (0..<channels.width).map { !gone.contains($0) }
        let recipe = Recipe(
          network: bench.network.name, origin: Recipe.Origin(method: method.name, seed: bench.seed),
          edits: [
            .keepChannels(
              KeptChannels(
                channelClass: channels.name, width: channels.width, channels: choice.indices.filter { choice[$0] }))
          ])
        let network = try bench.network.applying(recipe)
        let result = try evaluation.run(
          fit?.fitted(network, keeping: choice, device: bench.device).network() ?? network)
        done += 1
        try progress(done, total)
        return SensitivityFigures.Point(removed: count, loss: result.loss, accuracy: result.accuracy)
      }
      curves[cut.index] = SensitivityFigures.Curve(channelClass: channels.name, width: channels.width, points: points)
    }
    return SensitivityFigures(
      loss: whole.loss, accuracy: whole.accuracy, images: images.count, method: method.name,
      curves: curves.sorted { $0.key < $1.key }.map(\.value))
  }

  /// How many of `width` channels are removed at each share; every number once, and never none or all.
  private func counts(of width: Int) -> [Int] {
    Set(shares.map { Int(($0 * Double(width)).rounded()) }).filter { (1..<width).contains($0) }.sorted()
  }

  /// The fit of the layers that read a class; nil where nothing is fitted, or nothing reads it.
  private func fit(ofClass index: Int, by evidence: [ReaderEvidence]) throws -> ClassFit? {
    let layers = try evidence.filter { $0.reader.classes.contains(index) }.map { ($0.reader, try $0.reproduction()) }
    return layers.isEmpty ? nil : ClassFit(refit: method.refit, index: index, layers: layers)
  }
}

extension Workbench {
  /// The place of the first node that a cut of a class changes: its weights, or, as that of a pad that widens a shortcut, what it does.
  package func firstNode(ofClass index: Int) throws -> Int {
    var selection = ChannelSelection(keepingAllOf: analysis)
    selection.remove(0, ofClassAt: index)
    let cut = try network.keeping(selection, in: analysis)
    return zip(network.nodes, cut.nodes).enumerated().first { _, nodes in
      nodes.0 != nodes.1
        || nodes.0.parameters.values.contains { network.parameters[$0]?.shape != cut.parameters[$0]?.shape }
    }?.offset ?? 0
  }
}

extension SensitivityFigures.Curve {
  /// How much the loss has risen at the worst with up to `removed` channels gone, straight between what was measured.
  ///
  /// A curve that falls again does not make the channels behind the fall cheaper. Beyond what was measured the loss goes on as
  /// steeply as it was on average.
  ///
  /// - Parameter scale: along what it is straight; it grows with the number of channels, and is zero with none.
  func rise(without removed: Int, from loss: Double, along scale: (Int) -> Double = Double.init) -> Double {
    var (before, highest) = (0.0, 0.0)
    for point in points {
      let rise = max(highest, point.loss - loss)
      let here = scale(point.removed)
      guard point.removed < removed else {
        return highest + (rise - highest) * (scale(removed) - before) / (here - before)
      }
      (before, highest) = (here, rise)
    }
    return before > 0 && highest > 0 ? highest * scale(removed) / before : highest
  }
}

extension [Double] {
  /// The channels that have these scores, in the order in which they go; ties fall to the lower index.
  var removalOrder: [Int] { indices.sorted { (self[$0], $1) < (self[$1], $0) } }
}
