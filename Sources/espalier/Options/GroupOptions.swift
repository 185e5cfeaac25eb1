import ArgumentParser
import Compression
import Runs

/// How convolutions are divided into groups.
struct GroupOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "With group-convolution: the groups of every layer that can have so many, instead of a search.",
      valueName: "count")
  )
  var groups: Int?

  @Option(
    help:
      "With group-convolution: how much a connection counts, by the norm of its kernel (norm), by how sensitive the loss is to it (taylor), or by the energy that it adds to the output (activation-energy), the last two over images."
  )
  var connections: GroupCriterion = .norm

  @Option(
    help:
      "With group-convolution: how channels are shared out, as published (paper), or further from there by exact steps and local search (ils)."
  )
  var solver: GroupSolver = .ils

  @Option(
    help:
      "With group-convolution: how the groups of each layer are searched, for the least loss of all choices (exact) or as published (paper)."
  )
  var groupSearch: GroupSearch = .exact

  @Option(
    help:
      "With group-convolution: how much what a layer loses counts, as much as with all others (layers), by its weights (params) or by their size (norm)."
  )
  var weighting: GroupWeighting = .params

  @Option(help: ArgumentHelp("With group-convolution: the fewest channels of a group.", valueName: "count"))
  var leastGroupWidth: Int = 8

  func validate() throws {
    guard groups ?? 2 > 1 else { throw ValidationError("--groups must be at least 2") }
    guard leastGroupWidth > 0 else { throw ValidationError("--least-group-width must be at least 1") }
  }

  /// Whether something was said that only group convolutions know.
  private var isGiven: Bool {
    groups != nil || connections != .norm || solver != .ils || groupSearch != .exact || weighting != .params
      || leastGroupWidth != 8
  }

  /// A method with what was said of it.
  ///
  /// - Throws: `ValidationError` when it makes no groups and something was said of them.
  func applied(to method: any CompressionMethod) throws -> any CompressionMethod {
    guard var grouping = method as? GroupConvolution else {
      guard !isGiven else { throw ValidationError("options for groups need --method group-convolution") }
      return method
    }
    (grouping.groups, grouping.solver, grouping.search, grouping.weighting) = (groups, solver, groupSearch, weighting)
    grouping.criterion = connections
    grouping.rule = GroupRule(leastWidth: leastGroupWidth)
    return grouping
  }

  /// The options as they were resolved for a method, under their names; none where it makes no groups.
  func resolved(for method: any CompressionMethod) -> [String: JSONValue] {
    guard method is GroupConvolution else { return [:] }
    var options: [String: JSONValue] = [
      "connections": .string(connections.rawValue), "solver": .string(solver.rawValue),
      "group-search": .string(groupSearch.rawValue),
      "weighting": .string(weighting.rawValue), "least-group-width": .integer(leastGroupWidth),
    ]
    if let groups { options["groups"] = .integer(groups) }
    return options
  }
}

extension GroupCriterion: ExpressibleByArgument {}
extension GroupSolver: ExpressibleByArgument {}
extension GroupSearch: ExpressibleByArgument {}
extension GroupWeighting: ExpressibleByArgument {}
