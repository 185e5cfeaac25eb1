import Compression
import Datasets
import Networks
import Runs
import Torch
import Training

/// What a step of greedy slimming takes that runs the nodes in front of a class just once, beside one that runs every trial whole.
enum SlimmingSteps {
  /// How many parts a class has, of which a step takes one.
  private static let bins = 12

  /// The CPU seconds of both, and the median of their ratios within a round with the least and the largest.
  static func measurement(of network: Network, on dataset: Dataset, images: Int, rounds: Int) throws -> JSONValue {
    let bench = try Workbench(network, dataset: dataset, imageCount: images, seed: 0)
    guard let searchImages = bench.searchImages else { return nil }
    let analysis = bench.analysis
    let classes = try analysis.classes.indices.filter { analysis.classes[$0].isPrunable }
      .map { (index: $0, start: try bench.firstNode(ofClass: $0)) }.sorted { $0.start < $1.start }

    /// The losses of the network without a part of each class in turn.
    func step(isKeeping: Bool) throws -> [Double] {
      var evaluation = try SuffixEvaluation(
        of: network, on: searchImages, batchSize: 250, mode: .reestimation(momentum: 0.1), device: .cpu)
      return try classes.map { index, start in
        var selection = ChannelSelection(keepingAllOf: analysis)
        for channel in 0..<max(1, analysis.classes[index].width / bins) {
          selection.remove(channel, ofClassAt: index)
        }
        if isKeeping { try evaluation.advance(to: start) }
        return try evaluation.run(network.keeping(selection, in: analysis)).loss
      }
    }

    var (times, difference) = ([(whole: Double, kept: Double)](), 0.0)
    for _ in 0...rounds {
      let watch = Stopwatch()
      let whole = try step(isKeeping: false)
      let middle = watch.elapsed.cpu
      let kept = try step(isKeeping: true)
      times.append((middle, watch.elapsed.cpu - middle))
      difference = zip(whole, kept).reduce(difference) { max($0, abs($1.0 - $1.1)) }
    }
    // The first round warms up.
    times.removeFirst()
    let ratios = times.map { $0.kept / $0.whole }.sorted()
    func median(_ values: [Double]) -> JSONValue { .number(values.sorted()[values.count / 2]) }
    return [
      "work": "slimming", "network": .string(network.name), "classes": .integer(classes.count),
      "images": .integer(searchImages.count), "cpu_seconds_whole": median(times.map(\.whole)),
      "cpu_seconds_kept": median(times.map(\.kept)), "ratio": median(ratios), "least": .number(ratios.first ?? 0),
      "most": .number(ratios.last ?? 0), "largest_difference": .number(difference),
    ]
  }
}
