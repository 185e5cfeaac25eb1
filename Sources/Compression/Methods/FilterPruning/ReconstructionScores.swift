import Networks
import Torch

/// What the layers behind lose of their output when channels go one after the other, the least needed first.
///
/// ThiNet (Luo et al. 2017): greedily, by the squared change of what the next layers add up, see
/// `LayerQuadratic.greedyRemovals`. A channel scores what its removal adds to the loss. The authors draw places and filters of one
/// layer at random; here every filter counts at the places that are drawn, and where several layers read a class their losses
/// are added, each in parts of its output. What is constant counts only where nothing can make up for it. All classes are
/// looked at in the given network, and not each behind the cuts of those before it, so that one plan meets all budgets.
public struct NextLayerScore: ChannelScore {
  /// A score without settings.
  public init() {}

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    try bench.quadraticScores { $0.greedyRemovals().ascendingCosts }
  }
}

/// How much it takes to draw a channel out of what the layers behind add up: the penalty of a LASSO.
///
/// He et al. 2017, "channel pruning", section 3.1, see `LayerQuadratic.lassoPenalties`. Layers and classes are looked at as in
/// `NextLayerScore`.
public struct LassoScore: ChannelScore {
  /// A score without settings.
  public init() {}

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    try bench.quadraticScores { $0.lassoPenalties() }
  }
}

/// What the layers behind lose of their output when a channel goes and their other weights make up for it as well as they can.
///
/// `tr(W_c [(H⁻¹)_cc]⁻¹ W_cᵀ)`, the optimal brain surgeon of blocks: `W_c` are the weights of a layer that read channel `c`, `H` is
/// the mean product of its patches, shared by all its filters (Hassibi and Stork 1993; layer by layer in Dong et al. 2017). In
/// parts of the layer's output, so that classes may be compared; where several layers read a class the losses are added. `H` has
/// a ten thousandth of its mean diagonal added, our choice, so that it can be inverted.
public struct BrainSurgeonScore: ChannelScore {
  /// A score without settings.
  public init() {}

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    var sums: [Int: [Double]] = [:]
    for evidence in try bench.readerEvidence(of: { !$0.classes.isEmpty }) {
      let surgeon = try BrainSurgeon(evidence)
      for index in evidence.reader.classes {
        let channels = evidence.reader.channelsOfInputs(inClass: index)
        let columns = Dictionary(grouping: channels.indices) { channels[$0] }
        let scores = try (0..<bench.analysis.classes[index].width).map { try surgeon.loss(without: columns[$0] ?? []) }
        sums[index] = sums[index].map { zip($0, scores).map { $0 + $1 } } ?? scores
      }
    }
    return try bench.scoresByClassRead { sums[$0] }
  }
}

/// What a channel costs when the least needed go one after the other and the other weights make up for each.
///
/// The elimination of `BrainSurgeonScore` all the way down, see `EliminationPath`: behind every removal both the weights and `H` are
/// those of the layer without the channel, so that of two channels that can stand in for each other only one is cheap.
public struct EliminationScore: ChannelScore {
  /// A score without settings.
  public init() {}

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    let layers = try bench.readingLayers(of: Set(bench.analysis.classes.indices))
    return try bench.scoresByClassRead { index in
      guard let layers = layers[index] else { return nil }
      let path = try EliminationPath(layers, width: bench.analysis.classes[index].width)
      return path.steps.map { (channel: $0.channel, loss: $0.loss) }.ascendingCosts
    }
  }
}

extension [(channel: Int, loss: Double)] {
  /// What each channel adds to the loss when all go in this order.
  ///
  /// The order is what counts: a removal that makes up for one before it costs no less than that one.
  fileprivate var ascendingCosts: [Double] {
    var costs = Array<Double>(repeating: 0, count: count)
    var (last, before) = (0.0, 0.0)
    for (channel, loss) in self {
      last = Swift.max(last.nextUp, loss - before)
      before = loss
      costs[channel] = last
    }
    return costs
  }
}

