import Compression
import TestSupport
import Testing
import Torch

/// Quadratic forms of a layer against its outputs, on problems small enough to try every choice of channels.
@Suite struct LayerQuadraticTests {
  /// Patches `[N, d]` that a layer `[n, d]` reads, `kernel` numbers to a channel.
  struct Problem {
    let patches: [[Double]]
    let weight: [[Double]]
    let kernel: Int

    var width: Int { weight[0].count / kernel }
    var channels: [Int?] { (0..<weight[0].count).map { $0 / kernel } }
    func tensor(_ rows: [[Double]]) throws -> Tensor {
      try Tensor(rows.flatMap(\.self), shape: [rows.count, rows[0].count])
    }

    func gram() throws -> Tensor {
      let x = try tensor(patches)
      return try x.transposed(0, 1).matmul(x) * (1 / Double(patches.count))
    }

    func form() throws -> LayerQuadratic {
      try LayerQuadratic(gram: gram(), weight: tensor(weight), channels: channels, width: width)
    }

    /// The mean squared change of the output when every number of a patch is scaled, and its weights are `other`.
    func loss(scaling scales: [Double], _ other: [[Double]]? = nil) -> Double {
      let other = other ?? weight
      return patches.reduce(0) { sum, patch in
        weight.indices.reduce(sum) { sum, row in
          let change = patch.indices.reduce(0.0) {
            $0 + patch[$1] * (weight[row][$1] - scales[$1 / kernel] * other[row][$1])
          }
          return sum + change * change
        }
      } / Double(patches.count)
    }
  }

  /// Vector V1: six patches of four channels, two outputs.
  static let small = Problem(
    patches: [[1, 0, 2, 1], [0, 1, 1, 1], [2, 1, 0, 3], [1, 1, 1, 2], [0, 2, 1, 2], [3, 0, 1, 2]],
    weight: [[1, -1, 2, 0.5], [0, 1, 1, -1]], kernel: 1)

  /// Vector V2: forty patches of five channels with four numbers each, three outputs, from a congruential generator.
  static let larger: Problem = {
    var state: UInt32 = 12345
    func uniform() -> Double {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Double(state) / 4_294_967_296
    }
    let patches = (0..<40).map { _ in (0..<20).map { _ in max(uniform() - 0.3, 0) } }
    return Problem(patches: patches, weight: (0..<3).map { _ in (0..<20).map { _ in 2 * uniform() - 1 } }, kernel: 4)
  }()

  private func keeping(_ kept: [Int], of width: Int) -> [Double] { (0..<width).map { kept.contains($0) ? 1 : 0 } }

