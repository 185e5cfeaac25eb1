import Testing
import Torch

@Suite struct CreationTests {
  @Test func constants() throws {
    #expect(try Tensor.zeros([2]).array() == [0, 0] as [Float])
    #expect(try Tensor.ones([2], dataType: .int64).array() == [1, 1] as [Int])
    #expect(try Tensor.full([2], 1.5, dataType: .float64).array() == [1.5, 1.5] as [Double])
    #expect(try Tensor.range(from: 1, to: 2, by: 0.25).array() == [1, 1.25, 1.5, 1.75] as [Float])
  }

  @Test func zerosLikeKeepTypeAndFormat() throws {
    let x = try Tensor.ones([2, 3, 4, 5], dataType: .bfloat16).to(.channelsLast).setRequiresGradient()
    let zeros = try Tensor.zeros(like: x)
    #expect(zeros.dataType == .bfloat16 && zeros.isContiguous(.channelsLast) && !zeros.requiresGradient)
    #expect(try zeros.norm().item() == 0)
  }

  @Test func elementsComeBackAsTheyWent() throws {
    #expect(try Tensor([1.5, -2] as [Float]).array() == [1.5, -2] as [Float])
    #expect(try Tensor([1.5, -2] as [Double]).array() == [1.5, -2] as [Double])
    #expect(try Tensor([1, -2]).array() == [1, -2] as [Int])
    #expect(try Tensor([1, -2] as [Int64]).array() == [1, -2] as [Int64])
    #expect(try Tensor([1, -2] as [Int32]).array() == [1, -2] as [Int32])
    #expect(try Tensor([1, 255] as [UInt8]).array() == [1, 255] as [UInt8])
    #expect(try Tensor([true, false]).array() == [true, false])
  }

  @Test func aBufferIsCopied() throws {
    var values: [Float] = [1, 2, 3, 4]
    let x = try values.withUnsafeBufferPointer { try Tensor($0, shape: [2, 2]) }
    values[0] = 9
    #expect(try x.array() == [1, 2, 3, 4] as [Float])
  }

  @Test func aWrongNumberOfElementsIsRefused() throws {
    let error = #expect(throws: TorchError.self) { try Tensor([1, 2, 3] as [Float], shape: [2, 2]) }
    #expect(try #require(error).message.contains("takes 16 bytes, not 12"))
  }
}

@Suite struct BorrowingTests {
  /// Memory that counts its owners away.
  final class Owner {
    let memory: UnsafeMutableBufferPointer<Float>
    let onRelease: () -> Void

    init(_ values: [Float], onRelease: @escaping () -> Void) {
      memory = .allocate(capacity: values.count)
      _ = memory.initialize(from: values)
      self.onRelease = onRelease
    }

    deinit {
      memory.deallocate()
      onRelease()
    }
  }

  @Test func memoryIsSharedAndHeldUntilTheLastViewIsGone() throws {
    var released = 0
    var view: Tensor?
    do {
      let owner = Owner([1, 2, 3, 4]) { released += 1 }
      let x = try Tensor(
        borrowing: UnsafeMutableRawBufferPointer(owner.memory), shape: [2, 2], dataType: .float32, owner: owner)
      owner.memory[3] = 7
      view = try x.select(0, 1)
    }
    #expect(released == 0)
    #expect(try view?.array() == [3, 7] as [Float])
    view = nil
    #expect(released == 1)
  }

  @Test func aRefusalLetsTheOwnerGo() {
    var released = 0
    do {
      let owner = Owner([1, 2, 3, 4]) { released += 1 }
      let bytes = UnsafeMutableRawBufferPointer(owner.memory)
      #expect(throws: TorchError.self) {
        try Tensor(borrowing: bytes, shape: [5], dataType: .float32, owner: owner)
      }
      let askew = UnsafeMutableRawBufferPointer(rebasing: bytes[1..<5])
      #expect(throws: TorchError.self) {
        try Tensor(borrowing: askew, shape: [1], dataType: .float32, owner: owner)
      }
    }
    #expect(released == 1)
  }
}
