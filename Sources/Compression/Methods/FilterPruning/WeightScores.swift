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
    try bench.weightScores { gradient, weight in
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
    try bench.weightScores { gradient, weight in
      try (gradient * weight).abs()
    } combining: {
      $0
    }
  }
}

/// How much the loss grows when a filter's weights go, by the diagonal of its second derivatives: `½ Σ h w²`.
///
/// From LeCun et al. 1990, optimal brain damage, added up over filters. `h` is the mean of squared gradients of single images, the
/// diagonal of the empirical Fisher information.
public struct BrainDamageScore: ChannelScore {
  /// A score without settings.
  public init() {}

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    guard let images = bench.images else { throw ScoreError.needsImages }
    let filters = try FilterGradients(on: bench)
    let gradients = try SquaredGradients(of: bench.network, at: filters.names, device: bench.device)
    let energies = try filters.weights.map { try Tensor.zeros(like: $0) }
    try images.forEachLabelledBatch { batch, labels in
      for (energy, sum) in zip(energies, try gradients.sums(batch, labels: labels)) { try energy.add(inPlace: sum) }
    }
    let share = 0.5 / Double(max(1, images.count))
    return try withoutGradients {
      try filters.sums(of: zip(energies, filters.weights).map { try $0 * $1.detached().squared() * share })
    }
  }
}

extension Workbench {
  /// The mean over batches of what each channel's filters add up to.
  ///
  /// - Parameters:
  ///   - product: made of the gradients of a batch's mean loss and the weights of a layer, of their shape; it is added up over each
  ///     filter.
  ///   - combining: what counts of a channel's sum over all its filters, batch by batch.
  fileprivate func weightScores(
    _ product: (Tensor, Tensor) throws -> Tensor, combining: (Double) -> Double
  ) throws -> [Int: [Double]] {
    guard let images else { throw ScoreError.needsImages }
    let filters = try FilterGradients(on: self)
    var totals = scoresByClass { Array(repeating: 0.0, count: $0.width) }
    var batches = 0
    try images.forEachLabelledBatch { batch, labels in
      let gradients = try filters.gradients(batch, labels)
      let sums = try withoutGradients {
        try filters.sums(
          of: zip(gradients, filters.weights).map { gradient, weight in
            try gradient.map { try product($0, weight.detached()) }
          })
      }
      for (index, sums) in sums { totals[index] = zip(totals[index] ?? [], sums).map { $0 + combining($1) } }
      batches += 1
    }
    return totals.mapValues { $0.map { $0 / Double(max(1, batches)) } }
  }
}

/// The gradients of the weights of all filters that make channels of classes that may be cut.
private struct FilterGradients {
  /// The names of the weights.
  let names: [String]
  /// The weights.
  let weights: [Tensor]

  private let bench: Workbench
  private let executor: Executor
  private let input: String
  private let members: [(index: Int, member: ChannelClass.Member)]

  /// The gradients in the network on a workbench.
  init(on bench: Workbench) throws {
    self.bench = bench
    executor = try Executor(bench.network, device: bench.device)
    input = bench.network.inputs[0].name
    let classes = bench.analysis.classes
    members = classes.indices.filter { classes[$0].isPrunable }.flatMap { index in
      classes[index].members.filter { $0.role == .produces }.map { (index, $0) }
    }
    let parameters = executor.parameters
    names = Set(members.map(\.member.parameter)).filter { parameters[$0] != nil }.sorted()
    weights = names.compactMap { parameters[$0] }
  }

  /// Those of the mean loss of a batch, of each weight; nil where the loss does not depend on it.
  func gradients(_ images: Tensor, _ labels: Tensor) throws -> [Tensor?] {
    // Node by node: what is computed along with a convolution in evaluation keeps nothing for a backward pass.
    let scores = try executor.gatedOutputs(for: [input: images]) { $1 }[0]
    return try Torch.gradients(of: scores.crossEntropy(labels.to(bench.device)), withRespectTo: weights)
  }

  /// What tensors of the shapes of the weights add up to over the filters of each channel, by class.
  func sums(of products: [Tensor?]) throws -> [Int: [Double]] {
    let named = Dictionary(uniqueKeysWithValues: zip(names, products))
    var sums = bench.scoresByClass { Array(repeating: 0.0, count: $0.width) }
    for (index, member) in members {
      guard let product = named[member.parameter] ?? nil else { continue }
      let rows = try product.sum(over: (0..<product.rank).filter { $0 != member.axis }).array(of: Double.self)
      for (channel, indices) in member.indices.enumerated() {
        sums[index]?[channel] += indices.reduce(0) { $0 + rows[$1] }
      }
    }
    return sums
  }
}
