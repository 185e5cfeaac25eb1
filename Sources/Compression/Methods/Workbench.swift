public import Deployment
public import Networks

/// What a method works on: the network, its channel classes, what cuts of it would take, and the seed of its random draws.
public struct Workbench: Sendable {
  /// The network to compress.
  public let network: Network
  /// Its channel classes.
  public let analysis: ChannelAnalysis
  /// The seed of every random draw.
  public let seed: UInt64

  /// Predicts latencies of cuts; nil where nothing was measured.
  public let latency: NetworkLatency?

  /// A workbench for `network`, with the channels of some nodes or classes pinned.
  ///
  /// - Parameter latency: predicts latencies of cuts of the same network.
  /// - Throws: `NetworkError.unknownClass` when a protected name is unknown.
  public init(_ network: Network, protecting protected: Set<String> = [], latency: NetworkLatency? = nil, seed: UInt64)
    throws
  {
    self.network = network
    self.latency = latency
    analysis = try network.channels(protecting: protected)
    self.seed = seed
  }
}
