import Networks
import OrderedCollections

/// What the layers of one network do, in one engine under one setting.
struct NetworkWork {
  private let network: Network
  private let matching: LayerMatching
  private let costs: [String: LayerCost]
  private let shapes: [String: [Int]]
  private let engine: EngineName
  private let batch: Int

  init(_ network: Network, in engine: EngineName, batch: Int) throws {
    self.network = network
    self.engine = engine
    self.batch = batch
    matching = LayerMatching(network)
    shapes = try network.shapes()
    costs = Dictionary(
      try network.costs().layers.map { ($0.node, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The layers with what they do and what bounds them.
  ///
  /// - Parameter workingSet: the bytes that a pass through the network touches.
  func adding(to layers: [LayerTiming], workingSet: Int, peaks: MachinePeaks?) -> [LayerTiming] {
    let nodes = matching.nodes(of: layers)
    return layers.enumerated().map { index, layer in
      guard let node = nodes[index] else { return layer }
      var layer = layer
      var work = work(of: node, in: layer)
      if layer.numbers == .float32 || layer.numbers == nil, let peaks {
        work.bound = LayerBound(of: work, taking: layer.microseconds, workingSet: workingSet, peaks: peaks)
      }
      layer.work = work
      if layer.shape == nil { layer.shape = shapes[node.name].map { [batch] + $0 } }
      return layer
    }
  }

  private func work(of node: Node, in layer: LayerTiming) -> LayerWork {
    let weights = network.parameters(of: node)
    let values = weights[.weight]?.values ?? []
    let nonzeros = values.count { $0 != 0 }
    let skipsZeros = engine == .espalier
    let share = skipsZeros && !values.isEmpty ? Double(nonzeros) / Double(values.count) : 1
    let macs = Int((Double(costs[node.name]?.macs ?? 0) * share).rounded()) * batch
    // A weight among zeros stands beside the place that it belongs to.
    let width = layer.numbers?.bytes ?? 4
    let weightBytes = (skipsZeros ? nonzeros * (width + 4) : values.count * width) + (weights[.bias]?.count ?? 0) * 4
    let moved = (node.inputs + [node.name]).reduce(0) { $0 + (shapes[$1] ?? []).reduce(1, *) }
    return LayerWork(
      node: node.name, macs: macs, weightBytes: weightBytes, activationBytes: moved * width * batch,
      microseconds: layer.microseconds)
  }
}

extension LayerTiming.Numbers {
  /// The bytes of one number.
  fileprivate var bytes: Int {
    switch self {
    case .float32: 4
    case .float16, .bfloat16: 2
    case .int8: 1
    }
  }
}
