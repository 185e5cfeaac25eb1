package import Networks
import OrderedCollections
import Torch
public import Training

/// Fits the layers that have lost channels or weights, and those behind them, to what they gave before the cut.
///
/// Layer after layer, in running order: `x` is what the layer reads in the cut network, with all layers before it fitted already,
/// `y` is what the same channels were before the cut, as He et al. 2017 do it. Where constants go to a bias or to batch norm,
/// both are taken without their means.
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

  /// `λ` of `LeastSquares`.
  private static let damping = 1e-3

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
    let after = try executor.structure.channelReaders(in: executor.structure.channels())
      .filter { changed.contains($0.node.name) }
    let targets = try withoutGradients {
      try self.targets(of: Set(after.map(\.node.name)), analysis, selection, check)
    }
    for (value, readers) in OrderedDictionary(grouping: after, by: { $0.node.inputs[0] }) {
      let moments = try withoutGradients { try self.moments(of: readers, of: value, targets, executor, check) }
      for (reader, moments) in zip(readers, moments) {
        try withoutGradients { try fit(reader, moments, masks, in: executor) }
      }
    }
    return OrderedSet(after.map(\.node.name)).elements
  }

  /// For each batch and layer, the channels that are left of what the layer made before the cut, at the places that are drawn.
  private func targets(
    of nodes: Set<String>, _ analysis: ChannelAnalysis, _ selection: ChannelSelection, _ check: () throws -> Void
  ) throws -> [[String: Tensor]] {
    let sampler = PatchSampler(seed: seed)
    let readers = Dictionary(uniqueKeysWithValues: original.nodes.map { ($0.name, $0) })
    let executor = try Executor(original, device: device)
    var targets: [[String: Tensor]] = []
    try images.forEachBatch { batch in
      var found: [String: Tensor] = [:]
      _ = try executor.outputs(for: [original.inputs[0].name: batch]) { name, value in
        guard nodes.contains(name), let node = readers[name] else { return }
        let rows = try sampler.outputs(value.to(.cpu).to(.float32), of: node, batch: targets.count)
        let kept = analysis.keptChannels(of: name, in: selection)
        found[name] = kept.isEmpty ? rows : try rows.indexSelect(1, kept)
      }
      targets.append(found)
      try check()
    }
    return targets
  }

  /// The moments of what layers read of one value in the network as it is now, and of what they are to make of it.
  private func moments(
    of readers: [ChannelReader], of value: String, _ targets: [[String: Tensor]], _ executor: Executor,
    _ check: () throws -> Void
  ) throws -> [Moments] {
    let network = try executor.network()
    var moments = ReaderMoments(of: readers, in: network, sampler: PatchSampler(seed: seed))
    let input = network.inputs[0].name
    let prefix = value == input ? nil : try Executor(network.upTo(value), device: device)
    var batch = 0
    try images.forEachBatch { images in
      try moments.add(prefix?.forward(images) ?? images, called: value, targets: targets[batch])
      moments.endBatch()
      batch += 1
      try check()
    }
    return moments.moments
  }

  /// Fits one layer, or one group of it.
  private func fit(
    _ reader: ChannelReader, _ moments: Moments, _ masks: [String: WeightMask], in executor: Executor
  ) throws {
    guard let name = reader.node.parameters[.weight], let parameter = executor.parameters[name] else { return }
    let keeper = executor.structure.constantKeeper(of: reader.node)
    let weight = try reader.weight(in: executor)
    let problem = LeastSquares(
      gram: try moments.gram(centred: keeper != nil), cross: try moments.cross(centred: keeper != nil),
      weight: weight, damping: Self.damping)
    let fitted =
      switch refit {
      case .nothing, .constants: weight
      case .scales: try problem.scaledWeights(channels: reader.denseChannels)
      case .weights: try masks[name].map { try problem.maskedWeights(reader.part(of: $0)) } ?? problem.weights()
      }
    let rows = try parameter.detached().slice(0, from: reader.rows.lowerBound, to: reader.rows.upperBound)
    _ = try rows.copy(from: fitted.reshaped(to: rows.shape))
    guard let keeper else { return }
    let made = try fitted.matmul(moments.meanInput().unsqueezed(1)).reshaped(to: [reader.rows.count])
    try executor.keep(moments.meanTarget() - made, of: reader.rows, in: keeper)
  }
}

extension ChannelReader {
  /// For each number of a patch the number of its channel, counted from 0; a place that belongs to no class is its own channel.
  fileprivate var denseChannels: [Int] {
    var numbers: [ChannelPlaces.Channel: Int] = [:]
    var next = 0
    return channels.flatMap { channel in
      let number = channel.flatMap { numbers[$0] } ?? next
      if number == next { next += 1 }
      if let channel { numbers[channel] = number }
      return repeatElement(number, count: kernelSize)
    }
  }

  /// The reader's part of a mask, `[rows, inputs]`.
  fileprivate func part(of mask: WeightMask) throws -> Tensor {
    let kept = mask.isKept[rows.lowerBound * inputs..<rows.upperBound * inputs]
    return try Tensor(kept.map { $0 ? 1.0 : 0 }, shape: [rows.count, inputs])
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

extension Executor {
  /// Lets a layer's output be off by `constant` less on average: `[rows]`, what it is to make less what its weights make.
  fileprivate func keep(_ constant: Tensor, of rows: Range<Int>, in keeper: Network.ConstantKeeper) throws {
    switch keeper {
    case .bias(let name):
      try parameters[name].map {
        _ = try $0.detached().slice(0, from: rows.lowerBound, to: rows.upperBound).copy(from: constant)
      }
    case .runningMean(let name):
      // Batch norm takes the mean off: what is missing is taken off less.
      try parameters[name].map {
        _ = try $0.detached().slice(0, from: rows.lowerBound, to: rows.upperBound)
          .add(inPlace: (-constant).to($0.device).to($0.dataType))
      }
    }
  }
}
