/// Channels that can only be kept or removed together with what they touch, across layers.
///
/// Every channel of a class lies in the same places of the same parameters, at other indices: for a residual stage, one
/// row of each convolution that writes to the stream, one number of each batch norm, one column of each layer that reads
/// it. Keeping channel `c` keeps all of these; removing it removes them.
///
/// For a grouped convolution a channel is the set of channels that stand at one position of every group, so that every
/// cut leaves groups of equal size. This is our choice: it is always legal, where other choices need more constraints.
public struct ChannelClass: Sendable, Equatable {
  /// The name in recipes and prints: the node that first makes these channels.
  ///
  /// Where a node makes channels of several classes, the second and further ones are called `node#2`, `node#3`, ….
  public let name: String
  /// How many channels the class has.
  public let width: Int
  /// The places of parameters where the channels lie.
  public let members: [Member]
  /// Why no channel of the class may be removed; empty when they may.
  public internal(set) var pins: [Pin]

  /// Whether the channels are sums of several branches, as those of a residual stream are.
  public let isSummed: Bool

  /// The nodes that reckon with several of the channels at once: layer norm, group norm, a mean or largest over channels.
  ///
  /// Removing a channel then changes what becomes of the others: a cut is legal, but the cut network is not the one with
  /// the channel set to zero.
  public let normalisedAt: [String]

  /// Whether channels of the class may be removed.
  public var isPrunable: Bool { pins.isEmpty && width > 1 }

  /// One axis of one parameter along which the channels lie.
  public struct Member: Sendable, Equatable {
    /// The parameter's name.
    public let parameter: String
    /// The axis, counted from 0.
    public let axis: Int
    /// What the parameter does to the channels.
    public let role: Role
    /// For each channel, its indices along the axis.
    public let indices: [[Int]]
  }

  /// What a parameter does to a channel along one axis.
  public enum Role: String, Sendable {
    /// The rows that compute the channel.
    case produces
    /// Numbers that scale or shift the channel: bias, γ, β.
    case scales
    /// Statistics of the channel.
    case tracks
    /// The columns that read the channel.
    case consumes
  }

  /// Why channels cannot be removed.
  public enum Pin: Sendable, Hashable, CustomStringConvertible {
    /// They are fed to the network.
    case input(String)
    /// The network returns them.
    case output(String)
    /// An operator reads or makes them for which no rule is known.
    case unsupported(node: String, operation: String)
    /// One channel is stretched over many.
    case broadcast(node: String)
    /// All channels enter each other's result, or none can go without all others.
    case mixed(node: String, operation: String)
    /// The user asked for it.
    case user

    /// The reason as a phrase.
    public var description: String {
      switch self {
      case .input(let name): "network input '\(name)'"
      case .output(let name): "network output '\(name)'"
      case .unsupported(let node, let operation): "unsupported operator '\(operation)' at '\(node)'"
      case .broadcast(let node): "one channel stretched over many at '\(node)'"
      case .mixed(let node, let operation): "\(operation) over the channels at '\(node)'"
      case .user: "asked for by the user"
      }
    }
  }
}

/// One axis of one parameter.
package struct ParameterAxis: Sendable, Hashable {
  package let parameter: String
  package let axis: Int

  package init(_ parameter: String, _ axis: Int) {
    self.parameter = parameter
    self.axis = axis
  }
}
