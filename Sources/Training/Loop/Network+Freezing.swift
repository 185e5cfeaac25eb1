import Foundation
public import Networks

extension Network {
  /// The nodes whose names match one of the patterns, in which `*` stands for any characters and `?` for one.
  ///
  /// - Throws: `TrainingError.unknownNode` when a pattern matches none.
  public func nodes(matching patterns: [String]) throws -> Set<String> {
    var matches: Set<String> = []
    for pattern in patterns {
      let found = nodes.map(\.name).filter { fnmatch(pattern, $0, 0) == 0 }
      guard !found.isEmpty else { throw TrainingError.unknownNode(pattern: pattern) }
      matches.formUnion(found)
    }
    return matches
  }
}
