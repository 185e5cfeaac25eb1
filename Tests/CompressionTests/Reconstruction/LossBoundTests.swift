import Compression
import TestSupport
import Testing
import Torch

/// What is known of the losses of choices whatever the layer: bounds, order, and how they change with the layer.
@Suite struct LossBoundTests {
  typealias Problem = LayerQuadraticTests.Problem

  /// What a choice loses as it is, with a factor a channel, and with all weights fitted.
  private func losses(_ problem: Problem, keeping kept: [Int]) throws -> (plain: Double, scaled: Double, fitted: Double)
  {
    let form = try problem.form()
    let plain = form.loss(scaling: (0..<problem.width).map { kept.contains($0) ? 1 : 0 })
    let columns = kept.flatMap { $0 * problem.kernel..<($0 + 1) * problem.kernel }
    let (gram, weight) = (try problem.gram(), try problem.tensor(problem.weight))
    let left = try gram.indexSelect(0, columns)
    let squares = LeastSquares(
      gram: try left.indexSelect(1, columns), cross: try left.matmul(weight.transposed(0, 1)),
      weight: try weight.indexSelect(1, columns), damping: 0)
    func loss(_ fitted: Tensor) throws -> Double {
      // E ‖y‖² − 2 tr(Wᵀ B) + tr(W G Wᵀ)
      let energy = try (weight.matmul(gram) * weight).sum().item()
      let explained = try (fitted * squares.cross.transposed(0, 1)).sum().item()
      return try energy - 2 * explained + (fitted.matmul(squares.gram) * fitted).sum().item()
    }
    let labels = kept.indices.flatMap { repeatElement($0, count: problem.kernel) }
    return (plain, try loss(squares.scaledWeights(channels: labels)), try loss(squares.weights()))
  }

  private func subsets(of width: Int) -> [[Int]] {
    (1..<(1 << width) - 1).map { bits in (0..<width).filter { bits >> $0 & 1 == 1 } }
  }

  @Test(arguments: 1...3)
  func theMoreIsFittedTheLessIsLost(_ seed: UInt64) throws {
    let problem = Problem.random(seed: seed, width: 5)
    for kept in subsets(of: 5) {
      let losses = try losses(problem, keeping: kept)
      #expect(losses.fitted <= losses.scaled + 1e-9 && losses.scaled <= losses.plain + 1e-9, "\(kept)")
    }
  }

  @Test(arguments: 1...3)
  func fittedLossesFallWithEveryChannelThatStays(_ seed: UInt64) throws {
    let problem = Problem.random(seed: seed, width: 5)
    for kept in subsets(of: 5) {
      let fitted = try losses(problem, keeping: kept).fitted
      for channel in 0..<5 where !kept.contains(channel) && kept.count < 4 {
        #expect(try losses(problem, keeping: (kept + [channel]).sorted()).fitted <= fitted + 1e-9)
      }
    }
    // Without a fit a channel more may lose more: searches must not stop early on that.
    let small = LayerQuadraticTests.small
    #expect(try losses(small, keeping: [0, 2]).plain < losses(small, keeping: [0, 2, 3]).plain)
  }

  @Test(arguments: 1...3)
  func theFitIsBoundedByHowFarWhatStaysSpeaksForWhatGoes(_ seed: UInt64) throws {
    let problem = Problem.random(seed: seed, width: 5)
    for kept in subsets(of: 5) {
      let losses = try losses(problem, keeping: kept)
      let correlation = try canonicalCorrelation(problem, keeping: kept)
      #expect((0...1 + 1e-9).contains(correlation))
      #expect((1 - correlation) * losses.plain <= losses.fitted + 1e-9, "\(kept)")
    }
    // The vector's numbers.
    let larger = LayerQuadraticTests.larger
    #expect(abs(try canonicalCorrelation(larger, keeping: [0, 1, 2]) - 0.935337) < 1e-5)
    #expect(abs(try losses(larger, keeping: [0, 1, 2]).plain - 0.802780) < 1e-5)
  }

  /// The largest squared canonical correlation between the numbers that stay and those that go.
  private func canonicalCorrelation(_ problem: Problem, keeping kept: [Int]) throws -> Double {
    let channels = (0..<problem.width * problem.kernel).map { $0 / problem.kernel }
    let (stay, go) = (
      channels.indices.filter { kept.contains(channels[$0]) }, channels.indices.filter { !kept.contains(channels[$0]) }
    )
    let gram = try problem.gram()
    func block(_ rows: [Int], _ columns: [Int]) throws -> Tensor {
      try gram.indexSelect(0, rows).indexSelect(1, columns)
    }
    let factor = try #require(try block(stay, stay).cholesky())
    let explained = try block(go, stay).matmul(block(stay, go).solved(byCholesky: factor))
    let (values, vectors) = try block(go, go).symmetricEigenvectors()
    let scale = try vectors * (1 / values.squareRoot())
    let root = try scale.matmul(vectors.transposed(0, 1))
    return try root.matmul(explained).matmul(root).symmetricEigenvalues().max().item()
  }

  @Test(arguments: 1...3)
  func plainLossesLieBetweenTheEigenvaluesOfTheForm(_ seed: UInt64) throws {
    let problem = Problem.random(seed: seed, width: 6)
    let form = try problem.form()
    let matrix = try Tensor(form.matrix, shape: [6, 6])
    let values = try matrix.symmetricEigenvalues().array(of: Double.self)
    let trace = (0..<6).reduce(0) { $0 + form.matrix[$1 * 7] }
    #expect(values.allSatisfy { $0 >= -1e-9 * trace }, "no choice gains anything")
    for kept in subsets(of: 6) {
      let gone = (0..<6).filter { !kept.contains($0) }
      let loss = form.loss(scaling: (0..<6).map { kept.contains($0) ? 1 : 0 })
      let alone = gone.reduce(0) { $0 + form.matrix[$1 * 7] }
      let meetings = gone.reduce(0) { sum, row in
        gone.reduce(sum) { $1 == row ? $0 : $0 + abs(form.matrix[row * 6 + $1]) }
      }
      let count = Double(gone.count)
      #expect((values[0] * count - 1e-9...values[5] * count + 1e-9).contains(loss))
      #expect(loss <= count * alone + 1e-9 && abs(loss - alone) <= meetings + 1e-9)
    }
  }

  @Test(arguments: 1...3)
  func theFormFollowsItsLayer(_ seed: UInt64) throws {
    let problem = Problem.random(seed: seed, width: 4)
    let form = try problem.form()
    let doubled = try Problem(
      patches: problem.patches, weight: problem.weight.map { $0.map { 2 * $0 } }, kernel: problem.kernel
    ).form()
    let order = [2, 0, 3, 1]
    let columns = order.flatMap { $0 * problem.kernel..<($0 + 1) * problem.kernel }
    let moved = try Problem(
      patches: problem.patches.map { row in columns.map { row[$0] } },
      weight: problem.weight.map { row in columns.map { row[$0] } }, kernel: problem.kernel
    ).form()
    for row in 0..<4 {
      for column in 0..<4 {
        let number = form.matrix[row * 4 + column]
        #expect(abs(form.matrix[column * 4 + row] - number) < 1e-9)
        #expect(abs(doubled.matrix[row * 4 + column] - 4 * number) < 1e-9)
        #expect(abs(moved.matrix[row * 4 + column] - form.matrix[order[row] * 4 + order[column]]) < 1e-9)
      }
    }
  }
}
