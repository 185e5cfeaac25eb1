import CKernels
import Foundation
import Testing

@Suite struct BatchNormKernelTests {
  /// Channels that fill vectors and that do not; rows that fill no strip, and some.
  static let shapes: [(rows: Int, channels: Int)] =
    [1, 3, 10, 16, 63, 64, 100].flatMap { channels in [2, 7, 301].map { ($0, channels) } }

  /// Shapes that are divided among threads.
  static let largeShapes: [(rows: Int, channels: Int)] = [(70_000, 1), (7001, 10), (5000, 16), (1100, 63), (150, 513)]

  @Test(arguments: largeShapes)
  func largeShapesFollowTheDefinition(shape: (rows: Int, channels: Int)) {
    let norm = BatchNormCase(rows: shape.rows, channels: shape.channels, hasResidual: true)
    expectTheDefinition(of: norm, by: ck_best_instructions(), "\(shape)")
  }

  @Test(arguments: shapes)
  func portableCodeFollowsTheDefinition(shape: (rows: Int, channels: Int)) {
    expectTheDefinition(of: shape, by: CKPortable)
  }

  @Test(.enabled(if: CKAVX2.areSupported, "this processor has no AVX2"), arguments: shapes)
  func avx2FollowsTheDefinition(shape: (rows: Int, channels: Int)) {
    expectTheDefinition(of: shape, by: CKAVX2)
  }

  @Test(.enabled(if: CKAVX512.areSupported, "this processor has no AVX-512"), arguments: shapes)
  func avx512FollowsTheDefinition(shape: (rows: Int, channels: Int)) {
    expectTheDefinition(of: shape, by: CKAVX512)
  }

  @Test func variancesSurviveALargeMean() {
    for offset in [Float(1000), -30_000] {
      let norm = BatchNormCase(rows: 5000, channels: 16, offset: offset)
      let (found, expected) = (norm.results(ck_best_instructions()), norm.expected)
      expectClose(found.variance, expected.variance, tolerance: 1e-5)
      expectClose(found.mean, expected.mean, tolerance: 1e-7)
    }
  }

  @Test func aConstantChannelHasNoVariance() {
    let norm = CKBatchNorm(
      rows: 1000, channels: 3, element: CKFloat32, activation: CKIdentity, instructions: ck_best_instructions(),
      parallel: ck_serial)
    var (mean, variance) = ([Float](repeating: 0, count: 3), [Float](repeating: 1, count: 3))
    withUnsafePointer(to: norm) {
      ck_batch_norm_statistics($0, (0..<3000).map { [0, -1.1, 1e6][$0 % 3] as Float }, &mean, &variance)
    }
    #expect(mean == [0, -1.1, 1e6])
    #expect(variance.allSatisfy { $0 < 1e-9 })
  }

  @Test func theOrderOfTasksChangesNothing() {
    let norm = BatchNormCase(rows: 20_001, channels: 10, hasResidual: true)
    let backwards: CKParallel = { count, task, context in
      for index in (0..<count).reversed() { task?(context, index) }
    }
    #expect(norm.results(ck_best_instructions(), parallel: backwards) == norm.results(ck_best_instructions()))
  }

  @Test func whatIsNotANumberStaysSo() {
    for element in [CKFloat32, CKBFloat16] {
      let norm = CKBatchNorm(
        rows: 20, channels: 1, element: element, activation: CKReLU6, instructions: ck_best_instructions(),
        parallel: ck_serial)
      let input = Matrix(Array(repeating: .nan, count: 20), element)
      var output = Matrix(zeros: 20, element)
      withUnsafePointer(to: norm) { ck_batch_norm_forward($0, input.bytes, nil, [0], [1], [0], &output.bytes) }
      #expect(output.values.allSatisfy { $0.isNaN })
    }
  }

  private func expectTheDefinition(of shape: (rows: Int, channels: Int), by instructions: CKInstructions) {
    for element in [CKFloat32, CKBFloat16] {
      for activation in [CKIdentity, CKReLU, CKReLU6] {
        for hasResidual in [false, true] {
          let norm = BatchNormCase(
            rows: shape.rows, channels: shape.channels, element: element, activation: activation,
            hasResidual: hasResidual)
          let what: Comment = "\(shape), \(element), \(activation), residual \(hasResidual)"
          expectTheDefinition(of: norm, by: instructions, what)
        }
      }
    }
  }

  private func expectTheDefinition(of norm: BatchNormCase, by instructions: CKInstructions, _ what: Comment) {
    let (found, expected) = (norm.results(instructions), norm.expected)
    let tolerance: Float = norm.element == CKFloat32 ? 1e-5 : 1 / 256
    expectClose(found.mean, expected.mean, tolerance: 1e-6, scale: 1, what)
    expectClose(found.variance, expected.variance, tolerance: 1e-6, what)
    expectClose(found.output, expected.output, tolerance: tolerance, what)
    // Of few rows almost nothing is left of the gradient.
    let steepest = zip(norm.gamma, expected.variance).map { $0 / ($1 + 1e-5).squareRoot() }.max() ?? 0
    expectClose(found.inputGradient, expected.inputGradient, tolerance: tolerance, scale: steepest, what)
    if let residualGradient = found.residualGradient {
      expectClose(residualGradient, expected.residualGradient ?? [], tolerance: 0, what)
    }
    let sum = Float(norm.rows).squareRoot()
    expectClose(found.scaleGradient, expected.scaleGradient, tolerance: 1e-5, scale: sum, what)
    expectClose(found.shiftGradient, expected.shiftGradient, tolerance: 1e-5, scale: sum, what)
  }

  /// Expects numbers no further apart than `tolerance` on the scale of the largest, or on `scale`.
  private func expectClose(
    _ found: [Float], _ expected: [Float], tolerance: Float, scale: Float = 1e-3, _ what: Comment? = nil,
    at location: SourceLocation = #_sourceLocation
  ) {
    let scale = expected.reduce(scale) { max($0, abs($1)) }
    let far = zip(found, expected).contains { !(abs($0 - $1) <= tolerance * scale) }
    #expect(!far && found.count == expected.count, what, sourceLocation: location)
  }
}
