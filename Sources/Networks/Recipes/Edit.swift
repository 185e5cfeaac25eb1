/// One change of a network, as data.
///
/// The vocabulary is closed and grows with the methods that need it.
public enum Edit: Sendable, Hashable {
  /// Keep some channels of a channel class and remove the others.
  case keepChannels(KeptChannels)
}

/// The channels of a class that stay.
public struct KeptChannels: Sendable, Hashable, Codable {
  /// The name of the channel class.
  public let channelClass: String
  /// How many channels the class has before the cut.
  public let width: Int
  /// The channels that stay, ascending.
  public let channels: [Int]

  /// Keeps `channels` of the class called `channelClass`, which has `width` channels.
  ///
  /// Order and repeats do not matter.
  public init(channelClass: String, width: Int, channels: some Sequence<Int>) {
    self.channelClass = channelClass
    self.width = width
    self.channels = Set(channels).sorted()
  }

  private enum CodingKeys: String, CodingKey {
    case channelClass = "class"
    case width
    case channels
  }

  /// Reads channels in any order, as `init(channelClass:width:channels:)` takes them.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      channelClass: try container.decode(String.self, forKey: .channelClass),
      width: try container.decode(Int.self, forKey: .width),
      channels: try container.decode([Int].self, forKey: .channels))
  }
}

extension Edit: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind = "edit"
  }

  private enum Kind: String, Codable {
    case keepChannels = "keep-channels"
  }

  /// Reads an edit from an object whose `edit` says of which kind it is.
  public init(from decoder: any Decoder) throws {
    switch try decoder.container(keyedBy: CodingKeys.self).decode(Kind.self, forKey: .kind) {
    case .keepChannels: self = .keepChannels(try KeptChannels(from: decoder))
    }
  }

  /// Writes the edit as one flat object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .keepChannels(let kept):
      try container.encode(Kind.keepChannels, forKey: .kind)
      try kept.encode(to: encoder)
    }
  }
}

extension Edit: CustomStringConvertible {
  /// One line, such as `layer1.0.conv1: keep 7 of 16 channels`.
  public var description: String {
    switch self {
    case .keepChannels(let kept): "\(kept.channelClass): keep \(kept.channels.count) of \(kept.width) channels"
    }
  }
}
