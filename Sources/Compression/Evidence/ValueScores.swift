import Networks
import OrderedCollections
import Torch
import Training

extension Workbench {
  /// For each channel, what a number that its maps give comes to over the values in which it lies; in each, the mean over images.
  ///
  /// - Parameters:
  ///   - names: the values. Where a channel has several places in one, as behind a flattened map, their mean counts.
  ///   - number: of a batch of a value and the axis of its channels, the mean over images for each place along that axis; nil
  ///     where the value has none.
  /// - Throws: `ScoreError.needsImages` where there are no images, and what running the network throws.
  func valueScores(
    in names: [String], reducedBy reduction: ClassReduction, _ number: (Tensor, _ axis: Int) throws -> Tensor?
  ) throws -> [Int: [Double]] {
    guard let images else { throw ScoreError.needsImages }
    let executor = try Executor(network, device: device)
    let places = ChannelPlaces(of: names, in: analysis)
    let input = network.inputs[0].name
    var sums: OrderedDictionary<String, [Double]> = [:]
    try withoutActuallyEscaping(number) { number in
      func add(_ name: String, _ value: Tensor) throws {
        guard let place = places.values[name], let means = try number(value, place.axis) else { return }
        let old = sums[name] ?? place.channels.map { _ in 0 }
        sums[name] = zip(old, try means.array(of: Double.self)).map { $0 + Double(value.shape[0]) * $1 }
      }
      try images.forEachBatch { batch in
        try add(input, batch)
        _ = try executor.outputs(for: [input: batch]) { try add($0, $1) }
      }
    }
    var found: [Int: [[Double]]] = [:]
    for (name, sums) in sums {
      var totals: [Int: [Double]] = [:]
      var counts: [Int: [Double]] = [:]
      for (channel, sum) in zip(places.values[name]?.channels ?? [], sums) {
        guard let channel else { continue }
        let zeros = Array(repeating: 0.0, count: analysis.classes[channel.classIndex].width)
        totals[channel.classIndex, default: zeros][channel.channel] += sum
        counts[channel.classIndex, default: zeros][channel.channel] += Double(images.count)
      }
      for (index, totals) in totals {
        found[index, default: []].append(zip(totals, counts[index] ?? []).map { $1 > 0 ? $0 / $1 : 0 })
      }
    }
    return reduced(found, by: reduction)
  }

  /// For each class that may be cut, what the numbers that its channels have in several places come to.
  func reduced(_ found: [Int: [[Double]]], by reduction: ClassReduction) -> [Int: [Double]] {
    var scores: [Int: [Double]] = [:]
    for (index, channels) in analysis.classes.enumerated() where channels.isPrunable {
      scores[index] = reduction.applied(to: found[index] ?? [], width: channels.width)
    }
    return scores
  }
}
