import Networks
import OrderedCollections
import Torch
import Training

/// How often a channel is not zero: one minus the average percentage of zeros.
///
/// From Hu et al. 2016, network trimming, of what the layers behind read, over all images and pixels. Where several read a
/// channel, the mean over them.
public struct NonZeroScore: ChannelScore {
  /// A score without settings.
  public init() {}

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    try bench.activationScores { try $0.sign().abs() }
  }
}

/// How large a channel is on average: `E |a|`.
///
/// The mean activation of Molchanov et al. 2017, of what the layers behind read, over all images and pixels. Where
/// several read a channel, the mean over them.
public struct MeanActivationScore: ChannelScore {
  /// A score without settings.
  public init() {}

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] { try bench.activationScores { try $0.abs() } }
}

extension Workbench {
  /// For each channel, the mean over images, pixels and readers of a number that each activation gives.
  fileprivate func activationScores(_ number: @escaping (Tensor) throws -> Tensor) throws -> [Int: [Double]] {
    guard let images else { throw ScoreError.needsImages }
    let executor = try Executor(network, device: device)
    let places = ChannelPlaces(of: network.consumedValues(), in: analysis)
    let input = network.inputs[0].name
    var totals = scoresByClass { Array(repeating: 0.0, count: $0.width) }
    // Several places of a value may hold one channel, as behind a flattened map.
    var counts = totals
    func add(_ name: String, _ value: Tensor) throws {
      guard let place = places.values[name] else { return }
      let others = (0..<value.rank).filter { $0 != place.axis }
      let means = try number(value.to(.float32)).mean(over: others).array(of: Double.self)
      for (channel, mean) in zip(place.channels, means) {
        guard let channel else { continue }
        totals[channel.classIndex]?[channel.channel] += Double(value.shape[0]) * mean
        counts[channel.classIndex]?[channel.channel] += Double(value.shape[0])
      }
    }
    try images.forEachBatch { batch in
      try add(input, batch)
      _ = try executor.outputs(for: [input: batch]) { try add($0, $1) }
    }
    return totals.reduce(into: [:]) { scores, pair in
      scores[pair.key] = zip(pair.value, counts[pair.key] ?? []).map { $1 > 0 ? $0 / $1 : 0 }
    }
  }
}
