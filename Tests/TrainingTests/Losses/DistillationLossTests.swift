import Testing
import TestSupport
import Torch
import Training

/// The losses of distillation on vectors worked out elsewhere, and their laws.
@Suite struct DistillationLossTests {
  static let student = [Float](arrayLiteral: 1, 2, 3)
  static let teacher = [Float](arrayLiteral: 3, 2, 1)

  @Test func knownDivergence() throws {
    let student = try Tensor(Self.student, shape: [1, 3])
    let teacher = try Tensor(Self.teacher, shape: [1, 3])
    #expect(abs(try student.divergence(from: [teacher], temperature: 4).item() - 1.319630) < 1e-5)
    #expect(abs(try student.divergence(from: [teacher], temperature: 4).item() / 16 - 0.082477) < 1e-6)
    #expect(abs(try student.squaredError(teacher).item() - 2.666667) < 1e-5)
    #expect(abs(try student.crossEntropy(Tensor([Int64(2)])).item() - 0.407606) < 1e-6)
  }

  @Test(arguments: [0.5, 1, 4, 20]) func theGradientIsTheDifferenceOfProbabilities(temperature: Double) throws {
    let student = try Tensor(numbers("student", 12).map { 3 * $0 }, shape: [4, 3]).setRequiresGradient(true)
    let teacher = try Tensor(numbers("teacher", 12).map { 3 * $0 }, shape: [4, 3])
    try student.divergence(from: [teacher], temperature: temperature).backward()
    let softened = { (scores: Tensor) in try (scores.detached() * (1 / temperature)).softmax(over: 1) }
    let expected = try (softened(student) - softened(teacher)) * (temperature / 4)
    let found = try #require(try student.gradient)
    #expect(distance(try found.array(of: Float.self), try expected.array(of: Float.self)) < 1e-5)
  }

  @Test func aTeacherThatSaysTheSameCostsNothing() throws {
    let scores = try Tensor(numbers("scores", 12), shape: [4, 3])
    #expect(abs(try scores.divergence(from: [scores], temperature: 3).item()) < 1e-6)
    let value = try Tensor(numbers("value", 2 * 3 * 4 * 4), shape: [2, 3, 4, 4])
    #expect(try value.attentionDifference(from: value).item() == 0)
  }

  @Test func severalTeachersSpeakWithTheMeanOfTheirProbabilities() throws {
    let scores = try Tensor(numbers("scores", 12), shape: [4, 3])
    let teachers = try ["one", "two"].map { try Tensor(numbers($0, 12).map { 2 * $0 }, shape: [4, 3]) }
    let mean = try (teachers[0].softmax(over: 1) + teachers[1].softmax(over: 1)) * 0.5
    let one = try scores.divergence(from: teachers, temperature: 1).item()
    let other = try scores.divergence(from: [mean.log()], temperature: 1).item()
    #expect(abs(one - other) < 1e-6)
  }

  @Test func attentionMapsAreOfLengthOneAndBlindToScaleAndChannels() throws {
    let pixels = numbers("pixels", 2 * 3 * 2 * 2)
    let value = try Tensor(pixels, shape: [2, 3, 2, 2])
    let map = try value.attentionMap().array(of: Float.self)
    for image in 0..<2 {
      let squares = (0..<4).map { place in
        (0..<3).reduce(Float(0)) { $0 + pixels[(image * 3 + $1) * 4 + place] * pixels[(image * 3 + $1) * 4 + place] }
      }
      let length = squares.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for place in 0..<4 { #expect(abs(map[image * 4 + place] - squares[place] / length) < 1e-6) }
    }
    #expect(try (value * 7).attentionDifference(from: value).item() < 1e-12)
    let doubled = try Tensor.concatenated([value, value], along: 1)
    #expect(try doubled.attentionDifference(from: value).item() < 1e-12)
    // Maps (5, 10) and (1, 1), each brought to length 1, worked out by hand.
    let small = try Tensor([1, 2, 3, 4] as [Float], shape: [1, 2, 1, 2])
    let even = try Tensor(Array(repeating: Float(1), count: 4), shape: [1, 2, 1, 2])
    #expect(abs(try small.attentionDifference(from: even).item() - 0.051317) < 1e-6)
  }

  @Test func valuesThatAreZeroEverywhereHaveNoGradientAndNoNaN() throws {
    let zero = try Tensor([Float](repeating: 0, count: 8), shape: [1, 2, 2, 2]).setRequiresGradient(true)
    #expect(try zero.detached().attentionDifference(from: zero.detached()).item() == 0)
    let other = try Tensor(numbers("other", 8), shape: [1, 2, 2, 2])
    let loss = try zero.attentionDifference(from: other)
    #expect(try loss.detached().item().isFinite)
    try loss.backward()
    #expect(try #require(try zero.gradient).array(of: Float.self).allSatisfy { $0 == 0 })
  }
}
