/// How often each number occurred among the activations of one value, in bins of equal width.
///
/// There are 2048 bins from zero to the bound, as in Migacz 2017, and as many below zero where a number is negative. The
/// bound is known from a first pass over the same images, so that bins never have to be merged, and memory is the same
/// for any number of images.
package struct ActivationHistogram: Sendable, Equatable {
  /// The bins on either side of zero.
  package static let binCount = 2048

  /// The least and the largest number.
  package let extremes: ClosedRange<Float>
  /// The bins on either side of zero.
  package let binCount: Int
  /// How many numbers fell into each bin, from the lowest.
  package private(set) var counts: [Int]

  /// Bins for numbers within `extremes`.
  package init(covering extremes: ClosedRange<Float>, bins: Int = ActivationHistogram.binCount) {
    self.extremes = extremes
    binCount = bins
    counts = Array(repeating: 0, count: extremes.lowerBound < 0 ? 2 * bins : bins)
  }

  /// The end of the bins: the number farthest from zero.
  package var bound: Float { max(abs(extremes.lowerBound), abs(extremes.upperBound), 1e-30) }

  /// Whether there are bins below zero.
  package var isSigned: Bool { extremes.lowerBound < 0 }

  /// The width of a bin.
  package var width: Double { Double(bound) / Double(binCount) }

  /// The number in the middle of a bin.
  package func centre(of bin: Int) -> Double { (Double(isSigned ? bin - binCount : bin) + 0.5) * width }

  /// Counts numbers.
  package mutating func add(_ numbers: some Sequence<Float>) {
    let (perUnit, offset) = (Float(binCount) / bound, Float(isSigned ? binCount : 0))
    let last = counts.count - 1
    counts.withUnsafeMutableBufferPointer { counts in
      for number in numbers where number.isFinite {
        counts[min(max(Int((number * perUnit + offset).rounded(.down)), 0), last)] += 1
      }
    }
  }

  /// The counts by distance from zero, both sides together.
  package var magnitudes: [Int] {
    isSigned ? (0..<binCount).map { counts[binCount + $0] + counts[binCount - 1 - $0] } : counts
  }

  /// The range up to a distance from zero, as far as there are numbers.
  package func range(within distance: Float) -> ClosedRange<Float> {
    let low = min(max(extremes.lowerBound, -distance), 0)
    return low...max(min(extremes.upperBound, distance), low)
  }
}
