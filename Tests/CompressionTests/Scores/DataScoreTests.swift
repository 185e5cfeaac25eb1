import Compression
import Datasets
import Networks
import OrderedCollections
import TestSupport
import Testing
import Torch
import Training

/// Scores that look at images, against differences of losses and against sums by hand.
@Suite struct DataScoreTests {
  private static let digits = Result { try Dataset.synthetic(train: 200, test: 20) }

  /// A residual network with all that a score may look at.
  private struct Problem {
    let network: Network
    let bench: Workbench
    let images: CalibrationImages

    init(_ given: Network? = nil, images count: Int, seed: UInt64 = 1) throws {
      network = try (given ?? residualNetwork(seed: seed)).settled()
      bench = try Workbench(network, dataset: digits.get(), imageCount: count, seed: seed)
      images = CalibrationImages(count, of: try digits.get(), seed: seed)
    }

    /// The classes that may be cut, by their place.
    var classes: [(index: Int, channels: ChannelClass)] {
      bench.analysis.classes.enumerated().filter { $1.isPrunable }.map { ($0, $1) }
    }

    /// The mean loss over the images, of the network with some numbers of its parameters multiplied.
    func loss(scaling places: [(parameter: String, axis: Int, index: Int)] = [], by factor: Float = 1) throws -> Double
    {
      var changed: OrderedDictionary<String, [Float]> = [:]
      for place in places {
        guard let parameter = network.parameters[place.parameter] else { continue }
        var values = changed[place.parameter] ?? parameter.values
        let inner = parameter.shape[(place.axis + 1)...].reduce(1, *)
        for number in values.indices where number / inner % parameter.shape[place.axis] == place.index {
          values[number] *= factor
        }
        changed[place.parameter] = values
      }
      let executor = try Executor(network.replacing(Dictionary(uniqueKeysWithValues: changed.map { ($0, $1) })))
      var sum = 0.0
      try images.forEachLabelledBatch { batch, labels in
        sum += try withoutGradients { try executor.forward(batch).crossEntropy(labels, reduction: .sum).item() }
      }
      return sum / Double(images.count)
    }

    /// What the mean loss grows by for each share that a channel's numbers in members of a role grow by.
    func slope(of channel: Int, in channels: ChannelClass, role: ChannelClass.Role) throws -> Double {
      let places = channels.members.filter { $0.role == role }.flatMap { member in
        member.indices[channel].map { (parameter: member.parameter, axis: member.axis, index: $0) }
      }
      let step: Float = 0.001
      return try (loss(scaling: places, by: 1 + step) - loss(scaling: places, by: 1 - step)) / (2 * Double(step))
    }

    /// The gradient of the mean loss over some images at the filters of a class, times the filters: `[width][weights]`.
    func products(_ batch: Tensor, _ labels: Tensor, _ channels: ChannelClass) throws -> [[(w: Double, g: Double)]] {
      let executor = try Executor(network)
      let loss = try executor.outputs(for: [network.inputs[0].name: batch]) { _, _ in }[0].crossEntropy(labels)
      try loss.backward()
      var products = Array(repeating: [(w: Double, g: Double)](), count: channels.width)
      for member in channels.members where member.role == .produces {
        let weight = try #require(executor.parameters[member.parameter])
        let gradient = try #require(try weight.gradient).contiguous().array(of: Double.self)
        let values = try weight.detached().contiguous().array(of: Double.self)
        let length = values.count / weight.shape[0]
        for (channel, rows) in member.indices.enumerated() {
          for row in rows {
            products[channel] += (row * length..<(row + 1) * length).map { (values[$0], gradient[$0]) }
          }
        }
      }
      return products
    }
  }

  private func expectNear(_ found: Double, _ expected: Double, _ scale: Double) {
    // Differences of losses step over corners of ReLU, and are of numbers in single precision.
    #expect(abs(found - expected) <= 0.03 * abs(expected) + 0.01 * scale, "\(found) instead of \(expected)")
  }

