import Networks
import OrderedCollections
import Torch

/// How much the loss is expected to change when a channel goes, by a first-order Taylor series: `(E_batch Σ a ∂L/∂a)²`.
///
/// From Molchanov et al. 2019, with gates behind batch norm: the mean over batches of the squared gradient
/// of the mean loss. Where several layers make a channel the gradients of all are added and divided by their number, as in the
/// authors' code. Scores of all classes are on one scale.
public struct TaylorGateScore: ChannelScore {
  /// A score without settings.
  public init() {}

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    let uses = bench.producedUses
    return try bench.gateScores { products in
      // The mean over the batch, squared once for the batch: it counts for all its images.
      let images = products.images
      let sums = images.reduce(into: Array(repeating: 0.0, count: products.width)) { sums, image in
        for (channel, value) in image.enumerated() { sums[channel] += Double(value) }
      }
      return sums.map { Double(images.count) * ($0 / Double(images.count)) * ($0 / Double(images.count)) }
    }.reduce(into: [:]) { scores, pair in
      let count = Double(max(1, uses[pair.key] ?? 1))
      scores[pair.key] = pair.value.map { $0 / (count * count) }
    }
  }
}

/// How much the loss is expected to grow when a channel goes, by the Fisher information: `½ E (Σ a ∂L/∂a)²`, over images.
///
/// From Theis et al. 2018. Where several layers make a channel their products are added before they are squared, since all go
/// together. Scores of all classes are on one scale.
public struct FisherScore: ChannelScore {
  /// A score without settings.
  public init() {}

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    try bench.gateScores { products in
      products.images.reduce(into: Array(repeating: 0.0, count: products.width)) { sums, image in
        for (channel, value) in image.enumerated() { sums[channel] += 0.5 * Double(value) * Double(value) }
      }
    }
  }
}

/// How much the loss changes when a feature map goes, by a first-order Taylor series: `E |mean a ∂L/∂a|`, over images.
///
/// From Molchanov et al. 2017: the mean is over the pixels of a map, and its size is taken image by image.
public struct TaylorActivationScore: ChannelScore {
  /// A score without settings.
  public init() {}

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    try bench.gateScores(isMean: true) { products in
      products.images.reduce(into: Array(repeating: 0.0, count: products.width)) { sums, image in
        for (channel, value) in image.enumerated() { sums[channel] += Double(abs(value)) }
      }
    }
  }
}

extension Workbench {
  /// In how many values the channels of each class are made.
  fileprivate var producedUses: [Int: Int] {
    ChannelPlaces(of: network.producedValues(), in: analysis).uses
  }

  /// The mean over images of what `sum` adds up for a batch, for each channel of each class.
  fileprivate func gateScores(
    isMean: Bool = false, _ sum: (GateGradients.Products) -> [Double]
  ) throws -> [Int: [Double]] {
    guard let images else { throw ScoreError.needsImages }
    let gates = try GateGradients(of: network, analysis, device: device)
    var totals = scoresByClass { Array(repeating: 0, count: $0.width) }
    try images.forEachLabelledBatch { batch, labels in
      for (index, products) in try gates.products(batch, labels: labels, isMean: isMean) {
        let sums = sum(products)
        totals[index] = zip(totals[index] ?? [], sums).map { $0 + $1 }
      }
    }
    return totals.mapValues { $0.map { $0 / Double(max(1, images.count)) } }
  }
}
