import Foundation
import Testing
import Torch

/// In a process of its own, where no other test makes tensors meanwhile.
@Suite struct LeakTests {
  @Test func tenThousandStepsLeaveNothingBehind() async {
    await #expect(processExitsWith: .success) {
      try Runtime.setThreadCount(1)
      let generator = try Generator(seed: 1)
      let weight = try Tensor.normal([4, 2, 3, 3], using: generator).setRequiresGradient()
      let momentum = try Tensor.zeros(like: weight)
      let x = try Tensor.normal([2, 2, 4, 4], using: generator)

      func step(_ number: Int) throws {
        let features = try x.convolution(weight: weight).relu().adaptiveAveragePool().flattened(from: 1)
        try features.crossEntropy(Tensor([0, 3]), labelSmoothing: 0.1).backward()
        let gradient = try #require(try weight.gradient)
        try Optimisation.sgdStep(
          [weight], gradients: [gradient], momenta: [momentum], learningRate: 0.01, momentum: 0.9)
        try weight.setGradient(nil)
        _ = try features.chunked(2, along: 1).map { try $0.top(1).values }
        if number % 50 == 0 { _ = try? features.matmul(x) }
      }

      for number in 0..<500 { try step(number) }
      let tensors = Runtime.liveTensorCount
      let memory = residentBytes()
      for number in 0..<10_000 { try step(number) }
      try #require(Runtime.liveTensorCount == tensors)
      try #require(residentBytes() - memory < 4 << 20)
    }
  }
}

/// How much memory this process has in use; 0 where that cannot be told.
private func residentBytes() -> Int {
  guard let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")[1] else {
    return 0
  }
  return (Int(pages) ?? 0) * Int(getpagesize())
}