/// What a layer loses, in parts of its output, when some of its weights go and the others make up for them.
struct BrainSurgeon {
  private let weight: Tensor
  private let inverse: Tensor
  private let energy: Double

  /// What is added to the diagonal of `H`, in parts of its mean.
  static let damping = 1e-4

  init(_ evidence: ReaderEvidence) throws {
    let gram = try evidence.gram()
    weight = evidence.weight
    inverse = try gram.cholesky(dampedBy: Self.damping).inverseOfCholesky()
    energy = try (weight.matmul(gram) * weight).sum().item()
  }

  /// The loss when all filters lose the weights at some places of their patches.
  func loss(without columns: [Int]) throws -> Double {
    guard energy > 0, !columns.isEmpty else { return 0 }
    let block = try inverse.indexSelect(0, columns).indexSelect(1, columns)
    let gone = try weight.indexSelect(1, columns).transposed(0, 1)
    return try (gone * gone.solved(byCholesky: block.cholesky(dampedBy: 0))).sum().item() / energy
  }

  /// The loss when one filter loses one weight, for each weight, `[rows, inputs]`; nil where the layer makes nothing.
  func lossesOfSingleWeights() throws -> [Double]? {
    guard energy > 0 else { return nil }
    return try (weight.squared() / (inverse.diagonal().unsqueezed(0) * energy)).array(of: Double.self)
  }
}

extension Workbench {
  /// For each class that may be cut, what `score` makes of its form.
  fileprivate func quadraticScores(_ score: (LayerQuadratic) -> [Double]) throws -> [Int: [Double]] {
    let forms = try quadraticForms(of: Set(analysis.classes.indices))
    return try scoresByClassRead { index in forms[index].map(score) }
  }

  /// The layers that read some classes, each in parts of its own output; none for a class that no layer reads which can be looked at.
  package func readingLayers(of classes: Set<Int>) throws -> [Int: [ReadingLayer]] {
    var layers: [Int: [ReadingLayer]] = [:]
    for evidence in try readerEvidence(of: { !$0.classes.isDisjoint(with: classes) }) {
      for index in evidence.reader.classes.intersection(classes) {
        if let layer = try evidence.readingLayer(ofClass: index) { layers[index, default: []].append(layer) }
      }
    }
    return layers
  }

  /// The forms of some classes: what the layers that read a class lose of their outputs, each in parts of its own.
  ///
  /// A class that no layer reads which can be looked at has none.
  package func quadraticForms(of classes: Set<Int>) throws -> [Int: LayerQuadratic] {
    var forms: [Int: LayerQuadratic] = [:]
    for evidence in try readerEvidence(of: { !$0.classes.isDisjoint(with: classes) }) {
      let gram = try evidence.gram()
      for index in evidence.reader.classes.intersection(classes) {
        let form = try LayerQuadratic(
          gram: gram, weight: evidence.weight, channels: evidence.reader.channelsOfInputs(inClass: index),
          width: analysis.classes[index].width
        ).relative
        forms[index] = forms[index].map { $0 + form } ?? form
      }
    }
    return forms
  }

  /// The scores of all classes; where no layer that can be looked at reads a class, its channels' shares of the energy of its
  /// weights, our choice.
  fileprivate func scoresByClassRead(_ scores: (Int) throws -> [Double]?) throws -> [Int: [Double]] {
    var all: [Int: [Double]] = [:]
    for (index, channels) in analysis.classes.enumerated() where channels.isPrunable {
      all[index] = try scores(index) ?? energyShares(of: channels)
    }
    return all
  }

  private func energyShares(of channels: ChannelClass) throws -> [Double] {
    let energies = try L2Score().scores(of: channels, on: self).map { $0 * $0 }
    let sum = energies.reduce(0, +)
    return sum > 0 ? energies.map { $0 / sum } : energies
  }
}
