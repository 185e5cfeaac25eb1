import Compression
import TestSupport
import Testing
import Torch

/// Fitted weights against the best there are, and against the weights as they were.
@Suite struct LeastSquaresTests {
  typealias Problem = LayerQuadraticTests.Problem

  /// The problem of what stays when only some channels are kept, to make what all made.
  private func fit(_ problem: Problem, keeping kept: [Int], damping: Double) throws -> LeastSquares {
    let columns = kept.flatMap { $0 * problem.kernel..<($0 + 1) * problem.kernel }
    let (gram, weight) = (try problem.gram(), try problem.tensor(problem.weight))
    let left = try gram.indexSelect(0, columns)
    return LeastSquares(
      gram: try left.indexSelect(1, columns), cross: try left.matmul(weight.transposed(0, 1)),
      weight: try weight.indexSelect(1, columns), damping: damping)
  }

  private func loss(_ problem: Problem, _ fitted: Tensor, keeping kept: [Int]) throws -> Double {
    let values = try fitted.array(of: Double.self)
    let length = kept.count * problem.kernel
    var whole = problem.weight.map { $0.map { _ in 0.0 } }
    for (place, channel) in kept.enumerated() {
      for row in whole.indices {
        for number in 0..<problem.kernel {
          whole[row][channel * problem.kernel + number] = values[row * length + place * problem.kernel + number]
        }
      }
    }
    return problem.loss(scaling: Array(repeating: 1, count: problem.width), whole)
  }

  @Test(arguments: [
    ([0, 2], 12.75, 9.5, 1.491071), ([1, 3], 79, 75.5, 23.901639), ([0, 2, 3], 14, 5.301105, 0.536313),
    ([2], 36.75, 35.15, 28.34375),
  ])
  func lossesAreThoseOfTheVector(_ kept: [Int], _ plain: Double, _ scaled: Double, _ fitted: Double) throws {
    let problem = LayerQuadraticTests.small
    let squares = try fit(problem, keeping: kept, damping: 0)
    #expect(abs(6 * (try loss(problem, squares.weight, keeping: kept)) - plain) < 1e-6)
    let scales = try squares.scaledWeights(channels: Array(kept.indices))
    #expect(abs(6 * (try loss(problem, scales, keeping: kept)) - scaled) < 1e-6)
    #expect(abs(6 * (try loss(problem, squares.weights(), keeping: kept)) - fitted) < 1e-6)
  }

