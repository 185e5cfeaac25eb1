import ArgumentParser
import Compression
import Networks
import OrderedCollections
import Runs
import Training

/// How a network is cut little by little, and trained for it.
struct StageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Epochs of training before the first cut, in which a regulariser gathers what the network knows in some channels; "
        + "where nothing is said a quarter of --epochs with auto-balanced and autoslim, else none.", valueName: "count")
  )
  var sparseEpochs: Int?

  @Option(
    help:
      "What draws weights together before the last cut: auto-balanced, slimming, group-lasso, group-sparsity, growing-decay, slimmable (for all widths at once) or none; by default as the method does."
  )
  var regulariser: RegulariserArgument?

  @Option(
    help: ArgumentHelp(
      "How strongly the regulariser draws; where nothing is said what its paper has, with auto-balanced more where time is short.",
      valueName: "strength"))
  var regularisation: Double?

  @Option(
    help: "Whether auto-balancing measures filters as batch norm scales them (bn-folded) or as they are (raw).")
  var normSource: NormSource = .batchNormFolded

  @Option(
    help: ArgumentHelp(
      "When auto-balancing measures filters anew: stage, epoch, or a number of steps.", valueName: "cadence"))
  var refresh: RefreshArgument = .init(cadence: .stage)

  @Option(
    help: ArgumentHelp(
      "The cuts, as shares of all that is to go: one-shot, even:N, agp:N, or shares such as 0.5,0.75,1; or layers, one class "
        + "of channels after the other; where nothing is said 0.5,0.75,1 with auto-balanced, layers with genetic, else "
        + "one-shot.", valueName: "cuts"))
  var cuts: PruningSchedule.Cuts?

  @Option(
    help: ArgumentHelp(
      "Epochs of training behind each cut but the last, and behind each layer; where nothing is said an eighth of --epochs, "
        + "or 1 behind each layer.",
      valueName: "count"))
  var stepEpochs: Int?

  @Option(
    help: ArgumentHelp(
      "How much accuracy on the search split a cut may cost once it is trained again, such as 0.01; one that costs more is "
        + "taken back and half of its step is tried.", valueName: "share"))
  var allowance: Double?

  @Option(
    help: ArgumentHelp(
      "The given network as it was early in training, or before it: after each cut the weights that stay are set back to "
        + "these; an .onnx file, a run folder, or a zoo name, =, and the file of its weights.", valueName: "model"))
  var rewind: String?

  func validate() throws {
    guard sparseEpochs ?? 0 >= 0 else { throw ValidationError("--sparse-epochs must not be negative") }
    guard stepEpochs ?? 0 >= 0 else { throw ValidationError("--step-epochs must not be negative") }
    guard regularisation ?? 1 > 0 else { throw ValidationError("--regularisation must be above 0") }
    guard (0...1).contains(allowance ?? 0) else { throw ValidationError("--allowance must be between 0 and 1") }
  }

  /// The schedule of a method's run that recovers for `epochs`.
  func schedule(for method: any CompressionMethod, epochs: Int) -> PruningSchedule {
    let isStaged = method.sparseTraining == .autoBalanced || method.sparseTraining == .slimmable
    let cuts = cuts ?? method.cuts
    let trained = (method as? AutoSlim)?.supernet?.epochs
    return PruningSchedule(
      sparseEpochs: trained ?? sparseEpochs ?? (isStaged ? (epochs + 3) / 4 : 0), cuts: cuts,
      stepEpochs: stepEpochs
        ?? (cuts.isByLayer ? min(1, epochs) : cuts.shares.count > 1 || allowance != nil ? (epochs + 7) / 8 : 0),
      allowance: allowance)
  }

  /// Whether something was said of a regulariser.
  var wantsRegulariser: Bool { regulariser?.name != nil || regularisation != nil }

  /// What draws weights in the run of a method; nil for nothing.
  func sparsity(for method: any CompressionMethod) -> SparseTraining? {
    let name = regulariser.map(\.name) ?? method.sparseTraining
    // What is slimmed is to be trained as narrow as it may become.
    let strength = regularisation ?? (method as? AutoSlim)?.widths.leastShare
    return name.map { SparseTraining($0, strength: strength, source: normSource, refresh: refresh.cadence) }
  }

  /// The options as they were given, under their names.
  var given: [String: JSONValue] {
    var options: [String: JSONValue] = [
      "norm-source": .string(normSource.rawValue), "refresh": .string(refresh.description),
    ]
    if let sparseEpochs { options["sparse-epochs"] = .integer(sparseEpochs) }
    if let regulariser { options["regulariser"] = .string(regulariser.text) }
    if let regularisation { options["regularisation"] = .number(regularisation) }
    if let cuts { options["cuts"] = .string(cuts.text) }
    if let stepEpochs { options["step-epochs"] = .integer(stepEpochs) }
    if let allowance { options["allowance"] = .number(allowance) }
    if let rewind { options["rewind"] = .string(rewind) }
    return options
  }

  /// The network with earlier weights.
  ///
  /// - Throws: what reading it throws, `ValidationError` when it is no earlier state of `network`.
  func rewound(_ network: Network) throws -> Network? {
    guard let rewind else { return nil }
    let parts = rewind.split(separator: "=", maxSplits: 1).map(String.init)
    let earlier = try ModelOptions(name: parts[0], weights: parts.count > 1 ? parts[1] : nil).network()
    guard earlier.nodes == network.nodes, earlier.parameters.mapValues(\.shape) == network.parameters.mapValues(\.shape)
    else { throw ValidationError("--rewind \(rewind) is another network than the one to compress") }
    return earlier
  }

  /// The options as they were resolved, under their names; of stages only that there are none where that is so.
  func resolved(_ schedule: PruningSchedule, _ sparsity: SparseTraining?) -> [String: JSONValue] {
    var found: [String: JSONValue] = [
      "sparse-epochs": .integer(schedule.sparseEpochs), "cuts": .string(schedule.cuts.text),
    ]
    guard !schedule.isOneShot else {
      found["rewind"] = rewind.map { .string($0) }
      return found
    }
    found["step-epochs"] = .integer(schedule.stepEpochs)
    found["regulariser"] = .string(sparsity?.name.rawValue ?? "none")
    return given.merging(found) { $1 }
  }
}

