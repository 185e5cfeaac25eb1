import ArgumentParser
import Compression
import Runs

/// How a convolution is divided into a number of groups, and how much what it loses counts.
struct DivisionOptions: ParsableArguments {
  @Option(
    help:
      "With groups: how channels are shared out, as published (paper), further from there by exact steps and local search (ils), or, as a control, one by one whatever their weights, as in ShuffleNet (shuffle)."
  )
  var solver: GroupSolver = .ils

  @Option(
    help:
      "With groups: how much what a layer loses counts, as much as with all others (layers), by its weights (params), by their size (norm), or by how the loss on the search split is measured to rise (sensitivity). sensitivity where nothing is said and images are at hand, params without any, and layers with --group-search paper."
  )
  var weighting: GroupWeighting?

  @Option(help: ArgumentHelp("With groups: the fewest channels of a group.", valueName: "count"))
  var leastGroupWidth: Int = 8

  func validate() throws {
    guard leastGroupWidth > 0 else { throw ValidationError("--least-group-width must be at least 1") }
  }

  /// Whether something was said.
  var isGiven: Bool { solver != .ils || weighting != nil || leastGroupWidth != 8 }

  /// Into how many groups layers may be divided.
  var rule: GroupRule { GroupRule(leastWidth: leastGroupWidth) }

  /// The options under their names.
  var resolved: [String: JSONValue] {
    var options: [String: JSONValue] = [
      "solver": .string(solver.rawValue), "least-group-width": .integer(leastGroupWidth),
    ]
    if let weighting { options["weighting"] = .string(weighting.rawValue) }
    return options
  }
}

extension GroupSolver: ExpressibleByArgument {}
extension GroupWeighting: ExpressibleByArgument {}
