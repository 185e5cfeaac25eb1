public import Networks

/// Removes the channels that a score holds least, until the budgets hold.
public struct FilterPruning: CompressionMethod {
  /// The name on the command line.
  public let name: String
  /// One line on what it does.
  public let summary: String
  /// The paper that it comes from.
  public let reference: String
  /// Whether this is a control, nobody's method but what methods have to beat.
  public var isControl: Bool { reference.isEmpty }
  /// How channels are scored.
  public let score: any ChannelScore
  /// Among which channels they compete.
  public let ranking: Ranking
  /// What is made of residual streams.
  public let streams: StreamRule
  /// What widths classes may shrink to.
  public let widths: WidthRule

  /// The same method with other rules where they are given.
  public func with(ranking: Ranking? = nil, streams: StreamRule? = nil, widths: WidthRule? = nil) -> FilterPruning {
    FilterPruning(
      name: name, summary: summary, reference: reference, score: score, ranking: ranking ?? self.ranking,
      streams: streams ?? self.streams, widths: widths ?? self.widths)
  }

  /// The edits that bring the network on the workbench within the budgets.
  ///
  /// - Throws: `BudgetError` when the budgets cannot be met.
  public func recipe(for budgets: [Budget], on bench: Workbench) throws -> Recipe {
    let analysis = bench.analysis
    var scores: [Int: [Double]] = [:]
    for (index, channelClass) in analysis.classes.enumerated() where channelClass.isPrunable {
      scores[index] = try score.scores(of: channelClass, on: bench)
    }
    let order = RemovalOrder(of: analysis, scores: scores, ranking: ranking, streams: streams, widths: widths)
    let plan = try BudgetSolver(bench.network, analysis: analysis, latency: bench.latency).solve(budgets, order: order)
    return Recipe(
      network: bench.network.name,
      origin: Recipe.Origin(method: name, settings: settings(for: budgets), seed: bench.seed),
      edits: plan.selection.edits(in: analysis))
  }

  private func settings(for budgets: [Budget]) -> [String: String] {
    [
      "budget": budgets.map(\.description).joined(separator: " "), "ranking": ranking.rawValue,
      "streams": streams.rawValue,
      "least-share": "\(widths.leastShare)", "multiple": "\(widths.multiple)",
    ]
  }
}