/// A regulariser as it is written on the command line.
struct RegulariserArgument: ExpressibleByArgument, CaseIterable {
  /// Nil for `none`.
  let name: SparseTraining.Name?

  init?(argument: String) {
    guard argument != "none" else {
      name = nil
      return
    }
    guard let name = SparseTraining.Name(rawValue: argument) else { return nil }
    self.name = name
  }

  private init(_ name: SparseTraining.Name?) { self.name = name }

  static let allCases = SparseTraining.Name.allCases.map(RegulariserArgument.init) + [RegulariserArgument(nil)]
  static let allValueStrings = allCases.map(\.text)

  /// As it is written.
  var text: String { name?.rawValue ?? "none" }
}

/// When something is done again, as it is written on the command line.
struct RefreshArgument: ExpressibleByArgument, CustomStringConvertible {
  let cadence: SparseTraining.Refresh

  init(cadence: SparseTraining.Refresh) { self.cadence = cadence }

  init?(argument: String) {
    switch argument {
    case "stage": cadence = .stage
    case "epoch": cadence = .epoch
    default:
      guard let steps = Int(argument), steps > 0 else { return nil }
      cadence = .steps(steps)
    }
  }

  var description: String {
    switch cadence {
    case .stage: "stage"
    case .epoch: "epoch"
    case .steps(let steps): "\(steps)"
    }
  }

  var defaultValueDescription: String { description }
}

extension NormSource: ExpressibleByArgument {}

extension PruningSchedule.Cuts: ExpressibleByArgument {
  /// Reads `one-shot`, `even:4`, `agp:4` or `0.5,0.75,1`.
  public init?(argument: String) { self.init(argument) }
}
