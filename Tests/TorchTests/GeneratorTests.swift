import Testing
import Torch

@Suite struct GeneratorTests {
  @Test func aSeedGivesTheSameBits() throws {
    func draws(_ seed: UInt64) throws -> [[UInt8]] {
      let generator = try Generator(seed: seed)
      return try [
        Tensor.normal([33], using: generator), Tensor.uniform([33], using: generator),
        Tensor.bernoulli([33], probability: 0.5, using: generator), Tensor.permutation(33, using: generator),
      ].map { try $0.bytes() }
    }
    #expect(try draws(7) == draws(7))
    #expect(try draws(7) != draws(8))
  }

  @Test func streamsDoNotMix() throws {
    let first = try Generator(seed: 1)
    let expected = try [Tensor.normal([4], using: first), Tensor.normal([4], using: first)].map { try $0.bytes() }
    let again = try Generator(seed: 1)
    let other = try Generator(seed: 2)
    let head = try Tensor.normal([4], using: again).bytes()
    _ = try Tensor.normal([4], using: other)
    try Runtime.seed(3)
    #expect(try [head, Tensor.normal([4], using: again).bytes()] == expected)
  }

  @Test func aStateIsRestored() throws {
    let generator = try Generator(seed: 9)
    _ = try Tensor.normal([5], using: generator)
    let state = try generator.state()
    let expected = try Tensor.normal([20], using: generator).bytes()
    let restored = try Generator(seed: 0)
    try restored.restore(state)
    #expect(try Tensor.normal([20], using: restored).bytes() == expected)
    #expect(throws: TorchError.self) { try restored.restore([1, 2, 3]) }
  }

  @Test func distributions() throws {
    let generator = try Generator(seed: 4)
    let normal = try Tensor.normal([20000], using: generator)
    #expect(try abs(normal.mean().item()) < 0.03 && abs(normal.variance().item() - 1) < 0.04)
    let uniform = try Tensor.uniform([20000], from: -1, to: 3, using: generator)
    #expect(try uniform.min().item() >= -1 && uniform.max().item() < 3 && abs(uniform.mean().item() - 1) < 0.04)
    let coins = try Tensor.bernoulli([20000], probability: 0.2, using: generator, dataType: .uint8)
    #expect(try abs(coins.to(.float32).mean().item() - 0.2) < 0.02)
    #expect(try Tensor.permutation(50, using: generator).array(of: Int.self).sorted() == Array(0..<50))
  }
}
