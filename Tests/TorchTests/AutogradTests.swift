import Testing
import Torch

@Suite struct AutogradTests {
  struct Stop: Error {}

  let x: Tensor

  init() throws { x = try Tensor([1, 2, 3] as [Float]).setRequiresGradient() }

  @Test func gradientsAddUpUntilFreed() throws {
    #expect(try x.gradient == nil)
    try x.squared().sum().backward()
    #expect(try x.gradient?.array() == [2, 4, 6] as [Float])
    try x.sum().backward()
    #expect(try x.gradient?.array() == [3, 5, 7] as [Float])
    try x.setGradient(nil)
    #expect(try x.gradient == nil)
  }

  @Test func aSeedWeighsTheOutputs() throws {
    try x.squared().backward(seed: Tensor([1, 0, -1] as [Float]))
    #expect(try x.gradient?.array() == [2, 0, -6] as [Float])
    #expect(throws: TorchError.self) { try x.squared().backward() }
  }

  @Test func aGraphServesOnceUnlessRetained() throws {
    let loss = try x.squared().sum()
    try loss.backward(retainingGraph: true)
    try loss.backward()
    #expect(try x.gradient?.array() == [4, 8, 12] as [Float])
    let error = #expect(throws: TorchError.self) { try loss.backward() }
    #expect(try #require(error).message.contains("second time"))
  }

  @Test func gradientsWithRespectToChosenTensors() throws {
    let unused = try Tensor(1).setRequiresGradient()
    let loss = try x.power(3).sum()
    let found = try gradients(of: loss, withRespectTo: [x, unused])
    #expect(try found[0]?.array() == [3, 12, 27] as [Float])
    #expect(found[1] == nil)
    #expect(try x.gradient == nil)
  }

  @Test func gradientsOfGradients() throws {
    let first = try gradients(of: x.power(3).sum(), withRespectTo: [x], creatingGraph: true)
    let second = try gradients(of: #require(first[0]).sum(), withRespectTo: [x])
    #expect(try second[0]?.array() == [6, 12, 18] as [Float])
  }

  @Test func detachingSharesMemoryButNoHistory() throws {
    let y = try x.detached()
    #expect(!y.requiresGradient)
    try y.fill(with: 4)
    #expect(try x.array() == [4, 4, 4] as [Float])
  }

  @Test func integersHaveNoGradients() throws {
    let n = try Tensor([1, 2])
    #expect(throws: TorchError.self) { try n.setRequiresGradient() }
  }

  @Test func leavesAreNotWrittenWhileRecorded() throws {
    #expect(throws: TorchError.self) { try x.add(inPlace: 1) }
    try withoutGradients { _ = try x.add(inPlace: 1) }
    #expect(try x.array() == [2, 3, 4] as [Float])
  }

  @Test func scopesNestAndEnd() throws {
    #expect(gradientsEnabled)
    try withoutGradients {
      #expect(!gradientsEnabled)
      #expect(try !(x * 2).requiresGradient)
      let recorded = try withGradients { try x * 2 }
      #expect(recorded.requiresGradient)
      #expect(!gradientsEnabled)
    }
    #expect(gradientsEnabled)
  }

  @Test func scopesEndWhenTheyThrow() {
    #expect(throws: Stop.self) { try withoutGradients { throw Stop() } }
    #expect(gradientsEnabled)
    withoutGradients {
      #expect(throws: TorchError.self) { try withGradients { try Tensor.zeros([-1]) } }
      #expect(!gradientsEnabled)
    }
    #expect(gradientsEnabled)
  }
}
