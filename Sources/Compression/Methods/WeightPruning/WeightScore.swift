import Datasets
import Networks
import OrderedCollections
import Torch
import Training

/// A number for each weight that says how much the network needs it; the lowest go first.
public protocol WeightScore: Sendable {
  /// The scores of the weights of each parameter called by one of `names`, in row-major order.
  ///
  /// - Throws: `ScoreError` when the workbench lacks what the score looks at, `TorchError` when LibTorch fails.
  func scores(of names: [String], on bench: Workbench) throws -> [String: [Float]]
}

/// The size of each weight, `|w|`.
///
/// From Han et al. 2015.
public struct MagnitudeScore: WeightScore {
  /// A score without settings.
  public init() {}

  /// The scores of the weights of each parameter.
  public func scores(of names: [String], on bench: Workbench) -> [String: [Float]] {
    Dictionary(
      uniqueKeysWithValues: names.map { ($0, bench.network.parameters[$0]?.values.map { abs($0) } ?? []) })
  }
}

/// A random score: the control that any criterion for single weights must beat.
public struct RandomWeightScore: WeightScore {
  /// A score without settings; the draws follow from the workbench's seed and the parameter's name.
  public init() {}

  /// The scores of the weights of each parameter, uniform in 0…1.
  public func scores(of names: [String], on bench: Workbench) -> [String: [Float]] {
    Dictionary(
      uniqueKeysWithValues: names.map { name in
        var stream = RandomStream(seed: bench.seed, name: "random-score/\(name)")
        return (name, (0..<(bench.network.parameters[name]?.count ?? 0)).map { _ in Float(stream.uniform()) })
      })
  }
}

/// How sensitive the loss is to each connection: `|w ∂L/∂w|`.
///
/// From Lee et al. 2019, SNIP: the mean over batches of images of the train split; the authors look at one batch of an untrained network. The whole
/// network's sum, by which they divide, changes no order.
public struct ConnectionScore: WeightScore {
  /// A score without settings.
  public init() {}

  /// The scores of the weights of each parameter.
  public func scores(of names: [String], on bench: Workbench) throws -> [String: [Float]] {
    guard let images = bench.images else { throw ScoreError.needsImages }
    let executor = try Executor(bench.network, device: bench.device)
    let input = bench.network.inputs[0].name
    let weights = names.compactMap { executor.parameters[$0] }
    var totals: [Tensor?] = Array(repeating: nil, count: weights.count)
    try images.forEachLabelledBatch { batch, labels in
      // Node by node: what is computed along with a convolution in evaluation keeps nothing for a backward pass.
      let scores = try executor.gatedOutputs(for: [input: batch]) { $1 }[0]
      let found = try gradients(of: scores.crossEntropy(labels.to(bench.device)), withRespectTo: weights)
      try withoutGradients {
        for (place, (gradient, weight)) in zip(found, weights).enumerated() {
          guard let gradient else { continue }
          let product = try (gradient * weight.detached()).abs()
          totals[place] = try totals[place].map { try $0 + product } ?? product
        }
      }
    }
    return try Dictionary(
      uniqueKeysWithValues: zip(names, zip(totals, weights)).map { name, pair in
        (
          name,
          try pair.0?.to(.cpu).contiguous().array(of: Float.self) ?? Array(repeating: 0, count: pair.1.shape.product)
        )
      })
  }
}
