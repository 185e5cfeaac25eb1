/// Why a latency table cannot be used, as one sentence for the user.
public enum LatencyTableError: Error, Hashable, CustomStringConvertible {
  /// There is no such file.
  case missing(String)
  /// The file is something else.
  case foreign(String)
  /// A later version of the tool made it.
  case newer(String)
  /// The file cannot be read or written to.
  case refused(String, String)
  /// Nothing was measured under these conditions.
  case unmeasured(LatencyContext, [LatencyContext])
  /// Too few networks were measured to fit anything.
  case tooFew(Int, needed: Int)
  /// Layers of these kinds were never measured.
  case unknownKinds([String])

  /// One sentence that names the file or the conditions, and what to do.
  public var description: String {
    switch self {
    case .missing(let path): "there is no latency table '\(path)'; `espalier profile` makes one"
    case .foreign(let path): "'\(path)' is no latency table"
    case .newer(let path): "'\(path)' was made by a later version of espalier"
    case .refused(let path, let reason): "the latency table '\(path)' cannot be used: \(reason)"
    case .unmeasured(let context, let others):
      "the latency table has nothing of \(context); it has "
        + (others.isEmpty ? "nothing at all" : others.map(\.description).joined(separator: "; "))
    case .tooFew(let count, let needed):
      "the latency table has \(count) networks of these conditions, and a fit needs \(needed): go on with "
        + "`espalier profile`"
    case .unknownKinds(let kinds):
      "the latency table knows no layers such as \(kinds.prefix(3).map { "'\($0)'" }.joined(separator: ", "))"
        + (kinds.count > 3 ? " and \(kinds.count - 3) more" : "") + ": profile this network too"
    }
  }
}
