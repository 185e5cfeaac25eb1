import Compression
import Datasets
import Networks
import OrderedCollections
import Runs
import Torch
import Training

/// What a pass of each criterion over images takes, beside a plain backward pass over the same images.
///
/// Rounds visit everything in turn; a ratio is of CPU times within a round, so that a machine that slows down slows both.
enum Criteria {
  /// A line for each method that scores channels: its CPU seconds, and the median of its ratios with the least and the largest.
  static func measurements(
    of network: Network, on dataset: Dataset, images: Int, rounds: Int
  ) throws -> [JSONValue] {
    let bench = try Workbench(network, dataset: dataset, imageCount: images, seed: 0)
    let executor = try Executor(network)
    var times: [String: [(cpu: Double, ratio: Double)]] = [:]
    for _ in 0..<rounds {
      let plain = try cpu { try backward(executor, over: bench) }
      for method in MethodRegistry.all {
        let seconds = try cpu { _ = try method.score.scores(on: bench) }
        times[method.name, default: []].append((seconds, seconds / plain))
      }
      times["a plain backward pass", default: []].append((plain, 1))
    }
    return times.sorted { $0.key < $1.key }.map { name, measured in
      let ratios = measured.map(\.ratio).sorted()
      return [
        "work": "criteria", "criterion": .string(name), "images": .integer(images),
        "cpu_seconds": .number(measured.map(\.cpu).sorted()[measured.count / 2]),
        "ratio": .number(ratios[ratios.count / 2]), "least": .number(ratios.first ?? 0),
        "most": .number(ratios.last ?? 0),
      ]
    }
  }

  /// The gradients of all parameters, in batches as criteria take them, and nothing done with them.
  private static func backward(_ executor: Executor, over bench: Workbench) throws {
    try bench.images?.forEachLabelledBatch { images, labels in
      try executor.forward(images, mode: .training).crossEntropy(labels).backward()
      for parameter in executor.parameters.values { try parameter.setGradient(nil) }
    }
  }

  private static func cpu(_ work: () throws -> Void) rethrows -> Double {
    let watch = Stopwatch()
    try work()
    return watch.elapsed.cpu
  }
}
