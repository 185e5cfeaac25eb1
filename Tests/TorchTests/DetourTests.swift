import Testing
import Torch

/// Where LibTorch left alone would read or write memory that is not its own.
@Suite struct DetourTests {
  /// The windows step over the only column: of the image they read padding alone.
  @Test(arguments: [MemoryFormat.contiguous, .channelsLast])
  func convolutionsThatMissTheImageGiveTheirBias(_ format: MemoryFormat) throws {
    let image = try Tensor.ones([2, 2, 7, 1]).to(format).setRequiresGradient()
    let weight = try Tensor.ones([4, 1, 4, 1]).to(format).setRequiresGradient()
    let bias = try Tensor([1, 2, 3, 4] as [Float])
    let output = try image.convolution(
      weight: weight, bias: bias, stride: Pair(1, 2), padding: Pair(2, 1), dilation: 3, groups: 2)
    #expect(output.shape == [2, 4, 2, 2])
    #expect(try output.array(of: Float.self) == (0..<32).map { Float($0 / 4 % 4 + 1) })
    try output.sum().backward()
    #expect(try image.gradient?.array(of: Float.self) == Array(repeating: 0, count: 28))
    #expect(try weight.gradient?.array(of: Float.self) == Array(repeating: 0, count: 16))
  }

  /// The image lies between the two places of a window.
  @Test(arguments: [MemoryFormat.contiguous, .channelsLast], [false, true])
  func windowsThatMissTheImageHaveNoGradient(_ format: MemoryFormat, roundsUp: Bool) throws {
    let image = try Tensor.ones([5, 2, 2, 3]).to(format).setRequiresGradient()
    let output = try image.maxPool(
      kernel: 2, stride: Pair(1, 4), padding: 1, dilation: Pair(3, 1), ceilMode: roundsUp)
    #expect(output.shape == [5, 2, 1, 1])
    #expect(try output.array(of: Float.self).allSatisfy { $0 == -.infinity })
    try output.sum().backward()
    #expect(try image.gradient?.array(of: Float.self) == Array(repeating: 0, count: 60))
  }

  /// As a first layer has it.
  @Test func aGroupNormIsTrainedOnImagesThatWantNoGradient() throws {
    let image = try Tensor.uniform([2, 4, 5, 3], from: -1, to: 1, using: Generator(seed: 1))
    func gradients(_ format: MemoryFormat) throws -> [[Float]?] {
      let (weight, bias) = try (Tensor.ones([4]).setRequiresGradient(), Tensor.zeros([4]).setRequiresGradient())
      try image.to(format).groupNorm(groups: 2, weight: weight, bias: bias).squared().sum().backward()
      return try [weight, bias].map { try $0.gradient?.array() }
    }
    let (rows, pixels) = try (gradients(.contiguous), gradients(.channelsLast))
    for (row, pixel) in zip(rows, pixels) { try expectClose(Tensor(#require(pixel)), #require(row)) }
  }

  /// The square of the mean is 30,000 times the variance.
  @Test(arguments: [MemoryFormat.contiguous, .channelsLast])
  func aGroupNormKeepsItsDigitsFarFromZero(_ format: MemoryFormat) throws {
    let image = try Tensor.uniform([2, 4, 5, 3], from: -1, to: 1, using: Generator(seed: 1))
    let far = try (image + 100).to(format).groupNorm(groups: 2)
    let largest: Double = try (far - image.groupNorm(groups: 2)).abs().max().item()
    #expect(largest < 1e-4)
  }

  @Test func aGroupNormShiftsWithoutAScale() throws {
    let image = try Tensor.uniform([2, 4, 3], from: -1, to: 1, using: Generator(seed: 1))
    let bias = try Tensor([1, 2, 3, 4] as [Float]).setRequiresGradient()
    let output = try image.groupNorm(groups: 2, weight: nil, bias: bias)
    let scaled = try image.groupNorm(groups: 2, weight: Tensor.ones([4]), bias: bias)
    #expect(try output.array(of: Float.self) == scaled.array(of: Float.self))
    try output.sum().backward()
    #expect(try bias.gradient?.array(of: Float.self) == [6, 6, 6, 6])
  }
}
