import Networks
import OrderedCollections
import Torch
import Training

/// How much the loss changes when a filter goes, by a first-order Taylor series in its weights: `E_batch (Σ w ∂L/∂w)²`.
///
/// From Molchanov et al. 2019, over filters: the sum over a filter's weights is squared, batch by batch. Where several layers
/// make a channel their sums are added before. Scores of all classes are on one scale.
public struct TaylorWeightScore: ChannelScore {
  /// A score without settings.
  public init() {}

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    try bench.weightScores(imagesAtOnce: nil) { gradient, weight in
      try gradient * weight
    } combining: {
      $0 * $0
    }
  }
}

/// How sensitive the loss is to the connections of a filter: `Σ |w ∂L/∂w|`.
///
/// From Lee et al. 2019, SNIP, added up over filters, on as many images as are scored; the authors look at one batch of an
/// untrained network. The whole network's sum, by which they divide, changes no order.
public struct SnipScore: ChannelScore {
  /// A score without settings.
  public init() {}

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    try bench.weightScores(imagesAtOnce: nil) { gradient, weight in
      try (gradient * weight).abs()
    } combining: {
      $0
    }
  }
}

/// How much the loss grows when a filter's weights go, by the diagonal of its second derivatives: `½ Σ h w²`.
///
/// From LeCun et al. 1990, optimal brain damage, added up over filters. `h` is the mean of squared gradients of single images, the
/// diagonal of the empirical Fisher information, which takes a backward pass an image.
public struct BrainDamageScore: ChannelScore {
  /// A score without settings.
  public init() {}

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    try bench.weightScores(imagesAtOnce: 1) { gradient, weight in
      try gradient.squared() * weight.squared() * 0.5
    } combining: {
      $0
    }
  }
}

extension Workbench {
  /// The mean over batches of what each channel's filters add up to.
  ///
  /// - Parameters:
  ///   - imagesAtOnce: of how many images the mean loss is differentiated at once; all of a batch if nil.
  ///   - product: made of the gradients and weights of a layer, of their shape; it is added up over each filter.
  ///   - combining: what counts of a channel's sum over all its filters, batch by batch.
  fileprivate func weightScores(
    imagesAtOnce: Int?, _ product: (Tensor, Tensor) throws -> Tensor, combining: (Double) -> Double
  ) throws -> [Int: [Double]] {
    guard let images else { throw ScoreError.needsImages }
    let executor = try Executor(network, device: device)
    let input = network.inputs[0].name
    let members = analysis.classes.indices.filter { analysis.classes[$0].isPrunable }.flatMap { index in
      analysis.classes[index].members.filter { $0.role == .produces }.map { (index, $0) }
    }
    let names = Set(members.map(\.1.parameter)).sorted()
    let weights = names.compactMap { executor.parameters[$0] }
    var totals = scoresByClass { Array(repeating: 0.0, count: $0.width) }
    var batches = 0
    func add(_ batch: Tensor, _ labels: Tensor) throws {
      // Node by node: what is computed along with a convolution in evaluation keeps nothing for a backward pass.
      let scores = try executor.gatedOutputs(for: [input: batch]) { $1 }[0]
      let loss = try scores.crossEntropy(labels.to(device))
      let found = try gradients(of: loss, withRespectTo: weights)
      let products = try withoutGradients {
        try zip(found, weights).map { gradient, weight in try gradient.map { try product($0, weight.detached()) } }
      }
      let named = Dictionary(uniqueKeysWithValues: zip(names, products))
      var sums = totals.mapValues { $0.map { _ in 0.0 } }
      for (index, member) in members {
        guard let product = named[member.parameter] ?? nil else { continue }
        let rows = try product.sum(over: (0..<product.rank).filter { $0 != member.axis }).array(of: Double.self)
        for (channel, indices) in member.indices.enumerated() {
          sums[index]?[channel] += indices.reduce(0) { $0 + rows[$1] }
        }
      }
      for (index, sums) in sums { totals[index] = zip(totals[index] ?? [], sums).map { $0 + combining($1) } }
      batches += 1
    }
    try images.forEachLabelledBatch { batch, labels in
      let count = batch.shape[0]
      for start in stride(from: 0, to: count, by: imagesAtOnce ?? count) {
        let end = min(count, start + (imagesAtOnce ?? count))
        try add(batch.slice(0, from: start, to: end), labels.slice(0, from: start, to: end))
      }
    }
    return totals.mapValues { $0.map { $0 / Double(max(1, batches)) } }
  }
}
