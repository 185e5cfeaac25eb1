import Compression
import Datasets
import Networks
import OrderedCollections
import TestSupport
import Testing
import Training

/// What a channel's numbers in several layers come to.
@Suite struct ClassReductionTests {
  private static let reducible: [String: any ReducibleScore] = [
    "l1": L1Score(), "l2": L2Score(), "bn-scale": BatchNormScaleScore(), "fpgm": GeometricMedianScore(),
    "nisp": PropagatedScore(), "apoz": NonZeroScore(), "mean-activation": MeanActivationScore(), "hrank": RankScore(),
    "chip": IndependenceScore(),
  ]

  private func scores(_ name: String, _ reduction: ClassReduction, on bench: Workbench) throws -> [Int: [Double]] {
    var score = try #require(Self.reducible[name])
    score.reduction = reduction
    return try score.scores(on: bench)
  }

  @Test(arguments: reducible.keys.sorted())
  func sumsAreMeansTimesThePlacesAndNoPlaceIsAboveTheLargest(_ name: String) throws {
    let network = try residualNetwork().settled()
    let bench = try Workbench(network, dataset: .synthetic(train: 60, test: 10), imageCount: 20, seed: 3)
    let mean = try scores(name, .mean, on: bench)
    let (sum, max) = (try scores(name, .sum, on: bench), try scores(name, .max, on: bench))
    for (index, channels) in bench.analysis.classes.enumerated() where channels.isPrunable {
      let (mean, sum, max) = (try #require(mean[index]), try #require(sum[index]), try #require(max[index]))
      // Of a norm, sums are of squares.
      let ratios = zip(sum, mean).filter { $1 > 0 }.map { name == "l2" ? ($0 / $1) * ($0 / $1) : $0 / $1 }
      let places = try #require(ratios.first)
      #expect(abs(places - places.rounded()) < 1e-6 && places >= 1)
      #expect(ratios.allSatisfy { abs($0 - places) < 1e-6 })
      if channels.isSummed { #expect(places > 1) }
      for (max, (mean, sum)) in zip(max, zip(mean, sum)) {
        #expect(mean <= max * (1 + 1e-9) + 1e-12 && max <= sum * (1 + 1e-9) + 1e-12)
      }
    }
  }

  @Test func theLargestOfAStreamIsThatOfOneOfItsProducers() throws {
    let network = try residualNetwork()
    let found = try MagnitudeScoreTests.scores(L1Score(reducedBy: .max), of: "stem", in: network)
    let producers = ["stem", "block1-outer", "block2-outer"].compactMap { network.parameters["\($0).weight"] }
    for (channel, found) in found.enumerated() {
      let sums = producers.map { weight in
        let length = weight.count / weight.shape[0]
        return weight.values[channel * length..<(channel + 1) * length].reduce(0) { $0 + abs(Double($1)) }
      }
      #expect(sums.max() == found)
    }
  }

  @Test func methodsWhoseNumbersAreOfWholeClassesHaveNone() throws {
    for method in MethodRegistry.all {
      let reduced = method.reducing(by: .max)
      #expect((reduced == nil) == (Self.reducible[method.name] == nil), "\(method.name)")
      #expect((reduced?.score as? any ReducibleScore)?.reduction ?? .max == .max)
    }
  }

  @Test func aTransposedConvolutionsFiltersCount() throws {
    var builder = NetworkBuilder(name: "decoder", input: [2, 4, 4])
    let up = try builder.transposedConvolution("up", builder.input, outputs: 3, kernel: Size(2))
    let last = try builder.convolution("last", up, outputs: 2, kernel: Size(1))
    // Weights [inputs 2, outputs 3, 2, 2].
    let weights = (0..<24).map { Float($0) }
    let network = try builder.network(output: last).randomised(seed: 1).replacing(["up.weight": weights])
    let expected = (0..<3).map { output in
      (0..<2).reduce(0.0) { sum, input in
        sum + weights[(input * 3 + output) * 4..<(input * 3 + output + 1) * 4].reduce(0) { $0 + Double($1) }
      }
    }
    #expect(try MagnitudeScoreTests.scores(L1Score(), of: "up", in: network) == expected)
  }
}
