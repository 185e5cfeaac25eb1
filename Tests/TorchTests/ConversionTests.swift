import Testing
import Torch

@Suite struct ConversionTests {
  @Test func bfloat16KeepsEightBits() throws {
    let x = try Tensor([1, -2.5, 1.00390625, 3e38] as [Float])
    let y = try x.to(.bfloat16)
    #expect(y.dataType == .bfloat16)
    #expect(try y.bytes().prefix(4) == [0x80, 0x3F, 0x20, 0xC0])
    try expectClose(y, [1, -2.5, 1, 3e38], tolerance: 4e-3)
    #expect(try y.to(.float32).array(of: Float.self)[1] == -2.5)
  }

  @Test func float16OverflowsToInfinity() throws {
    #expect(try Tensor([65504, 1e6] as [Float]).to(.float16).array() == [65504, .infinity] as [Float])
  }

  @Test func channelsLastReadsTheSame() throws {
    let values = (0..<24).map(Float.init)
    let x = try Tensor(values, shape: [1, 2, 3, 4])
    let y = try x.to(.channelsLast)
    #expect(y.shape == x.shape)
    #expect(y.strides == [24, 1, 8, 2])
    #expect(y.isContiguous(.channelsLast) && !y.isContiguous())
    #expect(try y.array() == values)
    #expect(try y.contiguous().strides == x.strides)
  }

  @Test func readingConverts() throws {
    #expect(try Tensor([1.9, -1.9] as [Float]).array() == [1, -1] as [Int])
    #expect(try Tensor([0, 2]).array() == [false, true])
    #expect(try Tensor([true, false]).array() == [1, 0] as [Float])
  }

  @Test func elementsAreReachedInPlace() throws {
    let x = try Tensor([1, 2, 3] as [Float])
    try x.withUnsafeMutableBufferPointer(of: Float.self) { $0[1] = 5 }
    #expect(try x.withUnsafeBufferPointer { (elements: UnsafeBufferPointer<Float>) in elements.reduce(0, +) } == 9)
  }

  @Test func elementsOutOfReachAreRefused() throws {
    let x = try Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
    #expect(throws: TorchError.self) { try x.transposed(0, 1).withUnsafeBytes { _ in } }
    #expect(throws: TorchError("the elements of a tensor of float32 cannot be read as int64")) {
      try x.withUnsafeBufferPointer(of: Int.self) { _ in }
    }
    #expect(throws: TorchError.self) { try x.item() }
  }

  @Test func copyingOverwrites() throws {
    let x = try Tensor.zeros([2, 2], dataType: .int64)
    try x.copy(from: Tensor([1.5, 2] as [Float]))
    #expect(try x.array() == [1, 2, 1, 2] as [Int])
    let twin = try x.clone().fill(with: 0)
    #expect(try twin.array() == [0, 0, 0, 0] as [Int])
    #expect(try x.array() == [1, 2, 1, 2] as [Int])
  }
}
