/// Methods side by side under the same budgets, epochs and seeds: what the runs of a comparison come to.
public struct Comparison: Hashable, Sendable {
  /// The runs.
  public let records: [ComparisonRecord]
  /// The budgets, in the order of the runs, each with its methods.
  public let panels: [Panel]

  /// The methods under one budget.
  public struct Panel: Hashable, Sendable {
    /// The budgets, as they are written.
    public let budget: String
    /// A row for each method, the best mean accuracy first.
    public let rows: [Row]
    /// The control with the best mean accuracy; nil where no control has run.
    public let bestControl: String?
  }

  /// A method under one budget, over its seeds.
  public struct Row: Hashable, Sendable {
    /// The name of the method.
    public let method: String
    /// Whether it is a control.
    public let isControl: Bool
    /// Its runs, by seed.
    public let records: [ComparisonRecord]
    /// Accuracies over the seeds, 0…1.
    public let accuracy: Sample
    /// The difference of its mean accuracy to that of the best control; nil for that one, and where there is none.
    public let difference: Difference?
  }

  /// A difference of two means.
  public struct Difference: Hashable, Sendable {
    /// By how much the first mean is larger.
    public let value: Double
    /// The interval in which the difference lies with a confidence of 95 %; nil where a mean is of one number.
    public let interval: Estimate?
  }

  /// Works out what the runs come to.
  public init(_ records: [ComparisonRecord]) {
    self.records = records
    var budgets: [String] = []
    for record in records where !budgets.contains(record.budget) { budgets.append(record.budget) }
    panels = budgets.map { budget in Panel(budget: budget, records: records.filter { $0.budget == budget }) }
  }
}

extension Comparison.Panel {
  fileprivate init(budget: String, records: [ComparisonRecord]) {
    self.budget = budget
    let methods = Dictionary(grouping: records, by: \.method)
    let samples = methods.mapValues { Sample($0.map(\.accuracy)) }
    let order = methods.keys.sorted { (-(samples[$0]?.mean ?? 0), $0) < (-(samples[$1]?.mean ?? 0), $1) }
    let best = order.first { methods[$0]?.first?.isControl == true }
    bestControl = best
    rows = order.compactMap { method in
      guard let records = methods[method], let first = records.first, let sample = samples[method] else { return nil }
      return Comparison.Row(
        method: method, isControl: first.isControl, records: records.sorted { $0.seed < $1.seed }, accuracy: sample,
        difference: method == best ? nil : best.flatMap { samples[$0] }.map { sample.difference(to: $0) })
    }
  }
}

/// Numbers that differ by chance.
public struct Sample: Hashable, Sendable {
  /// How many there are.
  public let count: Int
  /// Their mean.
  public let mean: Double
  /// Their standard deviation, with `n - 1`; nil of one number.
  public let deviation: Double?

  /// The mean and spread of `values`, at least one.
  public init(_ values: [Double]) {
    count = values.count
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
  }

  /// The difference of the means, with Welch's interval.
  ///
  /// `d ± t √(s₁²/n₁ + s₂²/n₂)`, with `t` of Student's distribution at as many degrees of freedom as Welch 1947 gives: the two
  /// need not spread alike. Seeds are not taken as pairs, since a seed draws other numbers in every method.
  public func difference(to other: Sample) -> Comparison.Difference {
    let value = mean - other.mean
    guard let own = deviation, let others = other.deviation else {
      return Comparison.Difference(value: value, interval: nil)
    }
    let (first, second) = (own * own / Double(count), others * others / Double(other.count))
    let sum = first + second
    guard sum > 0 else { return Comparison.Difference(value: value, interval: Estimate(exactly: value)) }
    let freedom = sum * sum / (first * first / Double(count - 1) + second * second / Double(other.count - 1))
    let half = StudentDistribution(freedom: freedom).quantile(0.975) * sum.squareRoot()
    return Comparison.Difference(value: value, interval: Estimate(value, low: value - half, high: value + half))
  }
}
