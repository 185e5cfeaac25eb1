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
  /// What scores of a class are divided by.
  public let normaliser: Normaliser
  /// Among which channels they compete.
  public let ranking: Ranking
  /// What is made of residual streams.
  public let streams: StreamRule
  /// What widths classes may shrink to.
  public let widths: WidthRule

  /// A method of the registry: spares residual streams unless said otherwise, and keeps a tenth of each class.
  init(
    _ name: String, _ summary: String, from reference: String, _ score: some ChannelScore,
    normaliser: Normaliser = .mean, ranking: Ranking, streams: StreamRule = .spare
  ) {
    (self.name, self.summary, self.reference) = (name, summary, reference)
    self.score = score
    (self.normaliser, self.ranking, self.streams, widths) = (normaliser, ranking, streams, WidthRule())
  }

  private init(
    _ method: FilterPruning, normaliser: Normaliser, ranking: Ranking, streams: StreamRule, widths: WidthRule
  ) {
    (name, summary, reference, score) = (method.name, method.summary, method.reference, method.score)
    (self.normaliser, self.ranking, self.streams, self.widths) = (normaliser, ranking, streams, widths)
  }

  /// The same method with other rules where they are given.
  public func with(
    normaliser: Normaliser? = nil, ranking: Ranking? = nil, streams: StreamRule? = nil, widths: WidthRule? = nil
  ) -> FilterPruning {
    FilterPruning(
      self, normaliser: normaliser ?? self.normaliser, ranking: ranking ?? self.ranking,
      streams: streams ?? self.streams, widths: widths ?? self.widths)
  }

  /// The edits that bring the network on the workbench within the budgets.
  ///
  /// - Throws: `BudgetError` when the budgets cannot be met.
  public func recipe(for budgets: [Budget], on bench: Workbench) throws -> Recipe {
    let analysis = bench.analysis
    let order = RemovalOrder(
      of: analysis, scores: normaliser.applied(to: try score.scores(on: bench)), ranking: ranking, streams: streams,
      widths: widths)
    let plan = try BudgetSolver(bench.network, analysis: analysis, latency: bench.latency).solve(budgets, order: order)
    return Recipe(
      network: bench.network.name,
      origin: Recipe.Origin(method: name, settings: settings(for: budgets), seed: bench.seed),
      edits: plan.selection.edits(in: analysis))
  }

  private func settings(for budgets: [Budget]) -> [String: String] {
    [
      "budget": budgets.map(\.description).joined(separator: " "), "normaliser": normaliser.rawValue,
      "ranking": ranking.rawValue,
      "streams": streams.rawValue,
      "least-share": "\(widths.leastShare)", "multiple": "\(widths.multiple)",
    ]
  }
}
