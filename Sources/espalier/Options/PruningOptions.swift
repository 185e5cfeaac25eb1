import ArgumentParser
import Compression
import Runs

/// How channels are chosen, and what is done behind the last cut.
struct PruningOptions: ParsableArguments {
  @Option(
    help:
      "How the network is trained again: finetune, from the labels, or distil, from the network before the cut too; by default as the method does, and finetune where several are compared."
  )
  var recovery: RecoveryRecipe.Name?

  @Option(
    help:
      "Whether channels compete within their class (local), with all others by their scores (global), by what goes for what is saved (per-cost), by how the loss on the search split rises without them (sensitivity), or by how it rises for what is saved (rise-per-cost); by default as the method does, and per-cost under a bound on latency."
  )
  var ranking: Ranking?

  @Option(
    help:
      "What scores of a class are divided by where channels compete with all others: mean, l2, max or none; by default as the method does."
  )
  var normaliser: Normaliser?

  @Option(
    help:
      "What the numbers come to that a channel has in several layers: their mean, their sum or the largest (max); by default the mean."
  )
  var reduction: ClassReduction?

  @Option(
    help: ArgumentHelp(
      "How many images methods that need data look at, of the train split, or of the search split for what they decide on.",
      valueName: "count"))
  var scoreImages: Int = 1000

  @Option(
    help:
      "Whether channels that several branches add to stay until the others gave up half (spare) or go with them (cut).")
  var streams: StreamRule?

  @Option(
    help:
      "What is set right in the layers that read removed channels, before anything is trained: nothing (none), what the channels added on average (constants), a factor for each channel that stays (scales), or all weights that stay, by least squares (weights); by default as the method does."
  )
  var refit: Refit?

  @Option(help: ArgumentHelp("Keep widths at multiples of this.", valueName: "count"))
  var roundTo: Int = 1

  @Option(
    help: ArgumentHelp(
      "The least share of its channels that a class keeps; where nothing is said 0.1, with autoslim a sixth.",
      valueName: "share"))
  var leastShare: Double?

  @Option(help: ArgumentHelp("The fewest channels that a class keeps.", valueName: "count"))
  var leastWidth: Int = 1

  @Option(
    help: ArgumentHelp("Batches on which batch norm's statistics are measured anew after the cut.", valueName: "count"))
  var batchNormBatches: Int = 50

  @Option(
    help: ArgumentHelp(
      "A node or channel class that keeps its channels; may be given several times.", valueName: "name"))
  var protect: [String] = []

  func validate() throws {
    guard batchNormBatches >= 0 else { throw ValidationError("--batch-norm-batches must not be negative") }
    guard scoreImages > 0 else { throw ValidationError("--score-images must be at least 1") }
    guard roundTo > 0 else { throw ValidationError("--round-to must be at least 1") }
    guard leastWidth > 0 else { throw ValidationError("--least-width must be at least 1") }
    guard (0...1).contains(leastShare ?? 0) else { throw ValidationError("--least-share must be between 0 and 1") }
  }

  /// The method called `name` with what was said of it.
  ///
  /// Times fall in stairs: bounds on them are best met from one edge to the next, which ranking by cost does; controls stay
  /// what they are.
  ///
  /// - Throws: `MethodError` when there is none, `ValidationError` when something was said that it does not know.
  func method(
    named name: String, measuring source: NormSource, for budgets: [Budget]
  ) throws -> any CompressionMethod {
    let any = try MethodRegistry.anyMethod(named: name)
    if let reduction, !(any is FilterPruning) {
      throw ValidationError(
        "--reduction \(reduction.rawValue) is for methods that remove channels, which \(name) does not")
    }
    if let normaliser, !(any is FilterPruning) {
      throw ValidationError(
        "--normaliser \(normaliser.rawValue) is for methods that rank channels, which \(name) does not")
    }
    if any is SharedWeightsMethod || any is BlockSwap || any is AutoSlim {
      if let streams {
        throw ValidationError("--streams \(streams.rawValue) is for methods that rank channels, which \(name) does not")
      }
      guard refit ?? .nothing == .nothing else {
        throw ValidationError("--refit makes up for what is gone, which \(name) has no use for")
      }
      guard var slimming = any as? AutoSlim else {
        guard ranking == nil else {
          throw ValidationError("--ranking is for what is removed, and \(name) removes nothing")
        }
        return any
      }
      guard ranking?.isMeasured ?? true else {
        throw ValidationError(
          "\(name) measures what is missed: --ranking may be \(Ranking.sensitivity.rawValue) or \(Ranking.risePerCost.rawValue)"
        )
      }
      slimming.countsCosts = ranking == .risePerCost
      slimming.widths = widths(usually: slimming.widths)
      return slimming
    }
    if var method = any as? GroupConvolution {
      guard ranking == nil else {
        throw ValidationError("--ranking is for what is removed, and \(name) divides layers: see --group-search")
      }
      method.refit = refit ?? method.refit
      return method
    }
    if let method = any as? WeightPruning {
      guard let ranking else { return method.with(refit: refit) }
      guard let scope = WeightPruning.Scope(rawValue: ranking.rawValue) else {
        throw ValidationError("--ranking \(ranking.rawValue) is for channels, and \(name) sets weights to zero")
      }
      return method.with(scope: scope, refit: refit)
    }
    let method = try reducing(MethodRegistry.method(named: name)).measuring(source)
    let isTimed = budgets.contains { $0.quantity == .latency }
    return method.with(
      normaliser: normaliser, ranking: ranking ?? (isTimed && !method.isControl ? .perCost : nil), streams: streams,
      widths: widths(usually: method.widths), refit: refit)
  }

