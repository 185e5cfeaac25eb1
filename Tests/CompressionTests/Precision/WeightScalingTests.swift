import Compression
import Networks
import TestSupport
import Testing

/// One scale for each output channel.
struct WeightScalingTests {
  @Test(arguments: WeightScaling.allCases)
  func everyChannelHasItsOwn(_ scaling: WeightScaling) {
    let weight = Parameter(shape: [3, 2], values: [0.1, -1.27, 2.54, 0.3, 0, 0])
    let scales = scaling.scales(of: weight, bias: [0, 0, 0.5], inputScale: 0.02)
    if scaling == .maxAbs { #expect(abs(scales[0] - 0.01) < 1e-7 && abs(scales[1] - 0.02) < 1e-7) }
    #expect(scales.allSatisfy { $0 > 0 })
    #expect(0.5 / (0.02 * scales[2]) <= 1.001 * Float(1 << 21), "the bias fits its grid")
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func squaredErrorIsTheLeastOfAllScales(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let weights = generator.floats(30, in: -1...1).map { $0 * $0 * $0 } + [seed < 5 ? 3 : 1]
    let largest = weights.map(abs).max() ?? 0
    func error(_ scale: Float) -> Double {
      weights.reduce(0) { sum, weight in
        let distance = (-127...127).map { abs(Double(weight - Float($0) * scale)) }.min() ?? 0
        return sum + distance * distance
      }
    }
    let errors = (50...100).map { error(largest / 127 * Float($0) / 100) }
    let found = error(WeightScaling.mse.scale(of: weights[...]))
    #expect(abs(found - (errors.min() ?? 0)) <= 1e-6 * found)
    #expect(found <= error(WeightScaling.maxAbs.scale(of: weights[...])))
  }
}
