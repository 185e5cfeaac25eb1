import Compression
import Datasets
import Networks
import OrderedCollections
import TestSupport
import Testing
import Torch
import Training

/// Scores by what the next layers lose, against that loss over all images and places.
@Suite struct ReconstructionScoreTests {
  private static let digits = Result { try Dataset.synthetic(train: 120, test: 20) }

  private func bench(_ network: Network) throws -> Workbench {
    try Workbench(network, dataset: Self.digits.get(), imageCount: 60, seed: 4)
  }

  /// What the second layer reads and makes, without means where something takes constants up.
  private func problem(_ network: Network, _ ending: PointwiseEnding) throws -> LayerQuadraticTests.Problem {
    let executor = try Executor(network)
    var patches: [[Double]] = []
    try CalibrationImages(60, of: try Self.digits.get(), seed: 4).forEachBatch { images in
      _ = try executor.outputs(for: [network.inputs[0].name: images]) { name, value in
        guard name == "relu" else { return }
        let width = value.shape[1]
        let rows = try value.permuted([0, 2, 3, 1]).contiguous().array(of: Double.self)
        patches += stride(from: 0, to: rows.count, by: width).map { Array(rows[$0..<$0 + width]) }
      }
    }
    try #require(patches.count == 240)
    let means = patches[0].indices.map { column in patches.reduce(0) { $0 + $1[column] } / Double(patches.count) }
    if ending != .neither { patches = patches.map { zip($0, means).map { $0 - $1 } } }
    let weight = try #require(network.parameters["second.weight"])
    let rows = stride(from: 0, to: weight.count, by: weight.shape[1]).map { start in
      weight.values[start..<start + weight.shape[1]].map(Double.init)
    }
    return LayerQuadraticTests.Problem(patches: patches, weight: rows, kernel: 1)
  }

  private func scores(_ score: some ChannelScore, _ network: Network) throws -> [Double] {
    let bench = try bench(network)
    let index = try #require(bench.analysis.index(of: "first"))
    return try #require(try score.scores(on: bench)[index])
  }

  @Test(arguments: PointwiseEnding.allCases, [1, 2, 3] as [UInt64])
  func theNextLayerTellsWhatEachRemovalAdds(_ ending: PointwiseEnding, _ seed: UInt64) throws {
    let network = try ending.network(seed: seed)
    let found = try scores(NextLayerScore(), network)
    var (before, least) = (0.0, 0.0)
    for (channel, loss) in try problem(network, ending).form().relative.greedyRemovals() {
      least = max(least, loss - before)
      before = loss
      #expect(abs(found[channel] - least) < 1e-4, "channel \(channel)")
    }
    #expect(Set(found).count == found.count)
  }

  @Test(arguments: PointwiseEnding.allCases, [1, 2, 3] as [UInt64])
  func theLassoLooksAtTheSameForm(_ ending: PointwiseEnding, _ seed: UInt64) throws {
    let network = try ending.network(seed: seed)
    let expected = try problem(network, ending).form().relative.lassoPenalties()
    for (found, expected) in zip(try scores(LassoScore(), network), expected) {
      #expect(abs(found - expected) < 1e-3 * max(1, expected))
    }
  }

  @Test(arguments: PointwiseEnding.allCases, [1, 2, 3] as [UInt64])
  func theSurgeonTellsWhatTheBestOtherWeightsMiss(_ ending: PointwiseEnding, _ seed: UInt64) throws {
    let network = try ending.network(seed: seed)
    let problem = try problem(network, ending)
    let (gram, weight) = (try problem.gram(), try problem.tensor(problem.weight))
    let energy = try problem.form().energy
    for (channel, found) in try scores(BrainSurgeonScore(), network).enumerated() {
      let others = (0..<5).filter { $0 != channel }
      let left = try gram.indexSelect(0, others)
      let squares = LeastSquares(
        gram: try left.indexSelect(1, others), cross: try left.matmul(weight.transposed(0, 1)),
        weight: try weight.indexSelect(1, others), damping: 1e-9)
      var fitted = problem.weight
      let values = try squares.weights().array(of: Double.self)
      for row in fitted.indices {
        fitted[row][channel] = 0
        for (place, column) in others.enumerated() { fitted[row][column] = values[row * 4 + place] }
      }
      let missed = problem.loss(scaling: [1, 1, 1, 1, 1], fitted) / energy
      #expect(abs(found - missed) < 0.02 * missed + 1e-3, "channel \(channel)")
    }
  }

  @Test(arguments: PointwiseEnding.allCases, [1, 2, 3] as [UInt64])
  func eliminationGoesAllTheWayDown(_ ending: PointwiseEnding, _ seed: UInt64) throws {
    let network = try ending.network(seed: seed)
    let problem = try problem(network, ending)
    let (gram, weight) = (try problem.gram(), try problem.tensor(problem.weight))
    let squares = LeastSquares(
      gram: gram, cross: try gram.matmul(weight.transposed(0, 1)), weight: weight, damping: 1e-4)
    let path = try EliminationPath(
      [ReadingLayer(squares, channels: problem.channels, importance: 1)], width: 5)
    let found = try scores(EliminationScore(), network)
    let energy = try problem.form().energy
    #expect(found.indices.sorted { found[$0] < found[$1] } == path.steps.map(\.channel))
    var (before, least) = (0.0, 0.0)
    for step in path.steps {
      least = max(least, step.loss - before)
      before = step.loss
      #expect(abs(found[step.channel] - least / energy) < 1e-3 * max(1, least / energy))
    }
  }

