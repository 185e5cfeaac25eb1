import Datasets
import Search
import Testing

/// Choices drawn within a window.
struct WindowSamplerTests {
  private func all(_ costs: [[Int]]) -> [[Int]] {
    costs.reduce([[]]) { choices, options in choices.flatMap { choice in options.indices.map { choice + [$0] } } }
  }

  private func cost(_ choice: [Int], _ costs: [[Int]]) -> Int { zip(costs, choice).reduce(0) { $0 + $1.0[$1.1] } }

  @Test("All choices of the window are counted, and each is drawn as often", arguments: [1, 6])
  func uniform(_ unit: Int) throws {
    let costs = [[3, 5, 9], [2, 2, 7, 12], [1, 4], [0, 10, 3]].map { $0.map { $0 * unit } }
    let window = 12 * unit...18 * unit
    let wanted = all(costs).filter { window.contains(cost($0, costs)) }
    let sampler = try #require(WindowSampler(costs: costs, window: window))
    #expect(sampler.count == Double(wanted.count) && sampler.total == 72)
    var stream = RandomStream(seed: 1, name: "window")
    var counts: [[Int]: Int] = [:]
    let draws = 200 * wanted.count
    for _ in 0..<draws { counts[sampler.choice(from: &stream), default: 0] += 1 }
    #expect(Set(counts.keys) == Set(wanted))
    // Chi-square over as many cells, within five standard deviations.
    let chi = counts.values.reduce(0.0) { $0 + (Double($1) - 200) * (Double($1) - 200) / 200 }
    #expect(abs(chi - Double(wanted.count - 1)) < 5 * (2 * Double(wanted.count - 1)).squareRoot())
  }

  @Test("Where costs are too many to be told apart, choices still keep to the end of the window")
  func rounded() throws {
    let costs = [[301, 517, 911], [203, 211, 733, 1201], [101, 409], [0, 1009, 307]]
    let sampler = try #require(WindowSampler(costs: costs, window: 1500...1800, tellingApart: 40))
    var stream = RandomStream(seed: 2, name: "window")
    for _ in 0..<300 {
      let cost = cost(sampler.choice(from: &stream), costs)
      // Each of four options is rounded by less than a unit, a fortieth of what can be spent.
      #expect(cost <= 1800 && cost > 1500 - 4 * (1800 - 605) / 40 - 4)
    }
  }

  @Test("Where nothing lies in the window there is no sampler")
  func empty() {
    #expect(WindowSampler(costs: [[2, 4], [2, 4]], window: 5...5) == nil)
    #expect(WindowSampler(costs: [[2, 4], [2, 4]], window: 9...20) == nil)
    #expect(WindowSampler(costs: [[2, 4], [2, 4]], window: 0...3) == nil)
    #expect(WindowSampler(costs: [[2, 4], [2, 4]], window: 0...4)?.count == 1)
    #expect(WindowSampler(costs: [], window: 0...4) == nil)
  }

  @Test("The same stream draws the same choices")
  func deterministic() throws {
    let sampler = try #require(WindowSampler(costs: [[1, 2, 3], [1, 2, 3], [1, 2, 3]], window: 4...8))
    func draws() -> [[Int]] {
      var stream = RandomStream(seed: 9, name: "again")
      return (0..<20).map { _ in sampler.choice(from: &stream) }
    }
    #expect(draws() == draws())
  }
}
