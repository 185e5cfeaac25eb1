import ArgumentParser
import Compression
import Runs

/// How convolutions are divided into groups.
struct GroupOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "With groups: those of every layer that can have so many, instead of a search.", valueName: "count")
  )
  var groups: Int?

  @Option(
    help:
      "With groups: how much a connection counts, by the norm of its kernel (norm), by how sensitive the loss is to it (taylor), or by the energy that it adds to the output (activation-energy), the last two over images."
  )
  var connections: GroupCriterion = .norm

  @Option(
    help:
      "With groups: how those of each layer are searched, for the least loss of all choices (exact) or as published (paper)."
  )
  var groupSearch: GroupSearch = .exact

  @OptionGroup var division: DivisionOptions

  @Option(
    help: ArgumentHelp(
      "With groups: a method that removes channels first, down to --prune-budget; the groups are of what is left, and "
        + "--budget is of the whole.", valueName: "name"))
  var pruneFirst: String?

  @Option(
    help: ArgumentHelp(
      "With groups: what --prune-first keeps to, such as macs=60%; may be given several times.", valueName: "budget"))
  var pruneBudget: [String] = []

  func validate() throws {
    guard groups ?? 2 > 1 else { throw ValidationError("--groups must be at least 2") }
    guard groups == nil || (groupSearch == .exact && division.weighting == nil) else {
      throw ValidationError("--groups divides all layers alike; --group-search and --weighting are for a search")
    }
    guard (pruneFirst == nil) == pruneBudget.isEmpty else {
      throw ValidationError("--prune-first and --prune-budget go together")
    }
  }

  /// Whether something was said that only group convolutions know.
  private var isGiven: Bool {
    groups != nil || connections != .norm || groupSearch != .exact || division.isGiven || pruneFirst != nil
  }

  /// A method with what was said of it.
  ///
  /// - Parameter first: the method of a name that is to remove channels before, under budgets.
  /// - Throws: `ValidationError` when it makes no groups and something was said of them.
  func applied(
    to method: any CompressionMethod, first: (String, [Budget]) throws -> FilterPruning
  ) throws -> any CompressionMethod {
    guard var grouping = method as? GroupConvolution else {
      guard !isGiven else { throw ValidationError("options for groups need --method group-convolution") }
      return method
    }
    (grouping.groups, grouping.search, grouping.criterion) = (groups, groupSearch, connections)
    (grouping.solver, grouping.weighting, grouping.rule) = (division.solver, division.weighting, division.rule)
    if let pruneFirst {
      let budgets = try pruneBudget.map { try Budget($0) }
      grouping.pruning = .init(try first(pruneFirst, budgets), budgets: budgets)
    }
    return grouping
  }

  /// The options as they were resolved for a method, under their names; none where it makes no groups.
  func resolved(for method: any CompressionMethod) -> [String: JSONValue] {
    guard method is GroupConvolution else { return [:] }
    var options = division.resolved
    options["connections"] = .string(connections.rawValue)
    options["group-search"] = .string(groupSearch.rawValue)
    if let groups { options["groups"] = .integer(groups) }
    if let pruneFirst {
      options["prune-first"] = .string(pruneFirst)
      options["prune-budget"] = .array(pruneBudget.map { .string($0) })
    }
    return options
  }
}

extension GroupCriterion: ExpressibleByArgument {}
extension GroupSearch: ExpressibleByArgument {}
