import Compression
import Datasets
import Networks
import TestSupport
import Testing
import Torch
import Training

@Suite struct MapScoreTests {
  private static let digits = Result { try Dataset.synthetic(train: 60, test: 20) }

  /// A layer of 1×1 on maps of `side`² with chosen filters, ReLU, and a linear layer behind the mean.
  private func network(_ filters: [Float], _ biases: [Float], side: Int = 14) throws -> Network {
    var builder = NetworkBuilder(name: "maps", input: [1, 28, 28])
    let small = builder.add("shrink", .pool(Pool(.average, kernel: Size(28 / side))), builder.input)
    let wide = try builder.convolution(
      "wide", small, outputs: filters.count, kernel: Size(1), options: Convolution(), bias: true)
    let mean = builder.add("mean", .adaptiveAveragePool(Size(1)), builder.add("relu", .activation(.relu), wide))
    let last = try builder.linear("fc", builder.add("flatten", .flatten, mean), outputs: 10)
    return try builder.network(output: last).randomised(seed: 1)
      .replacing(["wide.weight": filters, "wide.bias": biases])
  }

  private func scores(_ score: some ChannelScore, _ network: Network, images: Int = 20) throws -> [Double] {
    let bench = try Workbench(network, dataset: Self.digits.get(), imageCount: images, seed: 2)
    let index = try #require(bench.analysis.index(of: "wide"))
    return try #require(try score.scores(on: bench)[index])
  }

  @Test func ranksAreThoseOfTheMaps() throws {
    // Nothing, a constant, the image, and the image less what is dark.
    let found = try scores(RankScore(), network([0, 0, 1, 1], [0, 1, 0, -0.2]))
    #expect(found[0] == 0 && found[1] == 1)
    #expect(found[2] > 2 && found[2] <= 14 && found[3] > 1)
  }

  /// Maps of which all singular values count, and others.
  @Test(arguments: [14, 4, 2])
  func ranksAreHowManySingularValuesCount(_ side: Int) throws {
    var generator = SeededGenerator(seed: UInt64(side))
    let network = try network(generator.floats(6, in: -1...1), generator.floats(6, in: 0...0.5), side: side)
    let found = try scores(RankScore(), network, images: 7)
    let executor = try Executor(network)
    var expected = Array(repeating: 0.0, count: 6)
    try CalibrationImages(7, of: try Self.digits.get(), seed: 2).forEachBatch { images in
      _ = try executor.outputs(for: ["input": images]) { name, value in
        guard name == "relu" else { return }
        let singular = try value.contiguous().to(.float64).singularValues().array(of: Double.self)
        for (place, start) in stride(from: 0, to: singular.count, by: side).enumerated() {
          let limit = singular[start] * Double(side) * Double(Float.ulpOfOne)
          expected[place % 6] += Double(singular[start..<(start + side)].count { $0 > limit }) / 7
        }
      }
    }
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-9 }, "\(found) \(expected)")
  }

  @Test func theRankOfOnePixelIsWhetherItIsThere() throws {
    let found = try scores(RankScore(), network([0, 1, 0], [1, 1, -1], side: 1))
    #expect(found == [1, 1, 0])
  }

  /// A class with fewer channels than pixels, and one with more.
  @Test(arguments: [(6, 4), (6, 1), (6, 2)])
  func independenceIsWhatTheNuclearNormFallsBy(_ width: Int, _ side: Int) throws {
    var generator = SeededGenerator(seed: UInt64(side))
    let network = try network(
      generator.floats(width, in: -1...1), generator.floats(width, in: 0...1), side: side)
    let found = try scores(IndependenceScore(), network, images: 7)
    let executor = try Executor(network)
    var expected = Array(repeating: 0.0, count: width)
    try CalibrationImages(7, of: try Self.digits.get(), seed: 2).forEachBatch { images in
      _ = try executor.outputs(for: ["input": images]) { name, value in
        guard name == "relu" else { return }
        for image in 0..<7 {
          let maps = try value.select(0, image).contiguous().reshaped(to: [width, -1]).to(.float64)
          let whole = try maps.singularValues().sum().item()
          for channel in 0..<width {
            let others = try maps.indexSelect(0, (0..<width).filter { $0 != channel })
            expected[channel] += try (whole - others.singularValues().sum().item()) / 7
          }
        }
      }
    }
    for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-5) }
  }

  @Test func aMapThatIsThereTwiceIsLessIndependent() throws {
    let found = try scores(IndependenceScore(), network([1, 1, 0], [0, 0, 1]))
    #expect(abs(found[0] - found[1]) < 1e-6 && found[0] < found[2] - 1e-3)
  }

  @Test(arguments: [14, 1])
  func mapsThatAreAllDarkScoreNothing(_ side: Int) throws {
    let network = try network([0, 0, 0], [-1, -2, -3], side: side)
    #expect(try scores(RankScore(), network) == [0, 0, 0])
    #expect(try scores(IndependenceScore(), network) == [0, 0, 0])
  }

  @Test func aStreamIsLookedAtBehindEveryActivation() throws {
    let network = try residualNetwork().settled()
    let bench = try Workbench(network, dataset: Self.digits.get(), imageCount: 10, seed: 2)
    for score in [RankScore(), IndependenceScore()] as [any ChannelScore] {
      let scores = try score.scores(on: bench)
      for (index, channels) in bench.analysis.classes.enumerated() where channels.isPrunable {
        #expect(scores[index]?.count == channels.width)
        #expect(scores[index]?.contains { $0 > 0 } ?? false)
      }
    }
  }
}
