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

  @Test func anAbsentDimensionIsRefused() {
    #expect(throws: TorchError.self) { try x.sum(over: [2]) }
    #expect(throws: TorchError.self) { try x.top(4) }
  }
}
