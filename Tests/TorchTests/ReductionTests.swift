import Testing
import Torch

@Suite struct ReductionTests {
  let x: Tensor

  init() throws { x = try Tensor([1, 5, 3, 4, 2, 6] as [Float], shape: [2, 3]) }

  @Test func overAll() throws {
    #expect(try x.sum().item() == 21)
    #expect(try x.mean().item() == 3.5)
    #expect(try x.max().item() == 6)
    #expect(try x.min().item() == 1)
    #expect(try x.variance().item() == 3.5)
    #expect(try Tensor([3, 4] as [Float]).norm().item() == 5)
    #expect(try x.norm(.infinity).item() == 6)
  }

  @Test func alongDimensions() throws {
    #expect(try x.sum(over: [0]).array() == [5, 7, 9] as [Float])
    #expect(try x.mean(over: [-1], keepingDimensions: true).shape == [2, 1])
    #expect(try x.max(over: [1]).array() == [5, 6] as [Float])
    #expect(try x.min(over: [0, 1]).shape == [])
  }

  @Test func whichOne() throws {
    #expect(try x.argmax(over: 1).array() == [1, 2] as [Int])
    #expect(try x.argmin(over: 0, keepingDimensions: true).array() == [0, 1, 0] as [Int])
    #expect(try x.argsort(descending: true).array() == [1, 2, 0, 2, 0, 1] as [Int])
    let (values, indices) = try x.top(2)
    #expect(try values.array() == [5, 3, 6, 4] as [Float])
    #expect(try indices.array() == [1, 2, 2, 0] as [Int])
  }

  @Test(arguments: [DataType.float32, .bfloat16, .float64], [MemoryFormat.channelsLast, .contiguous])
  func productsOfChannels(dataType: DataType, format: MemoryFormat) throws {
    let generator = try Generator(seed: 3)
    for shape in [[2, 3, 5, 4], [3, 16, 8, 8], [1, 1, 1, 1], [2, 7], [2, 5, 3]] {
      for axis in 1..<shape.count where shape.count == 4 || axis == shape.count - 1 {
        let pair = try (0..<2).map { _ in
          let value = try Tensor.normal(shape, using: generator).to(dataType)
          return shape.count == 4 ? try value.to(format) : value
        }
        let product = try pair[0].to(.float64) * pair[1].to(.float64)
        let others = (1..<shape.count).filter { $0 != axis }
        let expected = try others.isEmpty ? product : product.sum(over: others)
        let found = try pair[0].channelProducts(with: pair[1], axis: axis)
        #expect(found.dataType == .float32 && found.shape == [shape[0], shape[axis]])
        try expectClose(
          found.to(.float64), expected.to(.float32).array(of: Float.self), shape: expected.shape, tolerance: 1e-4)
      }
    }
  }

  @Test func productsOfChannelsHaveGradients() throws {
    let generator = try Generator(seed: 4)
    let a = try Tensor.normal([2, 3, 4, 4], using: generator).to(.channelsLast).setRequiresGradient()
    let b = try Tensor.normal([2, 3, 4, 4], using: generator).to(.channelsLast)
    let gradient = try #require(try gradients(of: a.channelProducts(with: b).sum(), withRespectTo: [a])[0])
    try expectClose(gradient, b.contiguous().array(of: Float.self), shape: b.shape, tolerance: 1e-6)
  }

  @Test func anAbsentDimensionIsRefused() {
    #expect(throws: TorchError.self) { try x.sum(over: [2]) }
    #expect(throws: TorchError.self) { try x.top(4) }
  }
}
