public import Deployment
public import Networks
public import Runs

extension LatencyFigures {
  /// What was measured of a network and of its cut, beside what the table predicted.
  ///
  /// - Throws: `NetworkError` when the networks' shapes cannot be told.
  public init(
    _ latency: NetworkLatency, of result: Network, cutFrom original: Network, measured: LatencyComparison
  ) throws {
    func times(_ times: LatencyComparison.Quantiles, of network: Network) throws -> Times {
      Times(
        median: times.median, p10: times.p10, p90: times.p90,
        predicted: try latency.milliseconds(of: network))
    }
    self.init(
      engine: measured.engine.rawValue, version: measured.version, threads: measured.settings.threads,
      batch: measured.settings.batch, original: try times(measured.original, of: original),
      result: try times(measured.result, of: result), speedup: measured.speedup,
      heldOutError: latency.model.heldOut.median,
      layers: try LayerFinding.all(latency, of: result, cutFrom: original).map(\.figures))
  }
}

/// A layer that multiplies, before and after a cut, and why its time did not follow its products.
struct LayerFinding {
  let node: String
  let before: Double
  let after: Double
  let reason: String?

  var figures: LatencyFigures.Layer { .init(name: node, before: before, after: after, reason: reason) }

  /// The least by which the share of time that is left exceeds that of products before a reason is looked for.
  static let tolerance = 0.15
  /// How much faster a wider layer may be predicted, as a share, and still count as no slower.
  static let equal = 0.01

  /// The findings for all layers that multiply.
  static func all(_ latency: NetworkLatency, of result: Network, cutFrom original: Network) throws -> [LayerFinding] {
    let old = Dictionary(
      uniqueKeysWithValues: try latency.layers(of: original).map { ($0.node, ($0.shape, $0.milliseconds)) })
    let (oldCosts, newCosts) = (try original.macsByNode, try result.macsByNode)
    let multiplying = Set(original.nodes.filter(\.operation.multiplies).map(\.name))
    return try latency.layers(of: result).compactMap { layer in
      guard multiplying.contains(layer.node), let (shape, time) = old[layer.node] else { return nil }
      let (macs, left) = (oldCosts[layer.node] ?? 0, newCosts[layer.node] ?? 0)
      let isSlow =
        time > 0 && macs > 0 && layer.milliseconds / time > Double(left) / Double(macs) + tolerance
      return LayerFinding(
        node: layer.node, before: time, after: layer.milliseconds,
        reason: isSlow ? latency.model.reason(for: layer.shape, cutFrom: shape) : nil)
    }
  }
}

extension LatencyModel {
  /// Why a layer takes as long as it does at its widths, having been wider.
  package func reason(for layer: LayerShape, cutFrom original: LayerShape) -> String {
    let time = milliseconds(layer)
    // Wider on one side at a time, the widest first.
    let wider =
      (layer.output..<max(original.output, layer.output)).reversed()
      .map { LayerShape(layer.kind, input: layer.input, output: $0 + 1) }
      + (layer.input..<max(original.input, layer.input)).reversed()
      .map { LayerShape(layer.kind, input: $0 + 1, output: layer.output) }
    if let other = wider.first(where: { milliseconds($0) <= time * (1 + LayerFinding.equal) }) {
      return "unaligned: \(other.input) to \(other.output) channels are no slower than \(layer.input) to "
        + "\(layer.output)"
    }
    return bound(of: layer).reason
  }
}

extension LatencyModel.Bound {
  /// The bound as the reason for a layer's time.
  fileprivate var reason: String {
    switch self {
    case .overhead: "overhead: most of its time is the cost of any call of the kernel"
    case .memory: "memory: its time goes with the values that it reads and makes, not with its products"
    case .compute: "its kernel computes narrow layers less efficiently"
    }
  }
}

extension Network {
  /// Multiply-accumulates by node.
  fileprivate var macsByNode: [String: Int] {
    get throws { Dictionary(uniqueKeysWithValues: try costs().layers.map { ($0.node, $0.macs) }) }
  }
}
