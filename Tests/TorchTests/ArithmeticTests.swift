import Testing
import Torch

@Suite struct ArithmeticTests {
  let x: Tensor
  let y: Tensor

  init() throws {
    x = try Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
    y = try Tensor([10, 20] as [Float])
  }

  @Test func tensorsAreBroadcast() throws {
    #expect(try (x + y).array() == [11, 22, 13, 24] as [Float])
    #expect(try (x - y).array() == [-9, -18, -7, -16] as [Float])
    #expect(try (x * y).array() == [10, 40, 30, 80] as [Float])
    #expect(try (y / x).array() == [10, 10, 10 / 3, 5] as [Float])
    #expect(try x.maximum(y / 10).array() == [1, 2, 3, 4] as [Float])
    #expect(try x.minimum(y / 10).array() == [1, 2, 1, 2] as [Float])
  }

  @Test func scalarsOnEitherSide() throws {
    #expect(try (x + 1).array() == [2, 3, 4, 5] as [Float])
    #expect(try (1 - x).array() == [0, -1, -2, -3] as [Float])
    #expect(try (2 * x / 4).array() == [0.5, 1, 1.5, 2] as [Float])
    #expect(try (12 / x).array() == [12, 6, 4, 3] as [Float])
    #expect(try (-x).array() == [-1, -2, -3, -4] as [Float])
  }

  @Test func wholeScalarsKeepIntegers() throws {
    let n = try Tensor([1, 2])
    #expect(try (n * 3 + 1).dataType == .int64)
    #expect(try (n * 0.5).array() == [0.5, 1] as [Float])
    #expect(try (n / 2).array() == [0.5, 1] as [Float])
  }

  @Test func matrixProduct() throws {
    #expect(try x.matmul(y).array() == [50, 110] as [Float])
    let error = #expect(throws: TorchError.self) { try x.matmul(Tensor.ones([3, 2])) }
    #expect(try #require(error).message.contains("2x2 and 3x2"))
  }

  @Test func rounding() throws {
    let z = try Tensor([-1.5, 0.5, 2.4] as [Float])
    #expect(try z.rounded().array() == [-2, 0, 2] as [Float])
    #expect(try z.floor().array() == [-2, 0, 2] as [Float])
    #expect(try z.ceil().array() == [-1, 1, 3] as [Float])
    #expect(try z.sign().array() == [-1, 1, 1] as [Float])
    #expect(try z.clamped(from: -1, to: 1).array() == [-1, 0.5, 1] as [Float])
    #expect(try z.clamped(to: 0).array() == [-1.5, 0, 0] as [Float])
    #expect(try z.hardTanh(from: 0, to: 2).array() == [0, 0.5, 2] as [Float])
  }

  @Test func productsAreAddedInPlace() throws {
    let sum = try Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
    let (one, other) = (try Tensor([1, 2] as [Float], shape: [2, 1]), try Tensor([3, 5] as [Float], shape: [1, 2]))
    try sum.add(inPlaceProductOf: one, and: other, scale: -2)
    #expect(try sum.array() == [-5, -8, -9, -16] as [Float])
    #expect(throws: TorchError.self) { try sum.add(inPlaceProductOf: other, and: other) }
  }

  @Test func inPlaceWritesToEveryReference() throws {
    let same = x
    try x.add(inPlace: y, scale: 0.1).multiply(inPlace: 2).subtract(inPlace: y).add(inPlace: 1)
    #expect(try same.array() == [-5, -11, -1, -7] as [Float])
    try x.multiply(inPlace: y).divide(inPlace: Tensor(-10))
    #expect(try same.array() == [5, 22, 1, 14] as [Float])
    try x.interpolate(inPlace: Tensor.zeros([2, 2]), weight: 0.5).clamp(from: 1)
    #expect(try same.array() == [2.5, 11, 1, 7] as [Float])
    try x.fill(with: -1).reluInPlace()
    #expect(try same.array() == [0, 0, 0, 0] as [Float])
  }
}

@Suite struct ComparisonTests {
  @Test func comparisons() throws {
    let x = try Tensor([1, 2, 3])
    let y = try Tensor([3, 2, 1])
    #expect(try x.equal(to: y).array() == [false, true, false])
    #expect(try x.notEqual(to: y).array() == [true, false, true])
    #expect(try x.greater(than: y).array() == [false, false, true])
    #expect(try x.greaterOrEqual(to: y).array() == [false, true, true])
    #expect(try x.less(than: y).array() == [true, false, false])
    #expect(try x.lessOrEqual(to: y).array() == [true, true, false])
    #expect(try x.greater(than: 1.5).array() == [false, true, true])
    #expect(try x.equal(to: 2).not().array() == [true, false, true])
    #expect(try x.less(than: 3).and(x.greater(than: 1)).array() == [false, true, false])
    #expect(try x.less(than: 2).or(x.greater(than: 2)).array() == [true, false, true])
    #expect(try Tensor.where(x.greater(than: y), x, y).array() == [3, 2, 3] as [Int])
  }

  @Test func finiteness() throws {
    #expect(try Tensor([1, -2] as [Float]).allFinite())
    #expect(try !Tensor([1, .nan] as [Float]).allFinite())
    #expect(try Tensor([1, -.infinity] as [Float]).isFinite().array() == [true, false])
  }
}
