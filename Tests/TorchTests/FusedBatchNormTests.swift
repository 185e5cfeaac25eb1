import Foundation
import Testing
import Torch

/// Batch norm, addition and activation as one, against LibTorch's operators one after the other in double precision.
@Suite struct FusedBatchNormTests {
  /// Channels, height and width; batches are of three images.
  static let shapes = [[1, 5, 5], [3, 1, 1], [10, 4, 4], [16, 8, 8], [63, 3, 5], [64, 2, 2]]

  let generator: Generator

  init() throws { generator = try Generator(seed: 7) }

  @Test(arguments: shapes, [MemoryFormat.channelsLast, .contiguous])
  func valuesStatisticsAndGradientsAreThoseOfTheOperators(shape: [Int], format: MemoryFormat) throws {
    for dataType in [DataType.float32, .bfloat16, .float64] {
      for activation in FusedActivation.allCases {
        for hasResidual in [false, true] {
          let inputs = try Inputs(
            [3] + shape, dataType, format, activation, hasResidual: hasResidual, generator: generator)
          let (found, expected) = (try inputs.fused(), try inputs.composed())
          let what: Comment = "\(shape), \(dataType), \(format), \(activation), residual \(hasResidual)"
          #expect(found[0].dataType == dataType, what)
          let tolerance: Float = dataType == .bfloat16 ? 1 / 128 : 1e-5
          for (found, expected) in zip(found, expected) {
            let scale = try expected.abs().max().item() + 1e-3
            let (values, reference) = (try (found.to(.float64) / scale), try (expected / scale).array(of: Float.self))
            try expectClose(values, reference, shape: expected.shape, tolerance: tolerance, what)
          }
        }
      }
    }
  }

  @Test func evaluationUsesTheRunningStatistics() throws {
    let x = try Tensor.normal([2, 4, 3, 3], using: generator).to(.channelsLast)
    let (mean, variance) = (try Tensor.full([4], 0.5), try Tensor.full([4], 4))
    let y = try x.batchNorm(
      weight: nil, bias: nil, runningMean: mean, runningVariance: variance, training: false, epsilon: 0, adding: x,
      activation: .relu)
    try expectClose(y, ((x - 0.5) * 0.5 + x).relu().array())
    try expectClose(mean, [0.5, 0.5, 0.5, 0.5])
  }

  @Test func gradientsOfGradientsAreThoseOfTheOperators() throws {
    for hasResidual in [false, true] {
      let inputs = try Inputs(
        [3, 5, 4, 4], .float32, .channelsLast, .relu6, hasResidual: hasResidual, generator: generator)
      let (found, expected) = (try inputs.secondGradients(nil), try inputs.secondGradients(.float64))
      for (found, expected) in zip(found, expected) {
        let scale = try expected.abs().max().item() + 1e-3
        try expectClose(found / scale, (expected / scale).array(), tolerance: 1e-4)
      }
    }
  }

  @Test func anotherShapeIsAddedAsTheOperatorsDo() throws {
    let x = try Tensor.normal([2, 4, 3, 3], using: generator).to(.channelsLast)
    let residual = try Tensor.normal([1, 4, 1, 1], using: generator)
    let plain = try x.batchNorm(weight: nil, bias: nil, runningMean: nil, runningVariance: nil, training: true)
    let fused = try x.batchNorm(
      weight: nil, bias: nil, runningMean: nil, runningVariance: nil, training: true, adding: residual,
      activation: .identity)
    try expectClose(fused, (plain + residual).array())
  }

  @Test func anyNumberOfThreadsGivesTheSameBits() async {
    await #expect(processExitsWith: .success) {
      let generator = try Generator(seed: 3)
      let x = try Tensor.normal([16, 10, 32, 32], using: generator).to(.channelsLast).setRequiresGradient()
      let residual = try Tensor.normal([16, 10, 32, 32], using: generator).to(.channelsLast)
      func run(threads: Int) throws -> [Float] {
        try Runtime.setThreadCount(threads)
        try x.setGradient(nil)
        let y = try x.batchNorm(
          weight: nil, bias: nil, runningMean: nil, runningVariance: nil, training: true, adding: residual,
          activation: .relu)
        try (y * residual).sum().backward()
        return try y.array() + (#require(try x.gradient).array())
      }
      let one = try run(threads: 1)
      for threads in [2, 3, 2] { try #require(try run(threads: threads) == one) }
    }
  }
}

/// What a batch norm is given, and what it makes of it: output, running statistics, and all gradients.
private struct Inputs {
  let x, weight, bias: Tensor
  let residual: Tensor?
  let seed: Tensor
  let activation: FusedActivation

