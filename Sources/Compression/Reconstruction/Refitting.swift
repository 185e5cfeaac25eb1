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
  package init?(_ refit: Refit, of original: Network, after recipe: Recipe, on bench: Workbench) {
    guard refit != .nothing, let images = bench.images, !recipe.cutsAlone.edits.isEmpty || !recipe.masks.isEmpty else {
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
    let layers = readers.values.map { Layer(readers: Array($0), shortcut: Shortcut(of: $0[0].node, in: cut)) }
      .filter { changed.contains($0.node.name) || $0.shortcut.map { changed.contains($0.value) } ?? false }
    let targets = try withoutGradients { try self.targets(of: layers, analysis, selection, check) }
    for (value, layers) in OrderedDictionary(grouping: layers, by: { $0.node.inputs[0] }) {
      let moments = try withoutGradients { try self.moments(of: Array(layers), of: value, targets, executor, check) }
      for (reader, moments) in zip(layers.flatMap(\.readers), moments) {
        let mask = reader.node.parameters[.weight].flatMap { masks[$0] }
        try withoutGradients { try LayerFit(refit, of: reader, by: moments).run(on: executor, keepingTo: mask) }
      }
    }
    return layers.map(\.node.name)
  }

  /// A layer that is fitted, by its groups.
  private struct Layer {
    let readers: [ChannelReader]
    let shortcut: Shortcut?
    var node: Node { readers[0].node }
  }

  /// For each batch and layer, what the channels that are left of it were before the cut at the places that are drawn, and what
  /// its shortcut was, as far as the layer can make up for it.
  private func targets(
    of layers: [Layer], _ analysis: ChannelAnalysis, _ selection: ChannelSelection, _ check: () throws -> Void
  ) throws -> [[String: Tensor]] {
    let sampler = PatchSampler(seed: seed)
    let executor = try Executor(original, device: device)
    let byName = Dictionary(uniqueKeysWithValues: layers.map { ($0.node.name, $0) })
    let byShortcut = Dictionary(grouping: layers.filter { $0.shortcut != nil }) { $0.shortcut?.value ?? "" }
    var targets: [[String: Tensor]] = []
    try images.forEachBatch { batch in
      var found: [String: Tensor] = [:]
      func rows(_ value: Tensor, called name: String, of layer: Layer) throws -> Tensor {
        let rows = try sampler.outputs(value.to(.cpu).to(.float32), of: layer.node, batch: targets.count)
        let kept = analysis.keptChannels(of: name, in: selection)
        return kept.isEmpty ? rows : try rows.indexSelect(1, kept)
      }
      _ = try executor.outputs(for: [original.inputs[0].name: batch]) { name, value in
        // A shortcut is made before its layer is.
        for layer in byShortcut[name] ?? [] {
          found[layer.node.name] = try layer.shortcut?.output(for: rows(value, called: name, of: layer))
        }
        if let layer = byName[name] {
          let own = try rows(value, called: name, of: layer)
          found[name] = try found[name].map { try own + $0 } ?? own
        }
      }
      targets.append(found)
      try check()
    }
    return targets
  }

  /// The moments of what layers read of one value in the network as it is now, and of what they are to make of it.
  private func moments(
    of layers: [Layer], of value: String, _ targets: [[String: Tensor]], _ executor: Executor,
    _ check: () throws -> Void
  ) throws -> [Moments] {
    let network = try executor.network()
    let sampler = PatchSampler(seed: seed)
    var moments = ReaderMoments(of: layers.flatMap(\.readers), in: network, sampler: sampler)
    let input = network.inputs[0].name
    let shortcuts = OrderedSet(layers.compactMap { $0.shortcut?.value }).subtracting([value])
    let values = (value == input ? [] : [value]) + shortcuts
    let prefix = try values.isEmpty ? nil : Executor(network.upTo(values), device: device)
    var batch = 0
    try images.forEachBatch { images in
      var made = [input: images]
      for (name, tensor) in zip(values, try prefix?.outputs(for: [input: images]) ?? []) { made[name] = tensor }
      var targets = targets[batch]
      for layer in layers {
        guard let shortcut = layer.shortcut, let now = made[shortcut.value], let target = targets[layer.node.name]
        else {
          continue
        }
        let rows = try sampler.outputs(now.to(.cpu), of: layer.node, batch: batch)
        targets[layer.node.name] = try target - shortcut.output(for: rows)
      }
      try moments.add(made[value] ?? images, called: value, targets: targets)
      moments.endBatch()
      batch += 1
      try check()
    }
    return moments.moments
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
