public import Networks
import OrderedCollections

/// Sets the weights that a score holds least to zero, one by one, until no more are left than a budget of `nonzeros` allows.
///
/// The weights are those of convolutions and linear layers. Shapes stay, so that it takes an engine for sparse weights, or a
/// file that is coded, to gain from it.
public struct WeightPruning: CompressionMethod {
  /// Among which weights a weight competes to stay.
  public enum Scope: String, Sendable, CaseIterable {
    /// Those of its layer: every layer keeps the same share.
    case local
    /// Those of the whole network.
    case global
  }

  /// The name on the command line.
  public let name: String
  /// One line on what it does.
  public let summary: String
  /// Cuts by shares.
  public let staging = Staging.shares
  /// The paper that it comes from.
  public let reference: String
  /// How weights are scored.
  public let score: any WeightScore
  /// Among which they compete.
  public let scope: Scope
  /// What is set right behind the masks before anything is trained.
  public let refit: Refit

  init(
    _ name: String, _ summary: String, from reference: String, _ score: any WeightScore, scope: Scope,
    refit: Refit = .nothing
  ) {
    (self.name, self.summary, self.reference, self.scope) = (name, summary, reference, scope)
    (self.score, self.refit) = (score, refit)
  }

  /// The same method in another scope, or with something else set right, where they are given.
  public func with(scope: Scope? = nil, refit: Refit? = nil) -> WeightPruning {
    WeightPruning(name, summary, from: reference, score, scope: scope ?? self.scope, refit: refit ?? self.refit)
  }

  /// The masks that bring the network on the workbench within the budgets.
  ///
  /// Weights that are zero already go first. Of ties the weight that comes first in the network stays. Where all compete, a
  /// layer keeps a hundredth of its weights at least, our choice, since nothing goes through a layer without any.
  ///
  /// - Throws: `BudgetError` when a budget is of something else, cannot be met, or holds already.
  public func recipe(for budgets: [Budget], on bench: Workbench) throws -> Recipe {
    if let other = budgets.first(where: { $0.quantity != .nonzeros }) {
      throw BudgetError.foreign(other, method: name)
    }
    let network = bench.network
    let names = network.prunableWeights(except: bench.protected)
    let whole = network.nonzeroWeights
    let counts = names.map { network.parameters[$0]?.count ?? 0 }
    let total = counts.reduce(0, +)
    let kept = network.prunableWeights.filter { !names.contains($0) }
      .reduce(0) { $0 + (network.parameters[$1]?.values.count { $0 != 0 } ?? 0) }
    guard let tightest = budgets.min(by: { $0.limit(for: whole) < $1.limit(for: whole) }) else {
      throw BudgetError.nothingToDo(budgets)
    }
    let limit = tightest.limit(for: whole)
    guard whole > limit else { throw BudgetError.nothingToDo(budgets) }
    let floors = counts.map { max(1, $0 / 100) }
    let least = kept + floors.reduce(0, +)
    guard least <= limit else {
      throw BudgetError.unreachable(
        tightest, least: least, original: whole, reason: kept + names.count > limit ? .protected : .floor)
    }
    let scores = try score.scores(of: names, on: bench)
    // A weight that is gone must not come back, whatever it scores.
    let ranked = names.map { name in
      zip(scores[name] ?? [], network.parameters[name]?.values ?? []).map { $1 == 0 ? -1 : $0 }
    }
    let shares: [Int]
    switch scope {
    case .local: shares = Self.localCounts(limit - kept, of: counts, total: total)
    case .global: shares = Self.globalCounts(limit - kept, ranked, floors: floors)
    }
    let edits = zip(names, zip(ranked, shares)).compactMap { name, pair -> Edit? in
      let (scores, count) = pair
      guard count < scores.count, let shape = network.parameters[name]?.shape else { return nil }
      let order = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
      var isKept = Array(repeating: false, count: scores.count)
      for place in order.prefix(count) where scores[place] >= 0 { isKept[place] = true }
      return .maskWeights(WeightMask(parameter: name, shape: shape, isKept: isKept))
    }
    let settings = ["budget": budgets.map(\.description).joined(separator: " "), "ranking": scope.rawValue]
    return Recipe(
      network: network.name, origin: Recipe.Origin(method: name, settings: settings, seed: bench.seed), edits: edits)
  }

  /// How many weights each layer keeps of `limit` when all keep the same share, rounded down, and at least one.
  private static func localCounts(_ limit: Int, of counts: [Int], total: Int) -> [Int] {
    counts.map { max(1, Int(Double($0) * Double(limit) / Double(max(1, total)))) }
  }

  /// How many weights each layer keeps of `limit` when the highest scores of the network stay, above each layer's floor.
  private static func globalCounts(_ limit: Int, _ scores: [[Float]], floors: [Int]) -> [Int] {
    let sorted = scores.map { $0.sorted(by: >) }
    var left = limit - floors.reduce(0, +)
    // The lowest score that stays is that of the last place in the order of all.
    let rest = zip(sorted, floors).flatMap { $0.dropFirst($1) }.sorted(by: >)
    left = min(left, rest.count)
    guard left > 0 else { return floors }
    let threshold = rest[left - 1]
    var counts = zip(sorted, floors).map { scores, floor in
      floor + scores.dropFirst(floor).prefix { $0 > threshold }.count
    }
    // What is left of the ties at the threshold goes to the layers that come first.
    var ties = limit - counts.reduce(0, +)
    for place in counts.indices where ties > 0 {
      let more = min(ties, sorted[place].dropFirst(counts[place]).prefix { $0 == threshold }.count)
      counts[place] += more
      ties -= more
    }
    return counts
  }
}

extension Network {
  /// The parameters whose weights may be pruned one by one, without those of the nodes called `protected`.
  fileprivate func prunableWeights(except protected: Set<String>) -> [String] {
    let spared = Set(nodes.filter { protected.contains($0.name) }.compactMap { $0.parameters[.weight] })
    return prunableWeights.filter { !spared.contains($0) }
  }
}