  @Test func gatesTellTheSlopeOfTheLoss() throws {
    let problem = try Problem(images: 40)
    let scores = try TaylorGateScore().scores(on: problem.bench)
    #expect(Set(scores.keys) == Set(problem.classes.map(\.index)))
    for (index, channels) in problem.classes {
      let uses = Double(channels.members.count { $0.role == .produces })
      let slopes = try (0..<channels.width).map { try abs(problem.slope(of: $0, in: channels, role: .scales)) }
      let found = try #require(scores[index]).map { $0.squareRoot() * uses }
      for (found, slope) in zip(found, slopes) { expectNear(found, slope, slopes.max() ?? 0) }
    }
  }

  @Test func ofOneImageTheFisherInformationIsHalfTheSquaredSlope() throws {
    let problem = try Problem(images: 1)
    let scores = try FisherScore().scores(on: problem.bench)
    for (index, channels) in problem.classes {
      let slopes = try (0..<channels.width).map { try abs(problem.slope(of: $0, in: channels, role: .scales)) }
      for (score, slope) in zip(try #require(scores[index]), slopes) {
        expectNear((2 * score).squareRoot(), slope, slopes.max() ?? 0)
      }
    }
  }

  @Test func whatPassesADepthwiseConvolutionCountsOnce() throws {
    var builder = NetworkBuilder(name: "depthwise", input: [1, 28, 28])
    let stem = try builder.unit("stem", builder.input, outputs: 4)
    let small = builder.add("shrink", .pool(Pool(.average, kernel: Size(7))), stem)
    let deep = try builder.unit("deep", small, outputs: 4, groups: 4)
    let flat = builder.add("flatten", .flatten, deep)
    let last = try builder.linear("fc", flat, outputs: 10)
    let problem = try Problem(builder.network(output: last).withInitialWeights(seed: 1), images: 1)
    let (index, channels) = try #require(problem.classes.first)
    let first = ChannelClass.Member.isOf("stem-norm")
    let scores = try #require(try FisherScore().scores(on: problem.bench)[index])
    let slopes = try (0..<4).map { channel in
      let places = channels.members.filter { $0.role == .scales && first($0) }.flatMap { member in
        member.indices[channel].map { (parameter: member.parameter, axis: member.axis, index: $0) }
      }
      #expect(places.count == 2)
      return try abs(problem.loss(scaling: places, by: 1.001) - problem.loss(scaling: places, by: 0.999)) / 0.002
    }
    for (score, slope) in zip(scores, slopes) { expectNear((2 * score).squareRoot(), slope, slopes.max() ?? 0) }
  }

  @Test func theFisherInformationIsTheMeanOverImages() throws {
    // Batches are of 50, so that the last ten images come in one of their own; the first fifty are the same.
    let problem = try Problem(images: 60)
    let scores = try FisherScore().scores(on: problem.bench)
    let ofFirst = try FisherScore().scores(on: Problem(images: 50).bench)
    for (index, _) in problem.classes {
      for (all, first) in zip(try #require(scores[index]), try #require(ofFirst[index])) {
        #expect(60 * all >= 50 * first * (1 - 1e-4), "a sum of squares only grows")
      }
    }
  }

  @Test func ofOneImageTheActivationScoreIsTheSlopeOverThePixels() throws {
    let problem = try Problem(images: 1)
    let scores = try TaylorActivationScore().scores(on: problem.bench)
    for (index, channels) in problem.classes where channels.name.hasSuffix("inner") {
      let slopes = try (0..<channels.width).map { try abs(problem.slope(of: $0, in: channels, role: .scales)) }
      for (score, slope) in zip(try #require(scores[index]), slopes) {
        expectNear(score * 49, slope, slopes.max() ?? 0)
      }
    }
  }

