import Compression
import Datasets
import Foundation
import Networks
import Runs
import Training
import Zoo

/// What ranking a network with other blocks takes.
enum Blocks {
  /// The networks of a ranking's first lines, ranked one after the other, a line each, after one that does not count.
  static func measurements(
    of ranking: String, count: Int, network: String, on images: Dataset, batchSize: Int, precision: Precision
  ) throws -> [JSONValue] {
    let bench = try Workbench(Zoo.network(named: network), dataset: images, imageCount: batchSize, seed: 1)
    let potential = try FisherPotential(
      of: BlockSpace(of: bench.network), on: bench, batchSize: batchSize, precision: precision)
    let choices = try choices(of: ranking, count: count)
    if let first = choices.first { _ = try potential.figures(of: first) }
    return try choices.enumerated().map { number, kinds in
      let watch = Stopwatch()
      let figures = try potential.figures(of: kinds)
      let elapsed = watch.elapsed
      return [
        "work": "blocks", "candidate": .integer(number), "cpu_seconds": .number(elapsed.cpu),
        "wall_seconds": .number(elapsed.wall), "potential": .number(figures.potential),
      ]
    }
  }

  /// The kinds of blocks of the networks in a ranking's first lines.
  static func choices(of ranking: String, count: Int) throws -> [[BlockKind]] {
    try String(contentsOfFile: ranking, encoding: .utf8).split(separator: "\n").dropFirst().prefix(count).map { line in
      (line.split(separator: ",").last ?? "").split(separator: " ").compactMap { BlockKind(String($0)) }
    }
  }
}
