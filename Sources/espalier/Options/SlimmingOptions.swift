import ArgumentParser
import Compression
import Runs

/// How networks that were trained for all widths are slimmed.
struct SlimmingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "With autoslim: in how many steps a class of channels could go, 12 where nothing is said.", valueName: "count"))
  var bins: Int?

  @Option(
    help:
      "With autoslim: what decides between classes without which as many images are told right, the smaller loss (loss) or the earlier layer (first); loss where nothing is said."
  )
  var ties: AutoSlim.Ties?

  @Option(
    help: ArgumentHelp(
      "With autoslim: how many classes of channels are tried before each step, those of whose next channels the loss depends on least by "
        + "one backward pass; all where nothing is said.", valueName: "count"))
  var shortlist: Int?

  @Option(
    help: ArgumentHelp(
      "With autoslim: the folder of an earlier run of the same network and images; what that trained for all widths, and the steps "
        + "in which it was slimmed, are gone on from.", valueName: "run"))
  var supernet: String?

  func validate() throws {
    guard bins ?? 1 > 0 else { throw ValidationError("--bins must be at least 1") }
    guard shortlist ?? 1 > 0 else { throw ValidationError("--shortlist must be at least 1") }
  }

  /// Whether something was said.
  var isGiven: Bool { !given.isEmpty }

  /// What is said where no method slims.
  static let misplaced = ValidationError("--bins, --ties, --shortlist and --supernet need the method autoslim")

  /// A method with what was said of it.
  ///
  /// - Parameter folder: that of a resumed run, which may have what was trained for all widths in it already.
  /// - Throws: `ValidationError` when it does not slim and something was said of that, what `Supernet.init` throws.
  func applied(
    to method: any CompressionMethod, resuming folder: RunFolder?
  ) throws -> any CompressionMethod {
    guard var slimming = method as? AutoSlim else {
      guard !isGiven else { throw Self.misplaced }
      return method
    }
    slimming.bins = bins ?? slimming.bins
    slimming.ties = ties ?? slimming.ties
    slimming.shortlist = shortlist
    slimming.supernet = try supernet.map { path in
      try folder.flatMap { try? Supernet(of: $0.path) } ?? Supernet(of: path)
    }
    return slimming
  }

  /// The options as they were given, under their names.
  var given: [String: JSONValue] {
    var options: [String: JSONValue] = [:]
    if let bins { options["bins"] = .integer(bins) }
    if let ties { options["ties"] = .string(ties.rawValue) }
    if let shortlist { options["shortlist"] = .integer(shortlist) }
    if let supernet { options["supernet"] = .string(supernet) }
    return options
  }

  /// The options as they were resolved for a method, under their names; none where it does not slim.
  func resolved(for method: any CompressionMethod) -> [String: JSONValue] {
    guard let slimming = method as? AutoSlim else { return [:] }
    let options: [String: JSONValue] = [
      "bins": .integer(slimming.bins), "ties": .string(slimming.ties.rawValue),
    ]
    return options.merging(given) { $1 }
  }
}

extension AutoSlim.Ties: ExpressibleByArgument {}