  @Test func theSmallFormIsThatOfTheVector() throws {
    let form = try Self.small.form()
    let expected = [15, -3, 12, 7.5, -3, 14, -4, -15, 12, -4, 40, 0, 7.5, -15, 0, 28.75]
    for (found, expected) in zip(form.matrix, expected) { #expect(abs(6 * found - expected) < 1e-9) }
    #expect(abs(6 * form.energy - 92.75) < 1e-9)
    for (kept, loss) in [([0, 2], 12.75), ([0, 2, 3], 14), ([2], 36.75), ([1, 3], 79)] {
      #expect(abs(6 * form.loss(scaling: keeping(kept, of: 4)) - loss) < 1e-9)
    }
    #expect(form.weightEnergies == [1, 2, 5, 1.25])
  }

  @Test func theLargerFormIsThatOfTheVector() throws {
    let form = try Self.larger.form()
    #expect(abs(form.energy - 3.666271) < 1e-6)
    for (place, value) in [(0, 0.738539), (1, 0.112371), (2, 0.422218), (13, -0.2052), (18, 0.559483), (24, 0.239185)] {
      #expect(abs(form.matrix[place] - value) < 1e-6)
    }
    for (kept, loss) in [([0, 2], 1.064957), ([0, 2, 3], 0.748447), ([2, 3, 4], 1.406991)] {
      #expect(abs(form.loss(scaling: keeping(kept, of: 5)) - loss) < 1e-6)
    }
  }

  @Test func theFormIsTheChangeOfTheOutput() throws {
    var generator = SeededGenerator(seed: 3)
    for problem in [Self.small, Self.larger] {
      let form = try problem.form()
      for _ in 0..<20 {
        let scales = (0..<problem.width).map { _ in Double.random(in: -1...2, using: &generator) }
        #expect(abs(form.loss(scaling: scales) - problem.loss(scaling: scales)) < 1e-9)
      }
      #expect(abs(form.loss(scaling: keeping(Array(0..<problem.width), of: problem.width))) < 1e-12)
    }
  }

  @Test func channelsThatBelongToNoClassStay() throws {
    let problem = Self.larger
    // Only channels 1 and 3 may go, as channels 0 and 1 of their class.
    let labels: [Int?] = problem.channels.map { $0 == 1 ? 0 : $0 == 3 ? 1 : nil }
    let form = try LayerQuadratic(
      gram: problem.gram(), weight: problem.tensor(problem.weight), channels: labels, width: 2)
    #expect(abs(form.loss(scaling: [0, 1]) - problem.loss(scaling: [1, 0, 1, 1, 1])) < 1e-9)
    #expect(abs(form.loss(scaling: [0, 0]) - problem.loss(scaling: [1, 0, 1, 0, 1])) < 1e-9)
  }

  @Test func formsAddUpAndMayBeRelative() throws {
    let form = try Self.small.form()
    let sum = form + form.relative
    let scales = [1.0, 0, 0.5, 1]
    let expected = form.loss(scaling: scales) * (1 + 1 / form.energy)
    #expect(abs(sum.loss(scaling: scales) - expected) < 1e-9)
    #expect(abs(form.relative.energy - 1) < 1e-12)
    let nothing = LayerQuadratic(energy: 0, cross: [0, 0], matrix: [0, 0, 0, 0])
    #expect(nothing.relative.energy == 0)
  }

  @Test(arguments: 1...6)
  func greedyRemovalTakesTheBestNextChannel(_ seed: UInt64) throws {
    let problem = Problem.random(seed: seed, width: 6)
    var gone: [Int] = []
    for (channel, loss) in try problem.form().greedyRemovals() {
      let losses = (0..<6).filter { !gone.contains($0) }.map { next in
        problem.loss(scaling: (0..<6).map { gone.contains($0) || $0 == next ? 0 : 1 })
      }
      #expect(abs(loss - (losses.min() ?? 0)) < 1e-9)
      gone.append(channel)
    }
    #expect(Set(gone).count == 6)
  }

  @Test func ofChannelsThatDoNotMeetTheLassoTakesThePlainOnesOut() {
    // One that explains c alone comes in at |c| / ‖W‖.
    let (cross, norms) = ([3.0, -1, 0.5, 0], [4.0, 1, 0.04, 1])
    var matrix = Array(repeating: 0.0, count: 16)
    for channel in 0..<4 { matrix[channel * 5] = 2 }
    let penalties = LayerQuadratic(energy: 9, cross: cross, matrix: matrix, weightEnergies: norms).lassoPenalties()
    for (channel, expected) in [(0, 1.5), (1, 1), (2, 2.5)] {
      #expect(abs(penalties[channel] - expected) < 0.06 * expected)
    }
    #expect(penalties[3] == 0)
  }

  @Test(arguments: 1...8)
  func theLassoKeepsWhatProximalGradientsKeep(_ seed: UInt64) throws {
    let problem = Problem.random(seed: seed, width: 5)
    let form = try problem.form()
    let penalties = form.lassoPenalties()
    // Between two channels' penalties, far enough from both that the steps of the path do not matter.
    let sorted = penalties.sorted(by: >)
    for (high, low) in zip(sorted, sorted.dropFirst()) where low < 0.85 * high {
      let penalty = (high * low).squareRoot()
      let kept = Set(penalties.indices.filter { penalties[$0] > penalty })
      #expect(kept == form.support(under: penalty), "at \(penalty) of \(penalties)")
    }
  }
}

extension LayerQuadraticTests.Problem {
  static func random(seed: UInt64, width: Int, kernel: Int = 2) -> Self {
    var generator = SeededGenerator(seed: seed)
    let patches = (0..<30).map { _ in
      (0..<width * kernel).map { _ in max(0, Double.random(in: -0.5...1, using: &generator)) }
    }
    let weight = (0..<3).map { _ in (0..<width * kernel).map { _ in Double.random(in: -1...1, using: &generator) } }
    return Self(patches: patches, weight: weight, kernel: kernel)
  }
}

extension LayerQuadratic {
  /// The channels that the LASSO keeps, by small steps down the slope, each followed by shrinking.
  fileprivate func support(under penalty: Double) -> Set<Int> {
    var scales = Array(repeating: 0.0, count: width)
    let step = 0.5 / (0..<width).reduce(0) { $0 + matrix[$1 * width + $1] }
    for _ in 0..<50_000 {
      for channel in 0..<width {
        let slope = (0..<width).reduce(-cross[channel]) { $0 + matrix[channel * width + $1] * scales[$1] }
        let moved = scales[channel] - step * slope
        let threshold = step * penalty * weightEnergies[channel].squareRoot()
        scales[channel] = abs(moved) <= threshold ? 0 : moved - (moved < 0 ? -threshold : threshold)
      }
    }
    return Set(scales.indices.filter { scales[$0] != 0 })
  }
}
