package import Networks
import OrderedCollections
import Torch
public import Training

/// Fits the layers that have lost channels or weights, and those behind them, to what they gave before the cut.
///
/// Layer after layer, in running order: `x` is what the layer reads in the cut network, with all layers before it fitted already,
/// `y` is what the same channels were before the cut, as He et al. 2017 do it; where the layer's output is added to a shortcut, and
/// what the shortcut has lost. Where constants go to a bias or to batch norm, both are taken without their means.
///
/// What all layers are to make is held at once: 4 bytes for each of ten places an image and each channel, 80 MB for ResNet-56 and
/// 1,000 images.
public struct Refitting: Sendable {
  /// What is fitted.
  let refit: Refit
  /// The network before the cut.
  let original: Network
  /// The cut.
  let recipe: Recipe
  /// On which images.
  let images: CalibrationImages
  let device: Device
  let seed: UInt64

  /// Makes up for `recipe` in networks that it made of `original`; nil where nothing is to be done, or there are no images to do it on.
  ///
  /// Where layers are divided into groups channels lie in another order, so that nothing is fitted any more: see `StagedRun.fittedGroups`.
  ///
  /// - Parameter images: what to look at; all images of the workbench where nothing is said.
  package init?(
    _ refit: Refit, of original: Network, after recipe: Recipe, on bench: Workbench, images: CalibrationImages? = nil
  ) {
    guard refit != .nothing, let images = images ?? bench.images,
      recipe.groupings.isEmpty, !recipe.cutsAlone.edits.isEmpty || !recipe.masks.isEmpty
    else {
      return nil
    }
    (self.refit, self.original, self.recipe, self.images) = (refit, original, recipe, images)
    (device, seed) = (bench.device, bench.seed)
  }

  /// Fits the layers of an executor's network in place, and returns their names.
  ///
  /// - Parameters:
  ///   - executor: of the network that the cut left.
  ///   - check: called after each batch; it throws to stop.
  /// - Throws: what running the networks throws, and what `check` throws.
  @discardableResult
  public func run(on executor: Executor, check: () throws -> Void = {}) throws -> [String] {
    let analysis = try original.channels()
    let selection = try analysis.selection(of: recipe.edits)
    let masks = Dictionary(uniqueKeysWithValues: recipe.masks.map { ($0.parameter, $0) })
    let changed = original.changedNodes(without: selection, in: analysis, masks: Set(masks.keys))
    let cut = executor.structure
    let readers = OrderedDictionary(grouping: try cut.channelReaders(in: cut.channels())) { $0.node.name }
    let layers = readers.values.map { ReproducedLayer(Array($0), in: cut) }
      .filter { changed.contains($0.node.name) || $0.shortcut.map { changed.contains($0.value) } ?? false }
    let targets = try LayerTargets(
      of: layers, in: original, analysis, keeping: selection, on: images, device: device, seed: seed, check: check)
    for (value, layers) in OrderedDictionary(grouping: layers, by: { $0.node.inputs[0] }) {
      let moments = try targets.moments(of: Array(layers), reading: value, in: executor, check: check)
      for (reader, moments) in zip(layers.flatMap(\.readers), moments) {
        let mask = reader.node.parameters[.weight].flatMap { masks[$0] }
        try withoutGradients { try LayerFit(refit, of: reader, by: moments).run(on: executor, keepingTo: mask) }
      }
    }
    return layers.map(\.node.name)
  }
}

extension Network {
  /// The nodes whose output is another once channels and weights are gone, but for those that only lose channels of their own.
  fileprivate func changedNodes(
    without selection: ChannelSelection, in analysis: ChannelAnalysis, masks: Set<String>
  ) -> Set<String> {
    var changed: Set<String> = []
    for node in nodes {
      let labels = analysis.valueUnits[node.inputs[0]]?.labels ?? []
      let isMasked = node.parameters[.weight].map(masks.contains) ?? false
      if isMasked || node.inputs.contains(where: changed.contains)
        || node.operation.multiplies && labels.contains(where: { !selection.isKept[$0] })
      {
        changed.insert(node.name)
      }
    }
    return changed
  }
}
