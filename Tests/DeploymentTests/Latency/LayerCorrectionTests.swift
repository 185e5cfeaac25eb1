import Datasets
import Deployment
import Testing

@Suite struct LayerCorrectionTests {
  /// Networks of layers that are reported to take from nothing to 60 µs, and add what `add` says.
  private static func networks(_ add: (Double) -> Double) -> [(layers: [Double], microseconds: Double)] {
    var stream = RandomStream(seed: 2, name: "networks")
    return (0..<60).map { _ in
      let most = stream.uniform(in: 10...60)
      let layers = (0..<stream.integer(in: 20...60)).map { _ in stream.bit() ? stream.uniform(in: 0...most) : 0 }
      return (layers, layers.reduce(0) { $0 + add($1) })
    }
  }

  @Test(arguments: [(0.9, 1.5), (1.05, -4.5), (1, 0)])
  func whatLayersAddIsFound(_ share: Double, _ offset: Double) {
    let add = { (time: Double) in time > 0 ? max(0, share * time + offset) : 0 }
    let correction = LayerCorrection(Self.networks(add))
    for time in [0, 0.5, 3, 10, 50] { #expect(abs(correction.microseconds(time) - add(time)) < 0.05) }
  }

  @Test func networksThatAreAllAlikeTellTheShareAlone() {
    let correction = LayerCorrection(Array(repeating: (layers: [10, 20, 0], microseconds: 45), count: 4))
    #expect(abs(correction.microseconds(10) + correction.microseconds(20) - 45) < 1e-6)
    #expect(correction.microseconds(0) == 0)
  }
}
