extension ChoiceProblem {
  /// A price for each limit's cost at which the cheapest options about keep to the limits: Lagrange's multipliers.
  ///
  /// One price after the other is found by bisection while the others stand, a few times over.
  func prices() -> [Double] {
    var prices = limits.map { _ in 0.0 }
    let losses = items.flatMap { $0.map(\.loss) }
    let spread = (losses.max() ?? 0) - (losses.min() ?? 0)
    for _ in 0..<(limits.count > 1 ? 8 : 1) {
      for limit in limits.indices {
        var (low, high) = (0.0, spread + 1)
        func fits(_ price: Double) -> Bool {
          var trial = prices
          trial[limit] = price
          return costs(of: cheapest(at: trial))[limit] <= limits[limit]
        }
        guard !fits(0) else {
          prices[limit] = 0
          continue
        }
        for _ in 0..<60 {
          let middle = (low + high) / 2
          if fits(middle) { high = middle } else { low = middle }
        }
        prices[limit] = high
      }
    }
    return prices
  }

  /// For each item, the least that those from it on can lose with what they pay; more is lost by whatever keeps to the limits.
  func bounds(at prices: [Double]) -> [Double] {
    var bounds = [0.0]
    for options in items.reversed() {
      bounds.append(bounds[bounds.count - 1] + (options.map { $0.paid(at: prices) }.min() ?? 0))
    }
    return bounds.reversed()
  }

  /// For each item the option that is cheapest with what it pays; of ties the one that comes first.
  func cheapest(at prices: [Double]) -> [Int] {
    items.map { options in
      options.indices.reduce(0) { options[$1].paid(at: prices) < options[$0].paid(at: prices) ? $1 : $0 }
    }
  }

  /// A choice made to keep to the limits, and then improved where there is room; nil if no single changes lead there.
  func repaired(_ start: [Int]) -> [Int]? {
    var choice = start
    var spent = costs(of: choice)
    func excess(_ costs: [Int]) -> Double {
      zip(costs, limits).reduce(0) { $0 + Double(max(0, $1.0 - $1.1)) / Double(max(1, $1.1)) }
    }
    while excess(spent) > 0 {
      var best: (item: Int, option: Int, price: Double)?
      for (item, options) in items.enumerated() {
        for place in options.indices where place != choice[item] {
          let after = changed(spent, item, from: choice[item], to: place)
          let saved = excess(spent) - excess(after)
          guard saved > 0 else { continue }
          let price = (options[place].loss - options[choice[item]].loss) / saved
          if price < best?.price ?? .infinity { best = (item, place, price) }
        }
      }
      guard let best else { return nil }
      spent = changed(spent, best.item, from: choice[best.item], to: best.option)
      choice[best.item] = best.option
    }
    while let (item, option) = improvement(of: choice, spending: spent) {
      spent = changed(spent, item, from: choice[item], to: option)
      choice[item] = option
    }
    return choice
  }

  /// The single change that gains most and keeps to the limits.
  private func improvement(of choice: [Int], spending spent: [Int]) -> (item: Int, option: Int)? {
    var best: (item: Int, option: Int, gain: Double)?
    for (item, options) in items.enumerated() {
      for place in options.indices {
        let gain = options[choice[item]].loss - options[place].loss
        guard gain > best?.gain ?? 1e-12,
          zip(changed(spent, item, from: choice[item], to: place), limits).allSatisfy({ $0 <= $1 })
        else { continue }
        best = (item, place, gain)
      }
    }
    return best.map { ($0.item, $0.option) }
  }

  private func changed(_ spent: [Int], _ item: Int, from old: Int, to new: Int) -> [Int] {
    zip(spent, zip(items[item][old].costs, items[item][new].costs)).map { $0 - $1.0 + $1.1 }
  }
}

extension ChoiceProblem.Option {
  /// What is lost, and what is paid for the costs.
  func paid(at prices: [Double]) -> Double {
    zip(prices, costs).reduce(loss) { $0 + $1.0 * Double($1.1) }
  }
}
