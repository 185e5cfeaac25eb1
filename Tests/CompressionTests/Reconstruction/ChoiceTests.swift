import Compression
import Datasets
import Search
import Testing
import Torch

/// Searches for the channels that a layer can best do without, on forms small enough to try every choice.
@Suite struct ChoiceTests {
  typealias Problem = LayerQuadraticTests.Problem

  private static func choices(of width: Int, keeping count: Int) -> [[Bool]] {
    (0..<1 << width).map { number in (0..<width).map { number >> $0 & 1 == 1 } }
      .filter { $0.count(where: \.self) == count }
  }

  private func loss(_ form: LayerQuadratic, _ choice: [Bool]) -> Double {
    form.loss(scaling: choice.map { $0 ? 1 : 0 })
  }

  @Test func manyChoicesLoseWhatEachLosesAlone() throws {
    let form = try LayerQuadraticTests.larger.form()
    // The vector's batch: gone are 1, 3 and 4, then 0 and 1, then 2 and 3.
    let batch = ["01011", "11000", "00110"].map { $0.map { $0 == "0" } }
    for (found, expected) in zip(try ChoiceLosses(form).losses(keeping: batch), [1.064957, 1.406991, 0.992897]) {
      #expect(abs(found - expected) < 1e-6)
    }
    // A form whose target is not what all channels make.
    let other = LayerQuadratic(energy: 5, cross: form.cross.map { 0.7 * $0 + 0.1 }, matrix: form.matrix)
    for count in 0...5 {
      let choices = Self.choices(of: 5, keeping: count)
      for (found, choice) in zip(try ChoiceLosses(other).losses(keeping: choices), choices) {
        #expect(abs(found - loss(other, choice)) < 1e-8)
      }
    }
    #expect(try ChoiceLosses(form).losses(keeping: []).isEmpty)
  }

  @Test func sumsAreExactInAnyOrder() throws {
    var stream = RandomStream(seed: 1, name: "test")
    let (width, count) = (200, 60)
    let rows = (0..<width).map { _ in (0..<30).map { _ in stream.uniform(in: -1...1) } }
    let matrix = rows.flatMap { one in rows.map { other in zip(one, other).reduce(0) { $0 + $1.0 * $1.1 } } }
    let cross = (0..<width).map { row in (0..<width).reduce(0) { $0 + matrix[row * width + $1] } }
    let form = LayerQuadratic(energy: cross.reduce(0, +), cross: cross, matrix: matrix)
    // The same channels in another order make other sums; the same number comes out to the last bit.
    let order = stream.permutation(of: width)
    let shuffled = LayerQuadratic(
      energy: form.energy, cross: order.map { cross[$0] },
      matrix: order.flatMap { row in order.map { matrix[row * width + $0] } })
    let choices = (0..<50).map { _ in SubsetOperators(width: width, count: count).random(from: &stream) }
    let whole = loss(form, Array(repeating: true, count: width))
    let otherWhole = loss(shuffled, Array(repeating: true, count: width))
    let found = try ChoiceLosses(form).losses(keeping: choices)
    let others = try ChoiceLosses(shuffled).losses(keeping: choices.map { choice in order.map { choice[$0] } })
    for (one, other) in zip(found, others) { #expect(abs((one - whole) - (other - otherWhole)) < 1e-9 * one) }
    for (one, choice) in zip(found, choices) { #expect(abs(one - loss(form, choice)) < 1e-6 * one) }
  }

  @Test(arguments: 1...20)
  func swapsEndWhereNoSwapIsBetterAndSomeStartFindsTheBest(_ seed: UInt64) throws {
    let width = 4 + Int(seed) % 7
    let count = 1 + Int(seed) % (width - 1)
    let form = try Problem.random(seed: seed, width: width).form()
    var stream = RandomStream(seed: seed, name: "test")
    let start = SubsetOperators(width: width, count: count).random(from: &stream)
    let (choice, found) = form.swapped(from: start)
    #expect(choice.count(where: \.self) == count)
    #expect(found <= loss(form, start) + 1e-12)
    #expect(abs(found - loss(form, choice)) < 1e-9)
    for gone in choice.indices where choice[gone] {
      for back in choice.indices where !choice[back] {
        var other = choice
        (other[gone], other[back]) = (false, true)
        #expect(loss(form, other) >= found - 1e-9)
      }
    }
    let least = Self.choices(of: width, keeping: count).map { loss(form, $0) }.min() ?? 0
    let best = form.bestBySwaps(keeping: count, starts: 30, from: stream)
    #expect(abs(best.loss - least) < 1e-9)
  }

  @Test func swapsKnowFormsWithAnotherTarget() throws {
    let form = try Problem.random(seed: 4, width: 7).form()
    let other = LayerQuadratic(energy: form.energy, cross: form.cross.map { 0.5 * $0 }, matrix: form.matrix)
    let least = Self.choices(of: 7, keeping: 3).map { loss(other, $0) }.min() ?? 0
    let best = other.bestBySwaps(keeping: 3, starts: 30, from: RandomStream(seed: 1, name: "test"))
    #expect(abs(best.loss - least) < 1e-9)
  }

  @Test(arguments: 1...6)
  func theGeneticSearchFindsTheBestChoice(_ seed: UInt64) throws {
    let width = 6 + Int(seed)
    let form = try Problem.random(seed: seed, width: width).form()
    let losses = try ChoiceLosses(form)
    var search = GeneticSearch(
      SubsetOperators(width: width, count: width / 2), from: RandomStream(seed: seed, name: "test"))
    let best = try #require(try search.run { try losses.losses(keeping: $0) })
    let least = Self.choices(of: width, keeping: width / 2).map { loss(form, $0) }.min() ?? 0
    #expect(abs(best.loss - least) < 1e-6)
  }

  @Test func theVectorsBestChoicesAreFound() throws {
    let form = try LayerQuadraticTests.larger.form()
    for (count, kept, expected) in [(2, [0, 2], 1.064957), (3, [0, 2, 3], 0.748447)] {
      let best = form.bestBySwaps(keeping: count, starts: 5, from: RandomStream(seed: 1, name: "test"))
      #expect(best.choice.indices.filter { best.choice[$0] } == kept)
      #expect(abs(best.loss - expected) < 1e-6)
    }
  }
}
