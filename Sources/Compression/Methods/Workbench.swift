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

  /// The network as it was given, before cuts and training.
  let given: Network
  /// How many channels classes had before earlier cuts of the run, by name; empty where there were none.
  package let originalWidths: [String: Int]

  /// The images that data-driven methods look at, of the train split; nil where there are none.
  package let images: CalibrationImages?
  /// The images on which methods measure what they decide, of the search split; nil where there are none.
  package let searchImages: CalibrationImages?
  /// Where the network runs over them.
  public let device: Device
  /// The nodes and classes that stay whole because the user says so.
  let protected: Set<String>

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
    (self.network, given) = (network, network)
    self.latency = latency
    self.protected = protected
    originalWidths = [:]
    images = dataset.map { CalibrationImages(imageCount, of: $0, seed: seed) }
    let hasSearch = (dataset?.count(of: .search) ?? 0) > 0
    searchImages = hasSearch ? dataset.map { CalibrationImages(imageCount, of: $0, split: .search, seed: seed) } : nil
    self.device = device
    analysis = try network.channels(protecting: protected)
    self.seed = seed
  }

  /// The workbench for what `recipe` and training made of the network, the same in everything else.
  ///
  /// Channels that no recipe of this network can speak of any more stay as they are.
  ///
  /// - Throws: `NetworkError` when channels of the network cannot be told.
  func with(_ network: Network, after recipe: Recipe) throws -> Workbench {
    try Workbench(network, after: recipe, on: self)
  }

  private init(_ network: Network, after recipe: Recipe, on bench: Workbench) throws {
    (self.network, given) = (network, bench.given)
    (latency, images, searchImages) = (bench.latency, bench.images, bench.searchImages)
    (device, seed) = (bench.device, bench.seed)
    let strangers = try network.channels().strangers(after: recipe, of: bench.analysis)
    protected = bench.protected.union(strangers)
    analysis = try network.channels(protecting: protected)
    originalWidths = Dictionary(uniqueKeysWithValues: bench.analysis.classes.map { ($0.name, $0.width) })
  }
}
