import Compression
import Datasets
import Networks
import Runs
import Torch
import Training

/// What a step of greedy slimming takes that runs what is in front of those that read a class just once, beside one that runs every trial whole.
enum SlimmingSteps {
  /// The CPU seconds of both, and the median of their ratios within a round with the least and the largest.
  static func measurement(of network: Network, on dataset: Dataset, images: Int, rounds: Int) throws -> JSONValue {
    let bench = try Workbench(network, dataset: dataset, imageCount: images, seed: 0)
    guard let searchImages = bench.searchImages else { return nil }
    let analysis = bench.analysis
    let classes = analysis.classes.indices.filter { analysis.classes[$0].isPrunable }
      .map { (index: $0, reader: bench.firstReader(ofClass: $0)) }.sorted { $0.reader < $1.reader }

    /// The losses of the network without a part of each class in turn.
    func step(isKeeping: Bool) throws -> [Double] {
      var evaluation = try SuffixEvaluation(
        of: network, on: searchImages, batchSize: AutoSlim.batchSize, mode: .reestimation(momentum: 0.1), device: .cpu)
      let all = ChannelSelection(keepingAllOf: analysis)
      return try classes.map { index, reader in
        var selection = all
        for channel in 0..<max(1, analysis.classes[index].width / AutoSlim().bins) {
          selection.remove(channel, ofClassAt: index)
        }
        if isKeeping { try evaluation.advance(to: reader) }
        return try evaluation.run(network.keeping(selection, in: analysis)) {
          isKeeping ? analysis.slice(of: $0, from: all, to: selection) : nil
        }.loss
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
