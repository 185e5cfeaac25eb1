public import Datasets
public import Networks
import OrderedCollections
public import Torch
import Training

/// Everything that is known before it is decided which layers are computed in 8-bit integers: the network with batch norm
/// folded and ranges equalised, and the grids of every layer, calibrated on images of the train split.
public struct Quantiser: Sendable {
  /// The network as it was given.
  public let original: Network
  /// What grids and decisions follow from.
  public let settings: QuantisationSettings
  /// The edits that leave the function as it is: batch norm folded, and equalisations.
  public let preparation: [Edit]
  /// The network after them.
  public let prepared: Network
  /// The layers that may be computed in integers, in running order, with their grids.
  public let precisions: OrderedDictionary<String, LayerPrecision>

  let dataset: Dataset
  let device: Device
  let images: CalibrationImages

  /// Calibrates the layers of `original`.
  ///
  /// - Parameter check: called now and then; it throws to stop.
  /// - Throws: `QuantisationError` when there is no layer to quantise, `TrainingError` when images do not fit, and what
  ///   `check` throws.
  public init(
    _ original: Network, on dataset: Dataset, settings: QuantisationSettings, device: Device = .cpu,
    check: () throws -> Void = {}
  ) throws {
    try original.requireFit(of: dataset)
    self.original = original
    self.settings = settings
    self.dataset = dataset
    self.device = device
    images = CalibrationImages(settings.images, of: dataset, seed: settings.seed)
    var edits: [Edit] = []
    var network = original
    if network.nodes.contains(where: \.operation.isBatchNorm) {
      edits.append(.foldBatchNorm)
      network = network.foldingBatchNorm()
    }
    if settings.equalises {
      for equalisation in try network.equalisations() {
        edits.append(.equalise(equalisation))
        network = try network.equalising(equalisation)
      }
    }
    (preparation, prepared) = (edits, network)
    let layers = network.quantisableLayers.filter { !settings.keptFloat.contains($0.name) }
    guard !layers.isEmpty else { throw QuantisationError.nothingToQuantise(network: original.name) }
    let grids = try Self.grids(
      for: layers, of: network, over: images, estimator: settings.calibration, on: device, check: check)
    precisions = OrderedDictionary(
      uniqueKeysWithValues: layers.compactMap { layer in
        network.precision(of: layer, on: grids, scaling: settings.weights).map { (layer.name, $0) }
      })
  }

  /// The recipe that computes these layers in integers and leaves all others floats.
  ///
  /// - Parameter shifts: what is added to the biases of layers.
  public func recipe(for layers: Set<String>, shifting shifts: [String: [Float]] = [:]) -> Recipe {
    let chosen = precisions.values.filter { layers.contains($0.layer) }
    return Recipe(
      network: original.name,
      origin: Recipe.Origin(method: "quantise", settings: settings.texts, seed: settings.seed),
      edits: preparation + chosen.map { .precision($0.shifting(by: shifts[$0.layer])) })
  }

  /// The grid of every value that the layers read or give.
  ///
  /// Behind max pooling, flattening and the like numbers stay on the grid on which they lie, so all such values share one.
  private static func grids(
    for layers: [Node], of network: Network, over images: CalibrationImages, estimator: RangeEstimator,
    on device: Device,
    check: () throws -> Void
  ) throws -> [String: ActivationGrid] {
    let values = layers.flatMap { [$0.inputs[0], network.roundedOutput(of: $0)].compactMap(\.self) }
    let sources = Dictionary(values.map { ($0, network.gridSource(of: $0)) }, uniquingKeysWith: { first, _ in first })
    let histograms = try network.histograms(of: Set(sources.values), over: images, on: device, check: check)
    let grids = histograms.mapValues { ActivationGrid(covering: estimator.range(of: $0)) }
    return sources.compactMapValues { grids[$0] }
  }
}

extension Network {
  /// The first value on the way back from which numbers were only moved or chosen, not computed with.
  fileprivate func gridSource(of value: String) -> String {
    guard let node = node(value) else { return value }
    switch node.operation {
    case .flatten, .reshape, .transpose, .identity, .dropout, .slice, .gather: return gridSource(of: node.inputs[0])
    case .pool(let pool) where pool.kind == .max: return gridSource(of: node.inputs[0])
    default: return value
    }
  }

  /// The precision of a layer, the grids of its values given.
  fileprivate func precision(
    of layer: Node, on grids: [String: ActivationGrid], scaling: WeightScaling
  ) -> LayerPrecision? {
    let weights = parameters(of: layer)
    guard let input = grids[layer.inputs[0]], let weight = weights[.weight] else { return nil }
    let scales = scaling.scales(of: weight, bias: weights[.bias]?.values ?? [], inputScale: input.scale)
    return LayerPrecision(
      layer: layer.name, input: input, output: roundedOutput(of: layer).flatMap { grids[$0] }, weightScales: scales)
  }
}
