import Testing
import Torch

/// What the golden values leave out: formats, types, running statistics, finite differences.
@Suite struct LayerTests {
  let generator: Generator
  let x: Tensor

  init() throws {
    generator = try Generator(seed: 5)
    x = try Tensor.normal([2, 4, 6, 6], using: generator)
  }

  @Test func aUnitKernelIsTheIdentity() throws {
    let weight = try Tensor([0, 0, 0, 0, 1, 0, 0, 0, 0] as [Float], shape: [1, 1, 3, 3]).expanded(to: [4, 1, 3, 3])
    let same = try x.convolution(weight: weight, padding: 1, groups: 4)
    try expectClose(same, x.array(), shape: x.shape, tolerance: 0)
  }

  @Test func channelsLastConvolvesTheSame() throws {
    let weight = try Tensor.normal([8, 2, 3, 3], using: generator)
    let expected = try x.convolution(weight: weight, padding: 1, groups: 2)
    let found = try x.to(.channelsLast).convolution(weight: weight.to(.channelsLast), padding: 1, groups: 2)
    #expect(found.isContiguous(.channelsLast))
    try expectClose(found, expected.array(), shape: expected.shape)
  }

  @Test(arguments: [(Pair(3), Pair(1), Pair(1), Pair(1)), (Pair(3, 2), Pair(2, 1), Pair(0, 2), Pair(1, 3))])
  func patchesTimesAWeightAreTheConvolution(_ kernel: Pair, _ stride: Pair, _ padding: Pair, _ dilation: Pair) throws {
    let weight = try Tensor.normal([5, 4, kernel.height, kernel.width], using: generator)
    let expected = try x.convolution(weight: weight, stride: stride, padding: padding, dilation: dilation)
    for format in [MemoryFormat.contiguous, .channelsLast] {
      let patches = try x.to(format).patches(kernel: kernel, stride: stride, padding: padding, dilation: dilation)
      let found = try patches.flattened(from: 2).matmul(weight.permuted([2, 3, 1, 0]).reshaped(to: [-1, 5]))
      try expectClose(found.transposed(1, 2).contiguous(), expected.contiguous().array())
    }
  }

  @Test func aKernelThatDoesNotFitHasNoPatches() throws {
    #expect(throws: TorchError.self) { try x.patches(kernel: 7) }
    #expect(throws: TorchError.self) { try x.patches(kernel: 7, stride: 2) }
    #expect(throws: TorchError.self) { try x.patches(kernel: 3, stride: 0) }
    #expect(throws: TorchError.self) { try x.flattened(from: 2).patches(kernel: 1) }
  }

  @Test func bfloat16ConvolvesNearlyTheSame() throws {
    let weight = try Tensor.normal([8, 4, 3, 3], using: generator)
    let expected = try x.convolution(weight: weight)
    let found = try x.to(.bfloat16).convolution(weight: weight.to(.bfloat16))
    #expect(found.dataType == .bfloat16)
    try expectClose(found, expected.array(), tolerance: 0.1)
  }

