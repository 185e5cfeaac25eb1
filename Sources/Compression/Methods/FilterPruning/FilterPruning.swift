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
  /// Whatever leads to a cut.
  public let staging = Staging.channels
  /// What usually draws the weights together before the method cuts; nil where the method is made for trained weights as they are.
  public let sparseTraining: SparseTraining.Name?
  /// What is set right behind a cut before anything is trained.
  public let refit: Refit
  /// What chooses among the channels of a class once it is settled how many stay; nil to keep those that score highest.
  let choice: (any ChannelChoice)?
  /// How the method usually gets to where the budgets hold.
  public let cuts: PruningSchedule.Cuts
  /// How the network is usually trained again.
  public let recovery: RecoveryRecipe.Name

  /// A method of the registry: spares residual streams unless said otherwise, and keeps a tenth of each class.
  init(
    _ name: String, _ summary: String, from reference: String, _ score: some ChannelScore,
    normaliser: Normaliser = .mean, ranking: Ranking, streams: StreamRule = .spare,
    sparseTraining: SparseTraining.Name? = nil, refit: Refit = .nothing, choice: (any ChannelChoice)? = nil,
    cuts: PruningSchedule.Cuts = .oneShot, recovery: RecoveryRecipe.Name = .finetune
  ) {
    (self.choice, self.cuts, self.recovery) = (choice, cuts, recovery)
    (self.name, self.summary, self.reference) = (name, summary, reference)
    (self.score, self.sparseTraining, self.refit) = (score, sparseTraining, refit)
    (self.normaliser, self.ranking, self.streams, widths) = (normaliser, ranking, streams, WidthRule())
  }

  private init(
    _ method: FilterPruning, score: any ChannelScore, normaliser: Normaliser, ranking: Ranking, streams: StreamRule,
    widths: WidthRule, refit: Refit
  ) {
    (name, summary, reference, self.score) = (method.name, method.summary, method.reference, score)
    (sparseTraining, choice, self.refit) = (method.sparseTraining, method.choice, refit)
    (cuts, recovery) = (method.cuts, method.recovery)
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
    try decider(on: bench)(budgets)
  }

  /// Decides under one list of budgets after the other, with the same scores, and where the ranking is by them the same sensitivities.
  public func decider(on bench: Workbench) -> ([Budget]) throws -> Recipe {
    var known: RemovalOrder?
    return { budgets in
      let order = try known ?? order(on: bench)
      known = order
      let selection = try chosen(selection(for: budgets, in: order, on: bench), on: bench)
      return recipe(of: selection, for: budgets, on: bench)
    }
  }

  /// The channels that stay under the budgets.
  ///
  /// - Throws: `BudgetError` when the budgets cannot be met.
  func selection(for budgets: [Budget], on bench: Workbench) throws -> ChannelSelection {
    try chosen(selection(for: budgets, in: order(on: bench), on: bench), on: bench)
  }

  /// The order in which channels go.
  func order(on bench: Workbench) throws -> RemovalOrder {
    let scores = try score.scores(on: bench)
    let sensitivity =
      try ranking.isMeasured
      ? SensitivityScan(self, on: bench, shares: ranking.measuredShares).figures(scores: scores) : nil
    return RemovalOrder(
      of: bench.analysis, scores: normaliser.applied(to: scores), ranking: ranking, streams: streams, widths: widths,
      original: bench.originalWidths, sensitivity: sensitivity)
  }

  /// How many channels of each class stay under the budgets, and, before the method chooses among them, which.
  func selection(for budgets: [Budget], in order: RemovalOrder, on bench: Workbench) throws -> ChannelSelection {
    try BudgetSolver(bench.network, analysis: bench.analysis, latency: bench.latency)
      .solve(budgets, order: order, for: name).selection
  }

  /// The recipe of a selection.
  func recipe(of selection: ChannelSelection, for budgets: [Budget], on bench: Workbench) -> Recipe {
    Recipe(
      network: bench.network.name,
      origin: Recipe.Origin(method: name, settings: settings(for: budgets), seed: bench.seed),
      edits: selection.edits(in: bench.analysis))
  }

  /// The edit that leaves `width` channels of one class, whatever the budgets.
  ///
  /// - Throws: `NetworkError.unknownClass` when there is no such class.
  package func recipe(keeping width: Int, ofClass name: String, on bench: Workbench) throws -> Recipe {
    guard let index = bench.analysis.index(of: name) else { throw NetworkError.unknownClass(name) }
    var selection = ChannelSelection(keepingAllOf: bench.analysis)
    let order = try score.scores(on: bench)[index]?.removalOrder ?? []
    for channel in order.prefix(max(0, bench.analysis.classes[index].width - width)) {
      selection.remove(channel, ofClassAt: index)
    }
    return Recipe(
      network: bench.network.name,
      origin: Recipe.Origin(method: self.name, settings: ["class": name, "width": "\(width)"], seed: bench.seed),
      edits: try chosen(selection, on: bench).edits(in: bench.analysis))
  }

  /// As many channels of every class as a selection has, but those that the method chooses.
  func chosen(_ selection: ChannelSelection, on bench: Workbench) throws -> ChannelSelection {
    guard let choice else { return selection }
    var chosen = selection
    for (index, isKept) in try choice.choices(in: selection.widths(in: bench.analysis), on: bench) {
      for (channel, isKept) in isKept.enumerated() {
        if isKept { chosen.restore(channel, ofClassAt: index) } else { chosen.remove(channel, ofClassAt: index) }
      }
    }
    return chosen
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

extension ChannelSelection {
  /// For each class that loses channels, how many stay.
  fileprivate func widths(in analysis: ChannelAnalysis) -> [Int: Int] {
    var widths: [Int: Int] = [:]
    for (index, channels) in analysis.classes.enumerated() {
      let kept = keptChannels(ofClassAt: index, in: analysis).count
      if kept < channels.width { widths[index] = kept }
    }
    return widths
  }
}
