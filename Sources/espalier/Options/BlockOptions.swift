import ArgumentParser
import Compression
import Networks
import Runs
import Training

/// How networks with other blocks are drawn and ranked.
struct BlockOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "With blockswap: how many images of the train split networks are ranked on, 128 where nothing is said.",
      valueName: "count"))
  var minibatch: Int?

  @Option(
    help: ArgumentHelp(
      "With blockswap: how many networks are drawn, if only --candidates of them are to be ranked: half at random, half as a fit to "
        + "these promises.", valueName: "count"))
  var screen: Int?

  @Option(
    help: ArgumentHelp(
      "With blockswap: a kind of block to choose from, such as Conv, the block as it is, DConvG8 or A4B2; may be given several times, and all 23 "
        + "that are published where nothing is said.", valueName: "name"))
  var blockKind: [String] = []

  func validate() throws {
    guard minibatch ?? 2 > 1 else { throw ValidationError("--minibatch must be at least 2") }
    guard screen ?? 1 > 0 else { throw ValidationError("--screen must be at least 1") }
    guard blockKind.isEmpty || blockKind.contains(where: { BlockKind($0) != .given }) else {
      throw ValidationError("--block-kind \(blockKind[0]) alone leaves all blocks as they are: name another too")
    }
    for name in blockKind where BlockKind(name) == nil {
      throw ValidationError(
        "'\(name)' is no kind of block; there are \(BlockKind.vocabulary.map(\.description).joined(separator: ", "))")
    }
  }

  /// Whether something was said.
  var isGiven: Bool { !given.isEmpty }

  /// What is said where no method swaps blocks.
  static let misplaced = ValidationError("--minibatch, --screen and --block-kind need the method blockswap")

  /// A method with what was said of it.
  ///
  /// - Throws: `ValidationError` when it swaps no blocks and something was said of them.
  func applied(
    to method: any CompressionMethod, candidates: Int?, precision: Precision
  ) throws -> any CompressionMethod {
    if let swap = method as? BlockSwap { return try applied(to: swap, candidates: candidates, precision: precision) }
    guard !isGiven else { throw Self.misplaced }
    return method
  }

  /// The method with what was said of it.
  ///
  /// - Throws: `ValidationError` when no more networks would be drawn than ranked.
  func applied(to method: BlockSwap, candidates: Int?, precision: Precision) throws -> BlockSwap {
    var swap = method
    (swap.screened, swap.precision) = (screen, precision)
    if let minibatch { swap.batchSize = minibatch }
    if let candidates { swap.candidates = candidates }
    guard screen.map({ $0 > swap.candidates }) ?? true else {
      throw ValidationError("--screen is how many are drawn for \(swap.candidates) to be ranked: say more than that")
    }
    if !blockKind.isEmpty { swap.vocabulary = blockKind.compactMap { BlockKind($0) } }
    return swap
  }

  /// The options as they were given, under their names.
  var given: [String: JSONValue] {
    var options: [String: JSONValue] = [:]
    if let minibatch { options["minibatch"] = .integer(minibatch) }
    if let screen { options["screen"] = .integer(screen) }
    if !blockKind.isEmpty { options["block-kind"] = .array(blockKind.map { .string($0) }) }
    return options
  }

  /// The options as they were resolved for a method, under their names; none where it swaps no blocks.
  func resolved(for method: any CompressionMethod) -> [String: JSONValue] {
    guard let swap = method as? BlockSwap else { return [:] }
    return given.merging(["minibatch": .integer(swap.batchSize)]) { $1 }
  }
}
