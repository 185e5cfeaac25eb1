import Testing
import Torch

@Suite struct ShapeTests {
  let x: Tensor

  init() throws { x = try Tensor(Array(0..<12), shape: [2, 6]) }

  @Test func sameElementsOtherShape() throws {
    #expect(try x.reshaped(to: [3, -1]).shape == [3, 4])
    #expect(try x.flattened().shape == [12])
    #expect(try x.reshaped(to: [1, 2, 3, 2]).flattened(from: 1).shape == [1, 12])
    #expect(try x.unsqueezed(1).shape == [2, 1, 6])
    #expect(try x.unsqueezed(-1).squeezed(-1).shape == [2, 6])
    #expect(try x.transposed(0, 1).shape == [6, 2])
    #expect(try x.reshaped(to: [2, 3, 2]).permuted([2, 0, 1]).shape == [2, 2, 3])
    #expect(try x.slice(0, to: 1).expanded(to: [3, -1]).shape == [3, 6])
    let error = #expect(throws: TorchError.self) { try x.reshaped(to: [5, 2]) }
    #expect(try #require(error).message.contains("[5, 2]"))
  }

  @Test func parts() throws {
    #expect(try x.slice(1, from: 1, by: 2).array() == [1, 3, 5, 7, 9, 11] as [Int])
    #expect(try x.slice(1, from: -2).array() == [4, 5, 10, 11] as [Int])
    #expect(try x.select(0, 1).array() == [6, 7, 8, 9, 10, 11] as [Int])
    #expect(try x.indexSelect(1, [5, 0]).array() == [5, 0, 11, 6] as [Int])
    #expect(try x.gather(1, Tensor([2, 1], shape: [2, 1])).array() == [2, 7] as [Int])
    #expect(try x.flipped([0]).slice(1, to: 2).array() == [6, 7, 0, 1] as [Int])
    #expect(throws: TorchError.self) { try x.indexSelect(1, [6]) }
    let sums = try Tensor([1, 1, 1] as [Int]).indexAdd(0, Tensor([2, 0, 2] as [Int64]), Tensor([10, 20, 30] as [Int]))
    #expect(try sums.array() == [21, 1, 41] as [Int])
  }

  @Test func aSliceIsAView() throws {
    try x.slice(1, from: 4).fill(with: 0)
    #expect(try x.array() == [0, 1, 2, 3, 0, 0, 6, 7, 8, 9, 0, 0] as [Int])
  }

  @Test func padding() throws {
    let y = try Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
    #expect(
      try y.padded([(1, 0), (0, 2)], value: 9).array() == [9, 9, 9, 9, 1, 2, 9, 9, 3, 4, 9, 9] as [Float])
    #expect(try y.padded([(0, -1)]).array() == [1, 3] as [Float])
  }

  @Test func joiningAndSplitting() throws {
    let parts = try x.split([1, 2, 3], along: 1)
    #expect(parts.map(\.shape) == [[2, 1], [2, 2], [2, 3]])
    #expect(try Tensor.concatenated(parts, along: 1).array() == Array(0..<12))
    #expect(try Tensor.stacked([x, x], along: 1).shape == [2, 2, 6])
    #expect(try x.chunked(4, along: -1).map { $0.shape[1] } == [2, 2, 2])
    #expect(try x.chunked(5, along: 1).map { $0.shape[1] } == [2, 2, 2])
    #expect(try x.flattened().chunked(5).map(\.count) == [3, 3, 3, 3])
    #expect(throws: TorchError.self) { try x.split([1, 2], along: 1) }
    #expect(throws: TorchError.self) { try x.chunked(2, along: 2) }
    #expect(throws: TorchError.self) { try Tensor.concatenated([x, Tensor.zeros([3])]) }
    #expect(throws: TorchError.self) { try Tensor.concatenated([]) }
  }
}
