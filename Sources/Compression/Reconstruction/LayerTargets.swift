import Networks
import OrderedCollections
import Torch
import Training

/// A layer that is to make what it made in the given network, by its groups.
struct ReproducedLayer {
  /// Its groups, or the layer alone.
  let readers: [ChannelReader]
  /// The other branch of the sum that it goes to, if there is one whose losses it can make up for.
  let shortcut: Shortcut?

  /// The layer of some readers in `network`.
  init(_ readers: [ChannelReader], in network: Network) {
    self.readers = readers
    shortcut = Shortcut(of: readers[0].node, in: network)
  }

  var node: Node { readers[0].node }
}

/// What layers made in the given network at some places of some images, held for networks that are cut out of it.
struct LayerTargets {
  private let images: CalibrationImages
  private let device: Device
  private let sampler: PatchSampler
  /// For each batch and layer, what the channels that are left of it were at the places that are drawn, and what its shortcut was, as
  /// far as the layer can make up for it.
  private let targets: [[String: Tensor]]

  /// Runs the given network over the images.
  ///
  /// - Parameters:
  ///   - selection: of the layers' outputs, the channels that are left.
  ///   - check: called after each batch; it throws to stop.
  init(
    of layers: [ReproducedLayer], in original: Network, _ analysis: ChannelAnalysis,
    keeping selection: ChannelSelection,
    on images: CalibrationImages, device: Device, seed: UInt64, check: () throws -> Void = {}
  ) throws {
    (self.images, self.device, sampler) = (images, device, PatchSampler(seed: seed))
    let sampler = sampler
    let executor = try Executor(original, device: device)
    let byName = Dictionary(uniqueKeysWithValues: layers.map { ($0.node.name, $0) })
    let byShortcut = Dictionary(grouping: layers.filter { $0.shortcut != nil }) { $0.shortcut?.value ?? "" }
    var targets: [[String: Tensor]] = []
    try images.forEachBatch { batch in
      var found: [String: Tensor] = [:]
      func rows(_ value: Tensor, called name: String, of layer: ReproducedLayer) throws -> Tensor {
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
    self.targets = targets
  }

  /// For each reader of some layers that read one value, the moments of what it reads in a network as it is now, and of what it is
  /// to make of it.
  ///
  /// - Parameter check: called after each batch; it throws to stop.
  func moments(
    of layers: [ReproducedLayer], reading value: String, in executor: Executor, check: () throws -> Void = {}
  ) throws -> [Moments] {
    let network = try executor.network()
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
