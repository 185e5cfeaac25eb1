import Compression
import Foundation
import Networks
import TestSupport
import Testing

/// Ranges against the definitions, computed the slow way.
struct RangeEstimatorTests {
  private func numbers(seed: UInt64, in range: ClosedRange<Float>, count: Int = 400) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return generator.floats(count, in: range).map { $0 * abs($0) }
  }

  private func histogram(of numbers: [Float], bins: Int = 64) -> ActivationHistogram {
    let (low, high) = (numbers.min() ?? 0, numbers.max() ?? 0)
    var histogram = ActivationHistogram(covering: low...high, bins: bins)
    for half in [numbers.prefix(150), numbers.dropFirst(150)] { histogram.add(half) }
    return histogram
  }

  @Test(arguments: [-1...2, 0...3, -4...(-1), 0...0] as [ClosedRange<Float>])
  func everyNumberIsInItsBin(_ range: ClosedRange<Float>) {
    let numbers = numbers(seed: 1, in: range)
    let histogram = histogram(of: numbers)
    #expect(histogram.counts.reduce(0, +) == numbers.count)
    #expect(histogram.magnitudes.reduce(0, +) == numbers.count)
    for (bin, count) in histogram.counts.enumerated() where count > 0 {
      let centre = histogram.centre(of: bin)
      let near = numbers.count { abs(Double($0) - centre) <= histogram.width * 0.5001 }
      #expect(near >= count)
    }
    #expect(RangeEstimator.minMax.range(of: histogram) == histogram.extremes)
  }

  @Test(arguments: [0.01, 0.05, 0.2])
  func percentileLeavesOutTheShareAndNoMore(_ share: Double) {
    for range: ClosedRange<Float> in [-1...2, 0...3] {
      let numbers = numbers(seed: 2, in: range)
      let histogram = histogram(of: numbers, bins: 512)
      let found = histogram.percentileRange(leavingOut: share)
      let most = Int(share * Double(numbers.count))
      let (below, above) = (numbers.count { $0 < found.lowerBound }, numbers.count { $0 > found.upperBound })
      #expect(below <= most && above <= most)
      // A bin narrower leaves out more.
      let width = Float(histogram.width) * 1.001
      #expect(numbers.count { $0 > found.upperBound - width } > most)
      #expect(range.lowerBound == 0 ? found.lowerBound == 0 : numbers.count { $0 < found.lowerBound + width } > most)
    }
  }

  /// The divergence as the paper's pseudocode has it, with lists instead of sums.
  private func divergence(_ counts: [Int], _ cut: Int, _ levels: Int) -> Double {
    var p = counts.prefix(cut).map(Double.init)
    let quotas = (0..<levels).map { level in level * cut / levels..<(level + 1) * cut / levels }
    var q = Array(repeating: 0.0, count: cut)
    for bins in quotas {
      let filled = bins.filter { counts[$0] > 0 }
      for bin in filled { q[bin] = bins.reduce(0.0) { $0 + p[$1] } / Double(filled.count) }
    }
    p[cut - 1] += Double(counts.dropFirst(cut).reduce(0, +))
    let (pAll, qAll) = (p.reduce(0, +), q.reduce(0, +))
    return zip(p, q).reduce(0) { sum, pair in
      guard pair.0 > 0 else { return sum }
      return pair.1 > 0 ? sum + pair.0 / pAll * log(pair.0 / pAll / (pair.1 / qAll)) : .infinity
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func entropyCutIsTheBestOfAll(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let counts = (0..<24).map { bin in
      bin < 14 ? Int.random(in: 0...50, using: &generator) : Int.random(in: 0...5, using: &generator) / 4
    }
    for levels in [4, 7, 8] {
      let cut = ActivationHistogram.entropyCut(of: counts, levels: levels)
      let divergences = (levels...24).map { divergence(counts, $0, levels) }
      let least = divergences.min() ?? 0
      #expect(abs(divergence(counts, cut, levels) - least) < 1e-12, "\(cut) of \(divergences)")
    }
  }

  @Test func entropyDoesNotClipWhatIsEven() {
    #expect(ActivationHistogram.entropyCut(of: Array(repeating: 3, count: 32), levels: 8) == 32)
    #expect(ActivationHistogram.entropyCut(of: [1, 2, 3], levels: 8) == 3)
    let far = [128, 64, 32, 16, 8, 4, 2, 1] + Array(repeating: 0, count: 55) + [1]
    #expect(ActivationHistogram.entropyCut(of: far, levels: 4) < 16, "one number far away is clipped")
  }

  @Test(arguments: [-1...2, 0...3, -5...0.1] as [ClosedRange<Float>])
  func squaredErrorIsTheLeastOfAllShares(_ range: ClosedRange<Float>) {
    var numbers = numbers(seed: 3, in: range)
    numbers.append(numbers.reduce(0) { abs($0) > abs($1) ? $0 : $1 } * 9)
    let histogram = histogram(of: numbers, bins: 256)
    func error(_ range: ClosedRange<Float>) -> Double {
      let grid = ActivationGrid(covering: range)
      return histogram.counts.enumerated().reduce(0) { sum, bin in
        let centre = histogram.centre(of: bin.offset)
        let nearest = (0...255).map { Double($0 - grid.zeroPoint) * Double(grid.scale) }
          .min { abs($0 - centre) < abs($1 - centre) }
        return sum + Double(bin.element) * ((nearest ?? 0) - centre) * ((nearest ?? 0) - centre)
      }
    }
    let extremes = histogram.extremes
    let errors = (1...100).map {
      error(extremes.lowerBound * (Float($0) / 100)...extremes.upperBound * (Float($0) / 100))
    }
    let found = error(histogram.squaredErrorRange)
    #expect(abs(found - (errors.min() ?? 0)) <= 1e-9 * found)
  }
}