  init(
    _ shape: [Int], _ dataType: DataType, _ format: MemoryFormat, _ activation: FusedActivation,
    hasResidual: Bool, generator: Generator
  ) throws {
    self.activation = activation
    x = try (Tensor.normal(shape, using: generator) + 3).to(dataType).to(format)
    residual = try hasResidual ? Tensor.normal(shape, using: generator).to(dataType).to(format) : nil
    let parameterType = dataType == .bfloat16 ? .float32 : dataType
    weight = try Tensor.uniform([shape[1]], from: 1, to: 4, using: generator).to(parameterType)
    bias = try Tensor.normal([shape[1]], using: generator).to(parameterType)
    // Next to a kink of the activation, rounding may decide the gradient.
    let normal = try x.to(.float64).batchNorm(
      weight: weight.to(.float64), bias: bias.to(.float64), runningMean: nil, runningVariance: nil, training: true)
    let z = try residual.map { try normal + $0.to(.float64) } ?? normal
    let near = dataType == .bfloat16 ? 0.1 : 1e-4
    let isFar = try z.abs().greater(than: near).and((z - 6).abs().greater(than: near))
    seed = try (Tensor.normal(shape, using: generator) * isFar.to(.float32)).to(dataType).to(format)
  }

  private func leaves(_ dataType: DataType?) throws -> [Tensor] {
    try ([x, weight, bias] + [residual].compactMap(\.self)).map {
      try $0.detached().to(dataType ?? $0.dataType).clone().setRequiresGradient()
    }
  }

  func fused() throws -> [Tensor] { try results(nil) }

  func composed() throws -> [Tensor] { try results(.float64) }

  private func results(_ oracle: DataType?) throws -> [Tensor] {
    let leaves = try leaves(oracle)
    let (mean, variance) = (try Tensor.zeros(like: leaves[1].detached()), try Tensor.zeros(like: leaves[1].detached()))
    let y = try output(of: leaves, mean, variance, isOracle: oracle != nil)
    let seed = try self.seed.to(y.dataType)
    return try [y.detached(), mean, variance]
      + gradients(of: y, withRespectTo: leaves, seed: seed).map { try #require($0) }
  }

  /// The gradients of the sum of the squares of the gradients.
  func secondGradients(_ oracle: DataType?) throws -> [Tensor] {
    let leaves = try leaves(oracle)
    let y = try output(of: leaves, nil, nil, isOracle: oracle != nil)
    let first = try gradients(
      of: y, withRespectTo: leaves, seed: seed.to(y.dataType), creatingGraph: true
    ).map { try #require($0) }
    let sum = try first.dropFirst().reduce(first[0].squared().sum()) { try $0 + $1.squared().sum() }
    return try gradients(of: sum, withRespectTo: Array(leaves.prefix(2))).map { try #require($0) }
  }

  private func output(
    of leaves: [Tensor], _ mean: Tensor?, _ variance: Tensor?, isOracle: Bool
  ) throws -> Tensor {
    let residual = leaves.count > 3 ? leaves[3] : nil
    guard isOracle else {
      return try leaves[0].batchNorm(
        weight: leaves[1], bias: leaves[2], runningMean: mean, runningVariance: variance, training: true,
        momentum: 0.25, adding: residual, activation: activation)
    }
    var z = try leaves[0].batchNorm(
      weight: leaves[1], bias: leaves[2], runningMean: mean, runningVariance: variance, training: true, momentum: 0.25)
    if let residual { z = try z + residual }
    return
      switch activation
    {
    case .identity: z
    case .relu: try z.relu()
    case .relu6: try z.relu6()
    }
  }
}
