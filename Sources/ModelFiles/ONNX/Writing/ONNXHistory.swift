/// When ONNX's own operators changed.
enum ONNXHistory {
  /// A version of an operator.
  private struct Change {
    /// The operator set from which on it counts.
    let version: Int
    /// Whether a node of the version before may mean something else in it, or nothing.
    let isBreaking: Bool
  }

  /// The versions of every operator, the oldest first.
  private static let changes: [Substring: [Change]] = Dictionary(
    uniqueKeysWithValues: table.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      let changes = words.dropFirst().compactMap { word in
        Int(word.hasSuffix("!") ? word.dropLast() : word).map { Change(version: $0, isBreaking: word.hasSuffix("!")) }
      }
      return (words[0], changes)
    })

  /// Whether a node of an operator as operator set `own` has it means the same in operator set `other`.
  ///
  /// An older node is taken by a newer set up to a change that breaks it; an older set takes a newer node only if nothing
  /// at all changed in between, for the node may use what was added.
  static func means(_ type: String, of own: Int, in other: Int) -> Bool {
    guard let changes = changes[type[...]], let first = changes.first, first.version <= min(own, other) else {
      return false
    }
    return !changes.contains { change in
      own <= other
        ? change.isBreaking && change.version > own && change.version <= other
        : change.version > other && change.version <= own
    }
  }
}
