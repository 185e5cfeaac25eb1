public import Networks

/// What a method works on: the network, its channel classes, and the seed of its random draws.
public struct Workbench: Sendable {
  /// The network to compress.
  public let network: Network
  /// Its channel classes.
  public let analysis: ChannelAnalysis
  /// The seed of every random draw.
  public let seed: UInt64

  /// A workbench for `network`, with the channels of some nodes or classes pinned.
  ///
  /// - Throws: `NetworkError.unknownClass` when a protected name is unknown.
  public init(_ network: Network, protecting protected: Set<String> = [], seed: UInt64) throws {
    self.network = network
    analysis = try network.channels(protecting: protected)
    self.seed = seed
  }
}
