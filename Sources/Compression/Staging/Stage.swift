/// A stage of a run that begins.
public struct Stage: Sendable, Hashable {
  /// What is done.
  public enum Kind: Sendable, Hashable {
    /// Training before the first cut.
    case preparation
    /// A cut, and training.
    case cut(Cut)
    /// The last cut, if it was not made yet, and recovery.
    case recovery
  }

  /// What is cut.
  public enum Cut: Sendable, Hashable, CustomStringConvertible {
    /// All classes of channels, to a share of all that is to go.
    case share(Double)
    /// One class of channels, by its name, to the width that it is to have in the end.
    case layer(String, keeping: Int)

    /// The share, or the class and how many channels of it stay.
    public var description: String {
      switch self {
      case .share(let share): "\(share)"
      case .layer(let name, let width): "\(name) to \(width)"
      }
    }
  }

  /// What is done.
  public let kind: Kind
  /// Epochs of training.
  public let epochs: Int

  init(_ kind: Kind, epochs: Int) {
    (self.kind, self.epochs) = (kind, epochs)
  }
}