  @Test(arguments: PointwiseEnding.allCases, [1, 2] as [UInt64])
  func ofSingleWeightsTheSurgeonTellsWhatTheirFilterMisses(_ ending: PointwiseEnding, _ seed: UInt64) throws {
    let network = try ending.network(seed: seed)
    let problem = try problem(network, ending)
    let gram = try problem.gram()
    let energy = try problem.form().energy
    let scores = try SurgeonWeightScore().scores(of: network.prunableWeights, on: bench(network))
    #expect(Set(scores.keys) == Set(network.prunableWeights))
    let found = try #require(scores["second.weight"])
    for (row, weights) in problem.weight.enumerated() {
      for gone in weights.indices {
        let others = weights.indices.filter { $0 != gone }
        let left = try gram.indexSelect(0, others)
        let target = try problem.tensor([weights])
        let squares = LeastSquares(
          gram: try left.indexSelect(1, others), cross: try left.matmul(target.transposed(0, 1)),
          weight: try target.indexSelect(1, others), damping: 1e-9)
        var fitted = problem.weight
        fitted[row][gone] = 0
        for (column, value) in zip(others, try squares.weights().array(of: Double.self)) { fitted[row][column] = value }
        let missed = problem.loss(scaling: [1, 1, 1, 1, 1], fitted) / energy
        #expect(abs(Double(found[row * 5 + gone]) - missed) < 0.02 * missed + 1e-3)
      }
    }
  }

  @Test func weightsThatNoReaderHasShareTheirLayersEnergy() throws {
    var builder = NetworkBuilder(name: "depthwise", input: [1, 28, 28])
    let small = builder.add("shrink", .pool(Pool(.average, kernel: Size(7))), builder.input)
    let stem = try builder.unit("stem", small, outputs: 4)
    let deep = try builder.unit("deep", stem, outputs: 4, groups: 4)
    let last = try builder.linear("fc", builder.add("flatten", .flatten, deep), outputs: 10)
    let network = try builder.network(output: last).randomised(seed: 1)
    let scores = try SurgeonWeightScore().scores(of: ["deep.weight"], on: bench(network))
    let squares = try #require(network.parameters["deep.weight"]).values.map { $0 * $0 }
    let sum = squares.reduce(0, +)
    for (found, square) in zip(try #require(scores["deep.weight"]), squares) {
      #expect(abs(found - square / sum) < 1e-6)
    }
  }

  @Test func ofTwoChannelsThatAreTheSameTheSurgeonMissesNeither() throws {
    let network = try PointwiseEnding.bias.network().copyingChannel(1, to: 3)
    let found = try scores(BrainSurgeonScore(), network)
    #expect(max(found[1], found[3]) < 0.05 * min(found[0], found[2], found[4]))
  }

  @Test func aClassThatNoneOfTheLayersReadsHasSharesOfItsEnergy() throws {
    var builder = NetworkBuilder(name: "decoder", input: [1, 28, 28])
    let small = builder.add("shrink", .pool(Pool(.average, kernel: Size(14))), builder.input)
    let wide = try builder.unit("wide", small, outputs: 4)
    let up = try builder.transposedConvolution(
      "up", wide, outputs: 3, kernel: Size(2), options: TransposedConvolution(stride: Size(2)))
    let flat = builder.add("flatten", .flatten, builder.add("mean", .adaptiveAveragePool(Size(1)), up))
    let last = try builder.linear("fc", flat, outputs: 10)
    let network = try builder.network(output: last).randomised(seed: 1)
    let bench = try bench(network)
    let unread = try #require(bench.analysis.index(of: "wide"))
    let read = try #require(bench.analysis.index(of: "up"))
    for score in [NextLayerScore(), LassoScore(), BrainSurgeonScore(), EliminationScore()] as [any ChannelScore] {
      let scores = try score.scores(on: bench)
      let found = try #require(scores[unread])
      let energies = try L2Score().scores(of: bench.analysis.classes[unread], on: bench).map { $0 * $0 }
      let sum = energies.reduce(0, +)
      for (found, energy) in zip(found, energies) { #expect(abs(found - energy / sum) < 1e-12) }
      #expect(try #require(scores[read]).contains { $0 > 0 })
    }
  }

  @Test func withoutImagesTheyAreRefused() throws {
    let bench = try Workbench(PointwiseEnding.bias.network(), seed: 0)
    let scores: [any ChannelScore] = [
      NextLayerScore(), LassoScore(), BrainSurgeonScore(), RankScore(), IndependenceScore(),
    ]
    for score in scores { #expect(throws: ScoreError.needsImages) { try score.scores(on: bench) } }
  }
}

extension Network {
  /// The network with one channel of the first layer the same as another: in what makes it and in what reads it.
  func copyingChannel(_ from: Int, to: Int) throws -> Network {
    var rows = try #require(parameters["first.weight"]).values
    var biases = try #require(parameters["first.bias"]).values
    (rows[to], biases[to]) = (rows[from], biases[from])
    let reader = try #require(parameters["second.weight"])
    var columns = reader.values
    for start in stride(from: 0, to: columns.count, by: reader.shape[1]) { columns[start + to] = columns[start + from] }
    return try replacing(["first.weight": rows, "first.bias": biases, "second.weight": columns])
  }
}