  @Test func filtersTellTheSlopeOfTheLossInTheirWeights() throws {
    let problem = try Problem(images: 40)
    let scores = try TaylorWeightScore().scores(on: problem.bench)
    for (index, channels) in problem.classes {
      let slopes = try (0..<channels.width).map { try abs(problem.slope(of: $0, in: channels, role: .produces)) }
      // With the running statistics fixed, a filter's size is not taken away by batch norm.
      for (score, slope) in zip(try #require(scores[index]), slopes) {
        expectNear(score.squareRoot(), slope, slopes.max() ?? 0)
      }
    }
  }

  @Test func connectionsAndDamageAreSumsOverFilters() throws {
    let problem = try Problem(images: 6)
    let (snip, damage) = (try SnipScore().scores(on: problem.bench), try BrainDamageScore().scores(on: problem.bench))
    for (index, channels) in problem.classes {
      var sensitivities: [Double] = []
      var damages = Array(repeating: 0.0, count: channels.width)
      try problem.images.forEachLabelledBatch { batch, labels in
        sensitivities = try problem.products(batch, labels, channels).map { $0.reduce(0) { $0 + abs($1.w * $1.g) } }
        for image in 0..<6 {
          let one = try problem.products(
            batch.slice(0, from: image, to: image + 1), labels.slice(0, from: image, to: image + 1), channels)
          damages = zip(damages, one).map { sum, filter in
            sum + filter.reduce(0) { $0 + 0.5 * $1.g * $1.g * $1.w * $1.w } / 6
          }
        }
      }
      for (found, expected) in zip(try #require(snip[index]), sensitivities) {
        #expect(abs(found / expected - 1) < 1e-3)
      }
      for (found, expected) in zip(try #require(damage[index]), damages) { #expect(abs(found / expected - 1) < 1e-3) }
    }
  }

  @Test func activationsAreCountedWhereLayersReadThem() throws {
    let problem = try Problem(images: 55)
    let (means, shares) = (
      try MeanActivationScore().scores(on: problem.bench), try NonZeroScore().scores(on: problem.bench)
    )
    let executor = try Executor(problem.network)
    for (index, channels) in problem.classes where channels.name.hasSuffix("inner") {
      var (sums, counts, pixels) = (
        Array(repeating: 0.0, count: channels.width), Array(repeating: 0.0, count: channels.width), 0.0
      )
      try problem.images.forEachBatch { batch in
        _ = try executor.outputs(for: [problem.network.inputs[0].name: batch]) { name, value in
          guard name == "\(channels.name)-relu" else { return }
          let rows = try value.contiguous().array(of: Double.self)
          let size = value.shape[2] * value.shape[3]
          for (number, value) in rows.enumerated() {
            sums[number / size % channels.width] += value
            counts[number / size % channels.width] += value > 0 ? 1 : 0
          }
          pixels += Double(rows.count / channels.width)
        }
      }
      for channel in 0..<channels.width {
        #expect(abs(try #require(means[index])[channel] - sums[channel] / pixels) < 1e-5)
        #expect(abs(try #require(shares[index])[channel] - counts[channel] / pixels) < 1e-5)
      }
    }
  }

  @Test func withoutImagesThatIsSaid() throws {
    let bench = try Workbench(residualNetwork(), seed: 0)
    let scores: [any ChannelScore] = [
      TaylorGateScore(), TaylorWeightScore(), TaylorActivationScore(), FisherScore(), SnipScore(), BrainDamageScore(),
      NonZeroScore(), MeanActivationScore(),
    ]
    for score in scores { #expect(throws: ScoreError.needsImages) { try score.scores(on: bench) } }
  }

  @Test func theSameSeedGivesTheSameScores() throws {
    let scores = try (0..<2).map { _ in try FisherScore().scores(on: Problem(images: 30).bench) }
    #expect(scores[0] == scores[1])
  }
}

extension ChannelClass.Member {
  /// Whether a member is a parameter of the node called `name`.
  fileprivate static func isOf(_ name: String) -> (ChannelClass.Member) -> Bool { { $0.parameter.hasPrefix(name) } }
}
