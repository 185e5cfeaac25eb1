import Datasets
import Foundation
import Search
import Testing

/// The multiple-choice knapsack against trying everything.
@Suite struct ChoiceProblemTests {
  private func random(_ seed: UInt64, items: Int, limits: Int, alike: Bool = false) -> ChoiceProblem {
    var stream = RandomStream(seed: seed, name: "choices")
    let kinds = (0..<items).map { item in
      (0..<stream.integer(in: 1...4)).map { place in
        (0..<limits).map { _ in alike ? 4 >> min(place, 2) : stream.integer(below: 30) }
      }
    }
    let options = kinds.map { costs in
      costs.map { ChoiceProblem.Option(loss: stream.uniform(in: -0.2...1), costs: $0) }
    }
    let limits = (0..<limits).map { limit in
      let costs = options.map { $0.map { $0.costs[limit] } }
      let (least, most) = (costs.reduce(0) { $0 + ($1.min() ?? 0) }, costs.reduce(0) { $0 + ($1.max() ?? 0) })
      return least + Int(Double(most - least) * stream.uniform(in: alike ? 0.1...0.9 : -0.1...0.9))
    }
    return ChoiceProblem(items: options, limits: limits)
  }

  /// The least loss of all choices that keep to the limits.
  private func least(_ problem: ChoiceProblem) -> Double? {
    var choices: [[Int]] = [[]]
    for options in problem.items { choices = choices.flatMap { choice in options.indices.map { choice + [$0] } } }
    return choices.filter { zip(problem.costs(of: $0), problem.limits).allSatisfy { $0 <= $1 } }
      .map { problem.loss(of: $0) }.min()
  }

  /// The least loss where all costs of an option are the same, by going through every sum that they can have.
  private func leastByCost(_ problem: ChoiceProblem) -> Double {
    let limit = problem.limits.min() ?? 0
    var least = Array(repeating: 0.0, count: limit + 1)
    for options in problem.items {
      least = least.indices.map { sum in
        options.filter { $0.costs[0] <= sum }.map { least[sum - $0.costs[0]] + $0.loss }.min() ?? .infinity
      }
    }
    return least[limit]
  }

  @Test(arguments: 1...60)
  func theBestOfAllIsFound(_ seed: UInt64) {
    let problem = random(UInt64(seed), items: 1 + Int(seed) % 7, limits: 1 + Int(seed) % 3)
    let (best, expected) = (problem.best(), least(problem))
    #expect((best == nil) == (expected == nil))
    guard let best, let expected else { return }
    #expect(abs(problem.loss(of: best) - expected) < 1e-9)
    #expect(zip(problem.costs(of: best), problem.limits).allSatisfy { $0 <= $1 })
  }

  @Test func asManyLayersAsNetworksHaveAreNoTrouble() {
    for limits in 1...2 {
      let problem = random(5, items: 110, limits: limits, alike: true)
      let found = problem.best()
      #expect(found != nil)
      guard let best = found else { continue }
      #expect(zip(problem.costs(of: best), problem.limits).allSatisfy { $0 <= $1 })
      #expect(abs(problem.loss(of: best) - leastByCost(problem)) < 1e-9)
      #expect(problem.best() == best)
    }
  }

  /// Layers of several widths, each of which may be halved up to three times: what that loses is about what it saves.
  private func layers(_ count: Int, seed: UInt64) -> ChoiceProblem {
    var stream = RandomStream(seed: seed, name: "layers")
    let items = (0..<count).map { _ in
      let (first, second) = (stream.integer(in: 1...4), stream.integer(in: 1...4))
      return (0..<4).map { halves in
        let share = 1 - pow(0.5, Double(halves))
        return ChoiceProblem.Option(
          loss: halves == 0 ? 0 : Double(first) * share * stream.uniform(in: 0.8...1),
          costs: [first * 8 >> halves, second * 8 >> halves])
      }
    }
    return ChoiceProblem(
      items: items,
      limits: (0..<2).map { limit in items.reduce(0) { $0 + $1[0].costs[limit] } * (limit == 0 ? 50 : 42) / 100 })
  }

  /// The least loss under two limits, by going through every pair of sums.
  private func leastBySums(_ problem: ChoiceProblem) -> Double {
    let (rows, columns) = (problem.limits[0] + 1, problem.limits[1] + 1)
    var least = Array(repeating: 0.0, count: rows * columns)
    for options in problem.items {
      var next = Array(repeating: Double.infinity, count: rows * columns)
      for option in options {
        for row in option.costs[0]..<max(option.costs[0], rows) {
          for column in option.costs[1]..<max(option.costs[1], columns) {
            let before = least[(row - option.costs[0]) * columns + column - option.costs[1]]
            next[row * columns + column] = min(next[row * columns + column], before + option.loss)
          }
        }
      }
      least = next
    }
    return least[rows * columns - 1]
  }

  @Test(arguments: 1...3) func twoLimitsThatPullApartAreNoTrouble(_ seed: UInt64) throws {
    let problem = layers(14, seed: seed)
    let best = try #require(problem.best())
    #expect(zip(problem.costs(of: best), problem.limits).allSatisfy { $0 <= $1 })
    #expect(abs(problem.loss(of: best) - leastBySums(problem)) < 1e-9)
    #expect(layers(60, seed: seed).best() != nil)
  }

  @Test(arguments: 1...20) func whatLosesNothingMoreIsNotSaved(_ seed: UInt64) throws {
    var stream = RandomStream(seed: seed, name: "ties")
    let items = (0..<5).map { _ in
      (0..<3).map { _ in
        ChoiceProblem.Option(
          loss: Double(stream.integer(below: 2)), costs: (0..<2).map { _ in stream.integer(below: 5) })
      }
    }
    let problem = ChoiceProblem(items: items, limits: [12, 12])
    guard let best = problem.best() else { return }
    #expect(least(problem) == problem.loss(of: best))
    for (item, options) in items.enumerated() {
      let own = options[best[item]]
      for (place, option) in options.enumerated() where option.loss <= own.loss && option.costs != own.costs {
        guard zip(option.costs, own.costs).allSatisfy({ $0 >= $1 }) else { continue }
        var other = best
        other[item] = place
        #expect(!zip(problem.costs(of: other), problem.limits).allSatisfy { $0 <= $1 })
      }
    }
  }

  @Test func withoutLimitsTheLeastLossIsTaken() {
    let items = [[0.3, 0.1, 0.2], [0.5, 0.9]].map { $0.map { ChoiceProblem.Option(loss: $0, costs: []) } }
    #expect(ChoiceProblem(items: items, limits: []).best() == [1, 0])
    #expect(ChoiceProblem(items: [], limits: [3]).best() == [])
  }
}
