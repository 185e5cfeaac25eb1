import Datasets
import Deployment
import Testing

@Suite struct LayerTimeEstimatorTests {
  /// A kernel that computes blocks of 16 channels of both sides.
  private static func stairs(_ input: Int, _ output: Int) -> Double {
    4 + 0.5 * Double((input + 15) / 16 * ((output + 15) / 16))
      + (output % 16 == 0 ? 0 : 1)
  }

  private static func samples(
    _ count: Int, seed: UInt64, time: (Int, Int) -> Double
  ) -> [(input: Int, output: Int, microseconds: Double)] {
    var stream = RandomStream(seed: seed, name: "samples")
    return (0..<count).map { _ in
      let (input, output) = (stream.integer(in: 8...128), stream.integer(in: 8...128))
      return (input, output, time(input, output) * stream.uniform(in: 0.97...1.03))
    }
  }

  @Test func stairsAreFound() {
    let estimator = LayerTimeEstimator(Self.samples(400, seed: 1, time: Self.stairs))
    #expect(estimator.block == 16)
    var stream = RandomStream(seed: 2, name: "queries")
    let errors = (0..<200).map { _ in
      let (input, output) = (stream.integer(in: 8...128), stream.integer(in: 8...128))
      return abs(estimator.microseconds(input: input, output: output) / Self.stairs(input, output) - 1)
    }.sorted()
    #expect(errors[100] < 0.05 && errors[180] < 0.12, "\(errors[100]) \(errors[180])")
    #expect(estimator.microseconds(input: 64, output: 65) > 1.1 * estimator.microseconds(input: 64, output: 64))
  }

  @Test func aLineIsExtendedBeyondWhatWasMeasured() {
    let line = { (input: Int, output: Int) in 3 + 0.01 * Double(input * output) }
    let estimator = LayerTimeEstimator(Self.samples(200, seed: 3, time: line))
    #expect(abs(estimator.microseconds(input: 256, output: 256) / line(256, 256) - 1) < 0.1)
    let parts = estimator.parts(input: 128, output: 128)
    #expect(parts.bilinear > 10 * parts.constant)
  }

  @Test func widthsThatWereMeasuredOftenAreTheirMedian() {
    let samples = [5.0, 7, 100].map { (input: 16, output: 16, microseconds: $0) } + [(8, 8, 3), (32, 32, 9)]
    #expect(LayerTimeEstimator(samples).microseconds(input: 16, output: 16) == 7)
  }

  @Test func whatIsFusedTakesNoTime() {
    let estimator = LayerTimeEstimator([(16, 16, 0), (8, 8, 0)])
    #expect(estimator.isZero && estimator.microseconds(input: 12, output: 12) == 0)
    #expect(LayerTimeEstimator([]).microseconds(input: 1, output: 1) == 0)
  }

  @Test func oneMeasurementIsEnoughForProportion() {
    let estimator = LayerTimeEstimator([(16, 16, 8)])
    #expect(estimator.microseconds(input: 16, output: 16) == 8)
    #expect(estimator.microseconds(input: 8, output: 8) > 0)
  }
}
