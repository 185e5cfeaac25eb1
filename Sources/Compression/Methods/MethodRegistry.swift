/// The methods by name.
public enum MethodRegistry {
  /// The methods that remove channels, in the order in which they are listed.
  public static let all: [FilterPruning] = [
    FilterPruning(
      "auto-balanced",
      "gathers what classes know in some of their filters by training, and removes the others in steps",
      from: "Ding et al. 2018", BalancedScore(source: .batchNormFolded), ranking: .local, streams: .cut,
      sparseTraining: .autoBalanced, cuts: .abreast),
    FilterPruning(
      "l1", "removes the filters with the smallest sum of absolute weights", from: "Li et al. 2017", L1Score(),
      ranking: .local),
    FilterPruning(
      "l2", "removes the channels whose rows, columns and scales have the smallest norm together",
      from: "Fang et al. 2023", L2Score(), ranking: .global),
    FilterPruning(
      "lamp", "removes the channels that have the least of the energy that is left in their class",
      from: "Lee et al. 2021",
      LampScore(), normaliser: .none, ranking: .global),
    FilterPruning(
      "bn-scale", "removes the channels with the smallest batch-norm scale", from: "Liu et al. 2017",
      BatchNormScaleScore(), ranking: .global, sparseTraining: .slimming, refit: .constants),
    FilterPruning(
      "fpgm", "removes the filters nearest to the geometric median of their layer", from: "He et al. 2019",
      GeometricMedianScore(), ranking: .local),
    FilterPruning(
      "nisp", "removes the channels that matter least to the last layer through all weights between",
      from: "Yu et al. 2018",
      PropagatedScore(), ranking: .local),
    FilterPruning(
      "apoz", "removes the channels that are zero most often", from: "Hu et al. 2016", NonZeroScore(), ranking: .local),
    FilterPruning(
      "mean-activation", "removes the channels that are smallest on average", from: "Molchanov et al. 2017",
      MeanActivationScore(), ranking: .local),
    FilterPruning(
      "hrank", "removes the channels whose maps have the lowest rank", from: "Lin et al. 2020", RankScore(),
      ranking: .local),
    FilterPruning(
      "chip", "removes the channels whose maps are nearest to combinations of the others", from: "Sui et al. 2021",
      IndependenceScore(), ranking: .local),
    FilterPruning(
      "taylor-activation", "removes the maps whose mean the loss depends on least", from: "Molchanov et al. 2017",
      TaylorActivationScore(), normaliser: .l2, ranking: .global),
    FilterPruning(
      "taylor-weight", "removes the filters whose weights the loss depends on least", from: "Molchanov et al. 2019",
      TaylorWeightScore(), normaliser: .none, ranking: .global, streams: .cut),
    FilterPruning(
      "taylor-gate", "removes the channels whose gates the loss depends on least", from: "Molchanov et al. 2019",
      TaylorGateScore(), normaliser: .none, ranking: .global, streams: .cut),
    FilterPruning(
      "fisher", "removes the channels with the least Fisher information", from: "Theis et al. 2018", FisherScore(),
      normaliser: .none, ranking: .global, streams: .cut),
    FilterPruning(
      "obd", "removes the filters with the least second-order damage, weight by weight", from: "LeCun et al. 1990",
      BrainDamageScore(), normaliser: .none, ranking: .global, streams: .cut),
    FilterPruning(
      "snip", "removes the filters to whose connections the loss is least sensitive", from: "Lee et al. 2019",
      SnipScore(), normaliser: .none, ranking: .global, streams: .cut),
    FilterPruning(
      "thinet", "removes the channels without which the next layers' outputs change least", from: "Luo et al. 2017",
      NextLayerScore(), ranking: .local, refit: .scales),
    FilterPruning(
      "genetic", "searches for the channels that the next layers can best do without, one layer after the other",
      from: "Hu et al. 2018", NextLayerScore(), ranking: .sensitivity, choice: GeneticChoice(), cuts: .layers,
      recovery: .distil),
    FilterPruning(
      "lasso", "removes the channels that a LASSO draws out of the next layers first", from: "He et al. 2017",
      LassoScore(), ranking: .local, refit: .weights),
    FilterPruning(
      "obs", "removes the channels that the other weights of the next layers make up for best",
      from: "Dong et al. 2017",
      BrainSurgeonScore(), normaliser: .none, ranking: .perCost, refit: .weights),
    FilterPruning(
      "reconstruct",
      "removes the channels that the next layers' weights make up for best together, by what that is measured to cost",
      from: "Hassibi and Stork 1993", EliminationScore(), normaliser: .none, ranking: .risePerCost, refit: .weights,
      choice: ReconstructionChoice()),
    FilterPruning("random", "control: removes channels at random", from: "", RandomScore(), ranking: .local),
    FilterPruning(
      "uniform", "control: keeps the first channels of every class, whatever their weights", from: "", UniformScore(),
      ranking: .local, streams: .cut),
  ]

  /// The methods that set weights to zero one by one.
  public static let weightMethods: [WeightPruning] = [
    WeightPruning(
      "magnitude", "sets the smallest weights to zero", from: "Han et al. 2015", MagnitudeScore(), scope: .local),
    WeightPruning(
      "connections", "sets the weights to zero to which the loss is least sensitive", from: "Lee et al. 2019",
      ConnectionScore(), scope: .global),
    WeightPruning(
      "surgeon", "sets the weights to zero that the others of their filters make up for best", from: "Dong et al. 2017",
      SurgeonWeightScore(), scope: .global, refit: .weights),
    WeightPruning(
      "random-weights", "control: sets weights to zero at random", from: "", RandomWeightScore(), scope: .local),
  ]

  /// The method that divides convolutions into groups.
  public static let groupConvolution = GroupConvolution()
  /// The method that slims a network trained for all widths.
  public static let autoSlim = AutoSlim()
  /// The method that puts other bodies into residual blocks.
  public static let blockSwap = BlockSwap()
  /// The method that makes weights share numbers.
  public static let weightSharing = SharedWeightsMethod()

  /// The methods that are one of their kind.
  public static let otherMethods: [any CompressionMethod] = [autoSlim, groupConvolution, blockSwap, weightSharing]

  /// The method called `name`, of whichever kind.
  ///
  /// - Throws: `MethodError.unknown` when there is none.
  public static func anyMethod(named name: String) throws -> any CompressionMethod {
    if let method = weightMethods.first(where: { $0.name == name }) { return method }
    if let method = otherMethods.first(where: { $0.name == name }) { return method }
    return try method(named: name)
  }

  /// The method called `name` that removes channels.
  ///
  /// - Throws: `MethodError.unknown` when there is none.
  public static func method(named name: String) throws -> FilterPruning {
    guard let method = all.first(where: { $0.name == name }) else { throw MethodError.unknown(name) }
    return method
  }
}

/// Why there is no such method.
public enum MethodError: Error, Equatable, CustomStringConvertible {
  /// No method has this name.
  case unknown(String)
  /// The method called so cannot cut one class of channels after the other.
  case notByLayer(String)

  /// The whole sentence; for an unknown method it names the known ones.
  public var description: String {
    switch self {
    case .notByLayer(let name):
      "\(name) sets weights to zero in all layers at once, and cannot go from layer to layer"
    case .unknown(let name):
      "there is no method '\(name)'; the methods are "
        + (MethodRegistry.all.map(\.name) + MethodRegistry.weightMethods.map(\.name)
        + MethodRegistry.otherMethods.map { $0.name })
        .joined(separator: ", ")
    }
  }
}