  /// The method called `name` that removes channels before the rest is divided into groups.
  ///
  /// Widths are multiples of what groups need, unless they are asked to be of something else, so that most can still be divided.
  ///
  /// - Throws: `MethodError` when there is none.
  func firstMethod(named name: String, for budgets: [Budget], leavingGroupsOf width: Int) throws -> FilterPruning {
    let method = try MethodRegistry.method(named: name)
    let isTimed = budgets.contains { $0.quantity == .latency }
    return method.with(
      ranking: isTimed && !method.isControl ? .perCost : nil, streams: streams,
      widths: WidthRule(
        leastShare: leastShare ?? method.widths.leastShare, leastWidth: leastWidth,
        multiple: roundTo > 1 ? roundTo : width))
  }

  /// What widths classes may shrink to, with what is usual where the user says nothing.
  private func widths(usually usual: WidthRule) -> WidthRule {
    WidthRule(leastShare: leastShare ?? usual.leastShare, leastWidth: leastWidth, multiple: roundTo)
  }

  /// A method with the reduction that was asked for.
  private func reducing(_ method: FilterPruning) throws -> FilterPruning {
    guard let reduction else { return method }
    guard let reducing = method.reducing(by: reduction) else {
      throw ValidationError(
        "--reduction \(reduction.rawValue) has no meaning for \(method.name), whose numbers are of whole classes")
    }
    return reducing
  }

  /// The options as they were given, under their names.
  var given: [String: JSONValue] {
    var options: [String: JSONValue] = [
      "score-images": .integer(scoreImages), "round-to": .integer(roundTo),
      "least-width": .integer(leastWidth),
      "batch-norm-batches": .integer(batchNormBatches),
      "protect": .array(protect.map { .string($0) }),
    ]
    if let leastShare { options["least-share"] = .number(leastShare) }
    if let recovery { options["recovery"] = .string(recovery.rawValue) }
    if let ranking { options["ranking"] = .string(ranking.rawValue) }
    if let normaliser { options["normaliser"] = .string(normaliser.rawValue) }
    if let streams { options["streams"] = .string(streams.rawValue) }
    if let reduction { options["reduction"] = .string(reduction.rawValue) }
    if let refit { options["refit"] = .string(refit.rawValue) }
    return options
  }

  /// The options as they were resolved for a method, under their names.
  func resolved(for method: any CompressionMethod) -> [String: JSONValue] {
    let recovery = JSONValue.string((recovery ?? method.recovery).rawValue)
    guard let method = method as? FilterPruning else {
      var rules: [String: JSONValue] = ["refit": .string(method.refit.rawValue), "recovery": recovery]
      if let pruning = method as? WeightPruning { rules["ranking"] = .string(pruning.scope.rawValue) }
      if let slimming = method as? AutoSlim {
        rules["least-share"] = .number(slimming.widths.leastShare)
        rules["ranking"] = .string((slimming.countsCosts ? Ranking.risePerCost : .sensitivity).rawValue)
      }
      return given.merging(rules) { $1 }
    }
    var rules: [String: JSONValue] = [
      "recovery": recovery, "least-share": .number(method.widths.leastShare),
      "normaliser": .string(method.normaliser.rawValue), "ranking": .string(method.ranking.rawValue),
      "streams": .string(method.streams.rawValue), "refit": .string(method.refit.rawValue),
    ]
    if let reduction = method.reduction { rules["reduction"] = .string(reduction.rawValue) }
    return given.merging(rules) { $1 }
  }
}

extension RecoveryRecipe.Name: ExpressibleByArgument {}
extension Normaliser: ExpressibleByArgument {}
extension Ranking: ExpressibleByArgument {}
extension StreamRule: ExpressibleByArgument {}
extension ClassReduction: ExpressibleByArgument {}
extension Refit: ExpressibleByArgument {}