  @Test(arguments: [false, true])
  func bfloat16ConvolvesWithSinglePrecisionWeights(hasBias: Bool) throws {
    let images = try x.to(.bfloat16).to(.channelsLast)
    let weight = try Tensor.normal([8, 2, 3, 3], using: generator)
    let bias = hasBias ? try Tensor.normal([8], using: generator) : nil
    let seed = try Tensor.normal([2, 8, 3, 3], using: generator).to(.bfloat16)
    func run(_ dataType: DataType) throws -> (output: Tensor, gradients: [Tensor]) {
      let leaves = try ([images.to(dataType), weight] + [bias].compactMap(\.self)).map {
        try $0.detached().clone().setRequiresGradient()
      }
      let output = try leaves[0].convolution(
        weight: leaves[1], bias: hasBias ? leaves[2] : nil, stride: 2, padding: 1, groups: 2)
      let found = try gradients(of: output, withRespectTo: leaves, seed: seed.to(output.dataType))
      return (output, try found.map { try #require($0) })
    }
    let (mixed, single) = (try run(.bfloat16), try run(.float32))
    #expect(mixed.output.isContiguous(.channelsLast))
    #expect(mixed.output.dataType == .bfloat16)
    #expect(mixed.gradients.map(\.dataType) == [.bfloat16, .float32] + (hasBias ? [.float32] : []))
    try expectClose(mixed.output, single.output.to(.bfloat16).array(of: Float.self), tolerance: 1 / 128)
    for (found, expected) in zip(mixed.gradients, single.gradients) {
      try expectClose(found, expected.array(), tolerance: found.dataType == .bfloat16 ? 1 / 128 : 1e-5)
    }
  }

  @Test func batchNormUpdatesRunningStatistics() throws {
    let mean = try Tensor.zeros([4])
    let variance = try Tensor.ones([4])
    let normalised = try x.batchNorm(
      weight: nil, bias: nil, runningMean: mean, runningVariance: variance, training: true, momentum: 0.25)
    try expectClose(normalised.mean(over: [0, 2, 3]), [0, 0, 0, 0])
    try expectClose(normalised.variance(over: [0, 2, 3], correction: 0), [1, 1, 1, 1], tolerance: 1e-4)
    try expectClose(mean, (x.mean(over: [0, 2, 3]) * 0.25).array())
    try expectClose(variance, (x.variance(over: [0, 2, 3]) * 0.25 + 0.75).array())
    let before = try mean.array(of: Float.self)
    _ = try x.batchNorm(weight: nil, bias: nil, runningMean: mean, runningVariance: variance, training: false)
    #expect(try mean.array() == before)
  }

  @Test(arguments: [true, false], [MemoryFormat.contiguous, .channelsLast])
  func batchNormTakesFloatWeightsWithBFloat16(training: Bool, format: MemoryFormat) throws {
    let weight = try Tensor.uniform([4], using: generator).setRequiresGradient()
    let bias = try Tensor.zeros([4]).setRequiresGradient()
    func normalise(_ x: Tensor) throws -> Tensor {
      try x.batchNorm(
        weight: weight, bias: bias, runningMean: Tensor.zeros([4]), runningVariance: Tensor.ones([4]),
        training: training)
    }
    let low = try x.to(.bfloat16).to(format).setRequiresGradient()
    let output = try normalise(low)
    #expect(output.dataType == .bfloat16)
    try expectClose(output, normalise(x).array(), tolerance: 0.02)
    try output.to(.float32).squared().sum().backward()
    #expect(try weight.gradient?.dataType == .float32)
    #expect(try low.gradient?.dataType == .bfloat16)
  }

  @Test func dropoutFollowsItsGeneratorAndKeepsTheMean() throws {
    let ones = try Tensor.ones([100, 100])
    let first = try ones.dropout(0.3, using: Generator(seed: 1))
    let second = try ones.dropout(0.3, using: Generator(seed: 1))
    #expect(try first.array(of: Float.self) == second.array())
    #expect(try first.array(of: Float.self).allSatisfy { $0 == 0 || abs($0 - 1 / 0.7) < 1e-6 })
    #expect(try abs(first.mean().item() - 1) < 0.03)
    #expect(try ones.dropout(0, using: generator) === ones)
    #expect(try ones.dropout(1, using: generator).sum().item() == 0)
  }

  @Test func gradientsAreFiniteDifferences() throws {
    let input = try Tensor.normal([2, 2, 3, 3], using: generator, dataType: .float64)
    let kernel = try Tensor.normal([4, 1, 2, 2], using: generator, dataType: .float64)
    let scale = try Tensor.normal([4], using: generator, dataType: .float64)
    let matrix = try Tensor.normal([3, 16], using: generator, dataType: .float64)
    try expectGradients([input, kernel, scale, matrix]) { leaves in
      let features = try leaves[0].convolution(weight: leaves[1], groups: 2).batchNorm(
        weight: leaves[2], bias: nil, runningMean: nil, runningVariance: nil, training: true)
      return try features.tanh().flattened(from: 1).linear(weight: leaves[3]).crossEntropy(Tensor([2, 0]))
    }
  }

  /// Expects the gradients of `loss` to be its central differences.
  private func expectGradients(_ leaves: [Tensor], of loss: ([Tensor]) throws -> Tensor) throws {
    for leaf in leaves { try leaf.setRequiresGradient() }
    let analytic = try gradients(of: loss(leaves), withRespectTo: leaves)
    let step = 1e-5
    try withoutGradients {
      for (leaf, analytic) in zip(leaves, analytic) {
        let analytic = try #require(analytic).array(of: Double.self)
        for index in 0..<leaf.count {
          func shifted(by shift: Double) throws -> Double {
            let element = try leaf.flattened().slice(0, from: index, to: index + 1)
            try element.add(inPlace: shift)
            defer { _ = try? element.add(inPlace: -shift) }
            return try loss(leaves).item()
          }
          let numeric = try (shifted(by: step) - shifted(by: -step)) / (2 * step)
          #expect(abs(numeric - analytic[index]) < 1e-7)
        }
      }
    }
  }
}
