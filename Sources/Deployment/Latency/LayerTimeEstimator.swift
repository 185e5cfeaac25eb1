import Foundation

/// What layers of one kind take at any widths, from what some took.
///
/// Times climb in stairs: a kernel computes blocks of channels, and a block that is begun costs as much as a full one, or more.
/// So a width that was not measured is told from neighbours, by proportion to a line, and a neighbour counts the more the
/// nearer it is in size *and* the fuller its last block is alike. How wide blocks are, and how near is near, is what tells
/// measured points best from the others. That is our choice; lookup tables usually hold every width or interpolate.
package struct LayerTimeEstimator: Sendable {
  /// The time at one pair of widths.
  package struct Point: Sendable, Hashable {
    package let input: Int
    package let output: Int
    package let microseconds: Double
    /// How many measurements it is the median of.
    package let count: Int

    package init(input: Int, output: Int, microseconds: Double, count: Int = 1) {
      (self.input, self.output, self.microseconds, self.count) = (input, output, microseconds, count)
    }
  }

  private let points: [Point]
  private let places: [Widths: Int]
  private let line: WidthLine
  private let neighbours: Neighbours
  /// How many channels a kernel computes at a time, as far as times tell.
  package var block: Int { neighbours.block }

  private struct Widths: Hashable {
    let input: Int
    let output: Int
  }

  /// Fits what was measured: microseconds by widths, several for some.
  package init(_ samples: [(input: Int, output: Int, microseconds: Double)]) {
    let grouped = Dictionary(grouping: samples) { Widths(input: $0.input, output: $0.output) }
    let points = grouped.map { widths, samples in
      Point(
        input: widths.input, output: widths.output, microseconds: samples.map(\.microseconds).median ?? 0,
        count: samples.count)
    }.sorted { ($0.input, $0.output) < ($1.input, $1.output) }
    self.points = points
    places = Dictionary(
      uniqueKeysWithValues: points.enumerated().map { (Widths(input: $1.input, output: $1.output), $0) })
    let line = WidthLine(points)
    self.line = line
    let ratios = points.map {
      line.isZero ? 0 : $0.microseconds / line.microseconds(input: $0.input, output: $0.output)
    }
    var best = (neighbours: Neighbours(points, ratios, block: 1, reach: Self.reaches[0]), error: Double.infinity)
    if !line.isZero, points.count > 2 {
      for block in Self.blocks {
        for reach in Self.reaches {
          let neighbours = Neighbours(points, ratios, block: block, reach: reach)
          let error = neighbours.error
          if error < best.error - 1e-9 { best = (neighbours, error) }
        }
      }
    }
    neighbours = best.neighbours
  }

  private static let blocks = [1, 4, 8, 16, 32]
  private static let reaches = [0.05, 0.15, 0.4]
  /// Measurements of the very widths from which on no neighbours are asked.
  private static let enough = 3

  /// The microseconds at the given widths.
  package func microseconds(input: Int, output: Int) -> Double {
    guard !line.isZero else { return 0 }
    if let place = places[Widths(input: input, output: output)], points[place].count >= Self.enough {
      return points[place].microseconds
    }
    return line.microseconds(input: input, output: output) * neighbours.ratio(input: input, output: output)
  }

  /// Whether such layers take no time, being fused with others.
  package var isZero: Bool { line.isZero }

  /// At how many pairs of widths there are measurements.
  package var widths: Int { points.count }

  /// How many measurements there are.
  package var measurements: Int { points.reduce(0) { $0 + $1.count } }

  /// About the microseconds of all measurements together.
  package var total: Double { points.reduce(0) { $0 + Double($1.count) * $1.microseconds } }

  /// What of the line's time goes with nothing, with one of the widths, and with both.
  package func parts(input: Int, output: Int) -> (constant: Double, linear: Double, bilinear: Double) {
    line.parts(input: input, output: output)
  }
}
