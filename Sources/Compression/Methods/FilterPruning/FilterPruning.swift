public import Networks

/// Removes the channels that a score holds least, until the budgets hold.
public struct FilterPruning: CompressionMethod {
  /// The name on the command line.
  public let name: String
  /// One line on what it does.
  public let summary: String
  /// The paper that it comes from.
  public let reference: String
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
  /// What usually draws the weights together before the method cuts; nil where the method is made for trained weights as they are.
  public let sparseTraining: SparseTraining.Name?
  /// What is set right behind a cut before anything is trained.
  public let refit: Refit

  /// A method of the registry: spares residual streams unless said otherwise, and keeps a tenth of each class.
  init(
    _ name: String, _ summary: String, from reference: String, _ score: some ChannelScore,
    normaliser: Normaliser = .mean, ranking: Ranking, streams: StreamRule = .spare,
    sparseTraining: SparseTraining.Name? = nil, refit: Refit = .nothing
  ) {
    (self.name, self.summary, self.reference) = (name, summary, reference)
    (self.score, self.sparseTraining, self.refit) = (score, sparseTraining, refit)
    (self.normaliser, self.ranking, self.streams, widths) = (normaliser, ranking, streams, WidthRule())
  }

  private init(
    _ method: FilterPruning, score: any ChannelScore, normaliser: Normaliser, ranking: Ranking, streams: StreamRule,
    widths: WidthRule, refit: Refit
  ) {
    (name, summary, reference, self.score) = (method.name, method.summary, method.reference, score)
    (sparseTraining, self.refit) = (method.sparseTraining, refit)
    (self.normaliser, self.ranking, self.streams, self.widths) = (normaliser, ranking, streams, widths)
  }

  /// The same method with other rules where they are given.
  public func with(
    score: (any ChannelScore)? = nil, normaliser: Normaliser? = nil, ranking: Ranking? = nil,
    streams: StreamRule? = nil, widths: WidthRule? = nil, refit: Refit? = nil
  ) -> FilterPruning {
    FilterPruning(
      self, score: score ?? self.score, normaliser: normaliser ?? self.normaliser, ranking: ranking ?? self.ranking,
      streams: streams ?? self.streams, widths: widths ?? self.widths, refit: refit ?? self.refit)
  }

  /// The same method with another way to reduce a channel's numbers; nil if its score has none, as that of gradients, which add up.
  public func reducing(by reduction: ClassReduction) -> FilterPruning? {
    guard var score = score as? any ReducibleScore else { return nil }
    score.reduction = reduction
    return with(score: score)
  }

  /// The same method, which measures filters on `source` if it is one that may.
  public func measuring(_ source: NormSource) -> FilterPruning {
    score is BalancedScore ? with(score: BalancedScore(source: source)) : self
  }

  /// The edits that bring the network on the workbench within the budgets.
  ///
  /// - Throws: `BudgetError` when the budgets cannot be met.
  public func recipe(for budgets: [Budget], on bench: Workbench) throws -> Recipe {
    Recipe(
      network: bench.network.name,
      origin: Recipe.Origin(method: name, settings: settings(for: budgets), seed: bench.seed),
      edits: try selection(for: budgets, on: bench).edits(in: bench.analysis))
  }

  /// The channels that stay under the budgets.
  ///
  /// - Throws: `BudgetError` when the budgets cannot be met.
  func selection(for budgets: [Budget], on bench: Workbench) throws -> ChannelSelection {
    let scores = try score.scores(on: bench)
    let sensitivity = try ranking == .sensitivity ? SensitivityScan(self, on: bench).figures(scores: scores) : nil
    let order = RemovalOrder(
      of: bench.analysis, scores: normaliser.applied(to: scores), ranking: ranking, streams: streams, widths: widths,
      original: bench.originalWidths, sensitivity: sensitivity)
    return try BudgetSolver(bench.network, analysis: bench.analysis, latency: bench.latency)
      .solve(budgets, order: order, for: name).selection
  }

  /// What the numbers come to that a channel has in several layers; nil where the score has none.
  public var reduction: ClassReduction? { (score as? any ReducibleScore)?.reduction }

  private func settings(for budgets: [Budget]) -> [String: String] {
    var settings = [
      "budget": budgets.map(\.description).joined(separator: " "), "normaliser": normaliser.rawValue,
      "ranking": ranking.rawValue,
      "streams": streams.rawValue,
      "least-share": "\(widths.leastShare)", "least-width": "\(widths.leastWidth)", "multiple": "\(widths.multiple)",
    ]
    if let reduction { settings["reduction"] = reduction.rawValue }
    return settings
  }
}
