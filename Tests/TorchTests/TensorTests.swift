import Testing
import Torch

@Suite struct TensorTests {
  @Test func describesItself() throws {
    let x = try Tensor.zeros([2, 3], dataType: .int64)
    #expect(x.rank == 2)
    #expect(x.shape == [2, 3])
    #expect(x.strides == [3, 1])
    #expect(x.count == 6)
    #expect(x.dataType == .int64)
    #expect(x.device == .cpu)
    #expect("\(x)" == "Tensor([2, 3], int64, cpu)")
  }

  @Test func aScalarHasNoDimensions() throws {
    let x = try Tensor(2.5)
    #expect(x.shape == [])
    #expect(x.count == 1)
    #expect(try x.item() == 2.5)
  }

  @Test func anEmptyTensorHasNoElements() throws {
    let x = try Tensor([Float](), shape: [0, 3])
    #expect(x.count == 0)
    #expect(try x.array(of: Float.self) == [])
    #expect(try x.bytes() == [])
  }

  @Test(arguments: DataType.allCases)
  func typesKeepTheirNumbers(type: DataType) throws {
    let x = try Tensor.zeros([3], dataType: type)
    #expect(x.dataType == type)
    #expect(try x.bytes().count == 3 * type.byteCount)
  }

  @Test func anErrorSaysWhatIsWrong() throws {
    let x = try Tensor.zeros([1, 3, 8, 8])
    let weight = try Tensor.zeros([4, 2, 3, 3])
    let error = #expect(throws: TorchError.self) { try x.convolution(weight: weight) }
    let message = try #require(error).message
    #expect(message.contains("[4, 2, 3, 3]") && message.contains("3 channels"))
    #expect(!message.contains("frame #"), "a stack trace is no use to a user")
  }
}
