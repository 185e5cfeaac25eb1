import Testing
import Torch

@Suite struct LinearAlgebraTests {
  /// Symmetric and positive definite.
  let matrix: Tensor

  init() throws { matrix = try Tensor([4, 2, 0.6, 2, 5, 1, 0.6, 1, 3] as [Double], shape: [3, 3]) }

  private func expectEqual(_ found: Tensor, _ expected: Tensor) throws {
    #expect(try (found - expected).abs().max().item() < 1e-12)
  }

  @Test func theCholeskyFactorIsLowerAndGivesTheMatrixBack() throws {
    let factor = try #require(try matrix.cholesky())
    try expectEqual(factor.matmul(factor.transposed(0, 1)), matrix)
    let values = try factor.array(of: Double.self)
    #expect(values[1] == 0 && values[2] == 0 && values[5] == 0)
  }

  @Test func aMatrixThatIsNotPositiveDefiniteHasNone() throws {
    #expect(try Tensor([1, 2, 2, 1] as [Double], shape: [2, 2]).cholesky() == nil)
    #expect(try Tensor([0, 0, 0, 0] as [Double], shape: [2, 2]).cholesky() == nil)
    let stack = try Tensor.stacked([
      Tensor([1, 0, 0, 1] as [Double], shape: [2, 2]), -matrix.slice(0, to: 2).slice(1, to: 2),
    ])
    #expect(try stack.cholesky() == nil)
    #expect(try stack.arePositiveDefinite().array(of: Double.self) == [1, 0])
  }

  @Test func whatIsSolvedSolves() throws {
    let factor = try #require(try matrix.cholesky())
    let right = try Tensor([1, 2, 3, 4, 5, 6] as [Double], shape: [3, 2])
    try expectEqual(matrix.matmul(right.solved(byCholesky: factor)), right)
    let identity = try Tensor([1, 0, 0, 0, 1, 0, 0, 0, 1] as [Double], shape: [3, 3])
    try expectEqual(matrix.matmul(factor.inverseOfCholesky()), identity)
  }

  @Test func eigenvaluesAscendAndSingularValuesDescend() throws {
    let stack = try Tensor([2, 1, 1, 2, 0, 3, 3, 0] as [Double], shape: [2, 2, 2])
    let (values, vectors) = try stack.symmetricEigenvectors()
    try expectEqual(stack.matmul(vectors), vectors * values.unsqueezed(1))
    try expectEqual(values, stack.symmetricEigenvalues())
    try expectEqual(stack.symmetricEigenvalues(), Tensor([1, 3, -3, 3] as [Double], shape: [2, 2]))
    let oblong = try Tensor([3, 0, 0, 0, -4, 0] as [Double], shape: [2, 3])
    try expectEqual(oblong.singularValues(), Tensor([4, 3] as [Double]))
  }

  @Test func aMatrixThatIsNotSquareIsRefused() throws {
    let oblong = try Tensor.zeros([2, 3], dataType: .float64)
    #expect(throws: TorchError.self) { try oblong.cholesky() }
    #expect(throws: TorchError.self) { try oblong.symmetricEigenvalues() }
  }
}
