import Testing
import Torch

@Suite struct RuntimeTests {
  @Test func versionIsThePinnedOne() { #expect(Runtime.version == "2.13.0") }

  @Test func threadCountIsPositive() { #expect(Runtime.threadCount > 0) }

  @Test func zeroThreadsAreRefused() { #expect(throws: TorchError.self) { try Runtime.setThreadCount(0) } }

  @Test func theProcessorIsAlwaysInStep() throws { try Runtime.synchronize(.cpu) }

  @Test(.enabled(if: !Runtime.isCUDAAvailable))
  func absentDevicesAreRefused() {
    #expect(throws: TorchError.self) { try Tensor.zeros([1], device: .cuda(0)) }
  }
}
