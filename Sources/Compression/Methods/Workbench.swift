public import Datasets
public import Deployment
public import Networks
public import Torch

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

  /// The images that data-driven methods look at, of the train split; nil where there are none.
  package let images: CalibrationImages?
  /// Where the network runs over them.
  public let device: Device

  /// A workbench for `network`, with the channels of some nodes or classes pinned.
  ///
  /// - Parameters:
  ///   - latency: predicts latencies of cuts of the same network.
  ///   - dataset: what data-driven methods draw images from, of the train split.
  ///   - imageCount: how many they look at.
  ///   - device: where the network runs over them.
  /// - Throws: `NetworkError.unknownClass` when a protected name is unknown.
  public init(
    _ network: Network, protecting protected: Set<String> = [], latency: NetworkLatency? = nil,
    dataset: Dataset? = nil, imageCount: Int = 1000, device: Device = .cpu, seed: UInt64
  ) throws {
    self.network = network
    self.latency = latency
    images = dataset.map { CalibrationImages(imageCount, of: $0, seed: seed) }
    self.device = device
    analysis = try network.channels(protecting: protected)
    self.seed = seed
  }
}
