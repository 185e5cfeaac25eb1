import CKernels
import Foundation
import TestSupport

/// A batch norm of random numbers, run by the kernels and by the definition in double precision.
struct BatchNormCase {
  /// What is computed, forward and backward.
  struct Results: Equatable {
    var mean, variance: [Float]
    var output, inputGradient: [Float]
    /// Where the kernels write one.
    var residualGradient: [Float]?
    var scaleGradient, shiftGradient: [Float]
  }

  let rows, channels: Int
  let element: CKElement
  let activation: CKActivation
  let input: [Float]
  let residual: [Float]?
  let gamma, beta: [Float]
  var outputGradient: [Float]
  let epsilon = 1e-5

  init(
    rows: Int, channels: Int, element: CKElement = CKFloat32, activation: CKActivation = CKReLU,
    hasResidual: Bool = false, offset: Float = 0, seed: UInt64 = 1
  ) {
    var generator = SeededGenerator(seed: seed)
    func draw(_ count: Int, _ low: Float, _ high: Float) -> [Float] {
      let values = (0..<count).map { _ in Float.random(in: low...high, using: &generator) }
      return element == CKFloat32 ? values : values.map(Matrix.roundedToBFloat16)
    }
    (self.rows, self.channels, self.element, self.activation) = (rows, channels, element, activation)
    input = draw(rows * channels, offset - 1, offset + 1)
    residual = hasResidual ? draw(rows * channels, -2, 2) : nil
    (gamma, beta) = (draw(channels, 1, 3), draw(channels, -1, 2))
    outputGradient = draw(rows * channels, -1, 1)
    // Next to a kink of the activation, rounding may decide the gradient.
    let near: Double = element == CKFloat32 ? 1e-4 : 0.05
    for (index, z) in sums.enumerated() where abs(z) < near || abs(z - 6) < near { outputGradient[index] = 0 }
  }

  private var moments: (mean: [Double], variance: [Double]) {
    let columns = (0..<channels).map { channel in (0..<rows).map { Double(input[$0 * channels + channel]) } }
    let mean = columns.map { $0.reduce(0, +) / Double(rows) }
    let variance = zip(columns, mean).map { column, mean in
      column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows)
    }
    return (mean, variance)
  }

  /// What the activation is given.
  private var sums: [Double] {
    let (mean, variance) = moments
    return input.indices.map { index in
      let channel = index % channels
      let normal = (Double(input[index]) - mean[channel]) / (variance[channel] + epsilon).squareRoot()
      return Double(gamma[channel]) * normal + Double(beta[channel]) + Double(residual?[index] ?? 0)
    }
  }

  /// By the definition.
  var expected: Results {
    let (mean, variance) = moments
    let sums = sums
    let output = sums.map { z in
      switch activation {
      case CKIdentity: z
      case CKReLU: max(z, 0)
      default: min(max(z, 0), 6)
      }
    }
    let delta = zip(sums, outputGradient).map { z, gradient in
      let passes = activation == CKIdentity || (z > 0 && (activation == CKReLU || z < 6))
      return passes ? Double(gradient) : 0
    }
    let deviation = variance.map { 1 / ($0 + epsilon).squareRoot() }
    func normal(_ index: Int) -> Double {
      (Double(input[index]) - mean[index % channels]) * deviation[index % channels]
    }
    var sum = Array(repeating: 0.0, count: channels)
    var product = sum
    for index in delta.indices {
      sum[index % channels] += delta[index]
      product[index % channels] += delta[index] * normal(index)
    }
    let inputGradient = delta.indices.map { index in
      let channel = index % channels
      return Double(gamma[channel]) * deviation[channel]
        * (delta[index] - (sum[channel] + normal(index) * product[channel]) / Double(rows))
    }
    return Results(
      mean: mean.map(Float.init), variance: variance.map(Float.init), output: output.map(Float.init),
      inputGradient: inputGradient.map(Float.init), residualGradient: delta.map(Float.init),
      scaleGradient: product.map(Float.init), shiftGradient: sum.map(Float.init))
  }

  /// By the kernels.
  func results(_ instructions: CKInstructions, parallel: @escaping CKParallel = ck_serial) -> Results {
    var norm = CKBatchNorm(
      rows: Int64(rows), channels: Int64(channels), element: element, activation: activation,
      instructions: instructions, parallel: parallel)
    let (x, dy) = (Matrix(input, element), Matrix(outputGradient, element))
    let added = residual.map { Matrix($0, element) }
    var (y, dx, dr) = (
      Matrix(zeros: input.count, element), Matrix(zeros: input.count, element), Matrix(zeros: input.count, element)
    )
    var mean = Array(repeating: Float(0), count: channels)
    var (variance, scaleGradient, shiftGradient) = (mean, mean, mean)
    ck_batch_norm_statistics(&norm, x.bytes, &mean, &variance)
    let deviation = variance.map { Float(1 / (Double($0) + epsilon).squareRoot()) }
    let scale = zip(gamma, deviation).map(*)
    ck_batch_norm_forward(&norm, x.bytes, added?.bytes, mean, scale, beta, &y.bytes)
    let writesResidualGradient = residual != nil && activation != CKIdentity
    if writesResidualGradient {
      ck_batch_norm_backward(
        &norm, dy.bytes, x.bytes, y.bytes, mean, deviation, scale, beta, &dx.bytes, &dr.bytes, &scaleGradient,
        &shiftGradient)
    } else {
      ck_batch_norm_backward(
        &norm, dy.bytes, x.bytes, nil, mean, deviation, scale, beta, &dx.bytes, nil, &scaleGradient, &shiftGradient)
    }
    return Results(
      mean: mean, variance: variance, output: y.values, inputGradient: dx.values,
      residualGradient: writesResidualGradient ? dr.values : nil,
      scaleGradient: scaleGradient, shiftGradient: shiftGradient)
  }
}
