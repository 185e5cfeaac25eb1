import TestSupport
import Testing
import Torch

/// Channels of images in channels-last order, gathered pixel by pixel, beside LibTorch's own way with row-major order.
@Suite struct ChannelGatherTests {
  /// A gather of some channels of images, drawn at random: an order of all of them, or some with repetitions.
  struct Sample: Sendable {
    let shape: [Int]
    let indices: [Int]
    let isOrder: Bool

    init(seed: UInt64) {
      var generator = SeededGenerator(seed: seed)
      let channels = Int.random(in: 2...40, using: &generator)
      shape = [Int.random(in: 1...5, using: &generator), channels] + [9, Int.random(in: 1...70, using: &generator)]
      isOrder = seed.isMultiple(of: 2)
      let order = Array(0..<channels).shuffled(using: &generator)
      indices =
        isOrder
        ? order
        : (0..<Int.random(in: 1...50, using: &generator)).map { _ in Int.random(in: 0..<channels, using: &generator) }
    }
  }

  /// The gather of images in an order, and the gradient that whole numbers as weights of its sum leave.
  private func gathered(
    _ sample: Sample, _ type: DataType, _ format: MemoryFormat
  ) throws -> (values: [Float], gradient: [Float]) {
    let count = sample.shape.reduce(1, *)
    let pixels = try Tensor((0..<count).map { Float($0 * 7919 % 251) - 125 }, shape: sample.shape)
    let x = try pixels.to(type).to(format).setRequiresGradient(true)
    let y = try x.indexSelect(1, sample.indices)
    // Small numbers, so that their sums are exact in bfloat16 too.
    let weights = try Tensor((0..<y.shape.reduce(1, *)).map { Float($0 * 31 % 7) - 3 }, shape: y.shape)
    try (y * weights.to(type).to(format)).sum().backward()
    let gradient = try #require(try x.gradient)
    return (
      try y.detached().to(.float32).contiguous().array(of: Float.self),
      try gradient.to(.float32).contiguous().array(of: Float.self)
    )
  }

  @Test(arguments: 0..<20, [DataType.float32, .bfloat16])
  func isLibTorchs(seed: Int, type: DataType) throws {
    let sample = Sample(seed: UInt64(seed))
    let (mine, theirs) = (
      try gathered(sample, type, .channelsLast), try gathered(sample, type, .contiguous)
    )
    #expect(mine.values == theirs.values)
    #expect(mine.gradient == theirs.gradient)
  }

  @Test func theOrderOfPixelsStays() throws {
    let x = try Tensor((0..<2 * 3 * 4 * 4).map(Float.init), shape: [2, 3, 4, 4]).to(.channelsLast)
    let y = try x.indexSelect(1, [2, 0, 0, 1])
    #expect(y.shape == [2, 4, 4, 4])
    #expect(try y.select(1, 3).contiguous().array() == x.select(1, 1).contiguous().array(of: Float.self))
    #expect(throws: TorchError.self) { try x.indexSelect(1, [0, 3]) }
    #expect(throws: TorchError.self) { try x.indexSelect(1, [-1]) }
  }

  @Test func gradientsHaveGradients() throws {
    let x = try Tensor((0..<2 * 3 * 2 * 2).map { Float($0) / 10 }, shape: [2, 3, 2, 2]).to(.channelsLast)
      .setRequiresGradient(true)
    let y = try x.indexSelect(1, [1, 1, 2])
    let first = try #require(
      try gradients(of: (y * y * y).sum(), withRespectTo: [x], creatingGraph: true)[0])
    try first.sum().backward()
    // Of x³ counted as often as the channel was gathered, 6 x.
    let expected = try x.detached().contiguous().array(of: Float.self).enumerated().map { place, value in
      6 * value * [0, 2, 1][place / 4 % 3]
    }
    let gradient = try #require(try x.gradient).contiguous().array(of: Float.self)
    #expect(zip(gradient, expected).allSatisfy { abs($0 - $1) < 1e-5 })
  }
}
