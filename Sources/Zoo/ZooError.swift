/// Why the zoo cannot give a network.
public enum ZooError: Error, Equatable, CustomStringConvertible {
  /// No network has the name; `nearest` are the names that come closest, all of them where none comes close.
  case unknownNetwork(String, nearest: [String])

  /// One sentence that names what was asked for and what there is.
  public var description: String {
    switch self {
    case .unknownNetwork(let name, let nearest):
      "the zoo has no network '\(name)'; it has \(nearest.joined(separator: ", "))"
    }
  }
}