  @Test func theLargerVectorsLossesToo() throws {
    let problem = LayerQuadraticTests.larger
    let scaled = try fit(problem, keeping: [0, 1], damping: 0)
    let labels = (0..<8).map { $0 / 4 }
    #expect(abs(try loss(problem, scaled.scaledWeights(channels: labels), keeping: [0, 1]) - 0.898606) < 1e-6)
    #expect(abs(try loss(problem, scaled.weights(), keeping: [0, 1]) - 0.534363) < 1e-6)
    #expect(
      abs(try loss(problem, fit(problem, keeping: [3, 4], damping: 0).weights(), keeping: [3, 4]) - 0.909635) < 1e-6)
  }

  @Test func dampedWeightsAreThoseOfTheVector() throws {
    let problem = LayerQuadraticTests.small
    // λ = 1, where the mean of the diagonal is 23 / 12.
    let fitted = try fit(problem, keeping: [0, 2], damping: 12.0 / 23).weights().array(of: Double.self)
    for (found, expected) in zip(fitted, [1.232558, 1.936047, -0.534884, 0.872093]) {
      #expect(abs(found - expected) < 1e-6)
    }
  }

  @Test(arguments: 1...5)
  func noFitIsWorseThanTheWeightsAsTheyWereWhateverTheDamping(_ seed: UInt64) throws {
    let problem = Problem.random(seed: seed, width: 6)
    let kept = [0, 2, 3, 5]
    var last = 0.0
    for damping in [0, 1e-6, 1e-2, 1, 100, 1e6] {
      let squares = try fit(problem, keeping: kept, damping: damping)
      let plain = try loss(problem, squares.weight, keeping: kept)
      let scaled = try loss(problem, squares.scaledWeights(channels: (0..<8).map { $0 / 2 }), keeping: kept)
      let fitted = try loss(problem, squares.weights(), keeping: kept)
      #expect(fitted <= plain + 1e-9 && scaled <= plain + 1e-9)
      #expect(fitted >= last - 1e-9, "more damping, less fit")
      if damping == 0 { #expect(fitted <= scaled + 1e-9) }
      if damping == 1e6 { #expect(plain - fitted < 1e-3 * plain) }
      last = fitted
    }
  }

  @Test func whatDependsOnOthersIsMadeUpForExactly() throws {
    // The last column is the sum of the first two: without it nothing is lost, and the products of all have no inverse.
    let small = LayerQuadraticTests.small
    let problem = Problem(
      patches: small.patches.map { [$0[0], $0[1], $0[2], $0[0] + $0[1]] }, weight: small.weight, kernel: 1)
    for kept in [[0, 1, 2], [0, 2, 3], [1, 2, 3]] {
      #expect(try 6 * loss(problem, fit(problem, keeping: kept, damping: 1e-9).weights(), keeping: kept) < 1e-4)
    }
    let whole = try fit(problem, keeping: [0, 1, 2, 3], damping: 0).weights()
    #expect(try loss(problem, whole, keeping: [0, 1, 2, 3]) < 1e-9)
  }

  @Test(arguments: 1...5)
  func maskedRowsAreEachFittedByThemselves(_ seed: UInt64) throws {
    let problem = Problem.random(seed: seed, width: 4)
    var generator = SeededGenerator(seed: seed)
    let mask = problem.weight.map { $0.map { _ in Bool.random(using: &generator) ? 1.0 : 0 } }
    let masked = zip(problem.weight, mask).map { zip($0, $1).map { $0 * $1 } }
    let gram = try problem.gram()
    let squares = LeastSquares(
      gram: gram, cross: try gram.matmul(problem.tensor(problem.weight).transposed(0, 1)),
      weight: try problem.tensor(masked), damping: 1e-6)
    let fitted = try squares.maskedWeights(problem.tensor(mask)).array(of: Double.self)
    for row in mask.indices {
      let columns = mask[row].indices.filter { mask[row][$0] == 1 }
      guard !columns.isEmpty else { continue }
      let left = try gram.indexSelect(0, columns)
      // The damping of a part is in parts of the whole's diagonal.
      let share = try 1e-6 * gram.diagonalMean() / left.indexSelect(1, columns).diagonalMean()
      let own = LeastSquares(
        gram: try left.indexSelect(1, columns),
        cross: try left.matmul(problem.tensor([problem.weight[row]]).transposed(0, 1)),
        weight: try problem.tensor([columns.map { masked[row][$0] }]), damping: share)
      let expected = try own.weights().array(of: Double.self)
      for (column, expected) in zip(columns, expected) { #expect(abs(fitted[row * 8 + column] - expected) < 1e-5) }
      for column in 0..<8 where mask[row][column] == 0 { #expect(fitted[row * 8 + column] == 0) }
    }
  }

  @Test(arguments: 1...5)
  func rowsThatMayHaveTheSameAreFittedTogether(_ seed: UInt64) throws {
    let problem = Problem.random(seed: seed, width: 4)
    let parts = [(rows: [2, 0], columns: [0, 1, 6]), (rows: [1], columns: [])]
    var mask = problem.weight.map { $0.map { _ in 0.0 } }
    for part in parts { for row in part.rows { for column in part.columns { mask[row][column] = 1 } } }
    let gram = try problem.gram()
    let squares = LeastSquares(
      gram: gram, cross: try gram.matmul(problem.tensor(problem.weight).transposed(0, 1)),
      weight: try problem.tensor(zip(problem.weight, mask).map { zip($0, $1).map { $0 * $1 } }), damping: 1e-9)
    let found = try squares.weights(in: parts).array(of: Double.self)
    let expected = try squares.maskedWeights(problem.tensor(mask)).array(of: Double.self)
    for (one, other) in zip(found, expected) { #expect(abs(one - other) < 1e-5) }
    #expect(found[8..<16].allSatisfy { $0 == 0 })
  }
}

extension Tensor {
  fileprivate func diagonalMean() throws -> Double {
    try (0..<shape[0]).reduce(0.0) { try $0 + select(0, $1).select(0, $1).item() } / Double(shape[0])
  }
}
