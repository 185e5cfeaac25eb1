import Compression
import Networks
import OrderedCollections
import Testing
import Training

@Suite struct GeometricMedianScoreTests {
  @Test func threePointsOnALine() throws {
    let network = try chain(3, 2).replacing(["conv1.weight": [0, 0, 3, 4, 6, 8]])
    #expect(try MagnitudeScoreTests.scores(GeometricMedianScore(), of: "conv1", in: network) == [15, 10, 15])
  }

  @Test(arguments: 1...5)
  func scoresAreSumsOfAllDistances(_ seed: UInt64) throws {
    let network = try chain(9, 7, 2).withInitialWeights(seed: seed)
    for (name, inputs) in [("conv1", 2), ("conv2", 9)] {
      let weights = try #require(network.parameters["\(name).weight"]).values.map(Double.init)
      let rows = stride(from: 0, to: weights.count, by: inputs).map { Array(weights[$0..<$0 + inputs]) }
      let expected = rows.map { row in
        rows.map { other in zip(row, other).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot() }.reduce(0, +)
      }
      let found = try MagnitudeScoreTests.scores(GeometricMedianScore(), of: name, in: network)
      try #require(found.count == expected.count)
      for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-9) }
    }
  }

  @Test func aResidualStreamHasTheMeanOverItsProducers() throws {
    let network = try residualNetwork()
    let found = try MagnitudeScoreTests.scores(GeometricMedianScore(), of: "stem", in: network)
    var expected = Array(repeating: 0.0, count: found.count)
    for name in ["stem", "block1-outer", "block2-outer"] {
      let weight = try #require(network.parameters["\(name).weight"])
      let length = weight.count / weight.shape[0]
      for one in found.indices {
        for other in found.indices where other != one {
          let squares = (0..<length).reduce(0.0) { sum, place in
            let apart = Double(weight.values[one * length + place]) - Double(weight.values[other * length + place])
            return sum + apart * apart
          }
          expected[one] += squares.squareRoot() / 3
        }
      }
    }
    for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-9) }
  }
}
