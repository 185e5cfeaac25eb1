public import Networks
import Synchronization

/// What cuts of one network would take, predicted without making them.
public final class NetworkLatency: Sendable {
  /// What predicts.
  public let model: LatencyModel
  private let network: Network
  private let kinds: [String: LayerKind]
  private let known = Mutex<[LayerShape: Double]>([:])

  /// Predictions for cuts of `network`.
  ///
  /// - Throws: `LatencyTableError.unknownKinds` when the table has no layers such as the network's, `NetworkError` when the
  ///   network's shapes do not fit.
  public init(_ network: Network, model: LatencyModel) throws {
    self.model = model
    self.network = network
    kinds = try network.layerKinds()
    let unknown = model.unknown(kinds.values)
    guard unknown.isEmpty else { throw LatencyTableError.unknownKinds(unknown.sorted().map(\.description)) }
  }

  /// The milliseconds of the whole network.
  public func milliseconds() throws -> Double { milliseconds(values: try network.shapes()) }

  /// The milliseconds that the network would take if its values had these shapes.
  package func milliseconds(values: [String: [Int]]) -> Double {
    network.layerShapes(kinds, values: values).reduce(0) { $0 + milliseconds($1.shape) }
  }

  /// What each node adds, in milliseconds, in what was made of the network.
  ///
  /// Convolutions may have more groups there, as far as the table knows such layers. Nodes that the network does not have are not
  /// in it, such as those that put channels in order.
  package func layers(of result: Network) throws -> [(node: String, shape: LayerShape, milliseconds: Double)] {
    let divided = try network.layerKinds(dividing: network.groups(dividedIn: result))
    let unknown = model.unknown(divided.values)
    let kinds = kinds.merging(divided) { unknown.contains($1) ? $0 : $1 }
    return network.layerShapes(kinds, values: try result.shapes()).map { ($0.node, $0.shape, milliseconds($0.shape)) }
  }

  /// The milliseconds of what was made of the network, see ``layers(of:)``.
  package func milliseconds(of result: Network) throws -> Double {
    try layers(of: result).reduce(0) { $0 + $1.milliseconds }
  }

  /// What convolutions of the network, or of a cut of it whose values have these shapes, would add with other numbers of groups.
  ///
  /// Putting channels in order is not in it. Of layers such as the table does not know nothing is told.
  ///
  /// - Parameter groups: by the names of the convolutions.
  package func milliseconds(dividing groups: [String: Int], values: [String: [Int]]) throws -> [String: Double] {
    let kinds = try network.layerKinds(dividing: groups).filter { groups[$0.key] != nil }
    let unknown = model.unknown(kinds.values)
    return Dictionary(
      uniqueKeysWithValues: network.layerShapes(kinds, values: values).filter { !unknown.contains($0.shape.kind) }
        .map { ($0.node, milliseconds($0.shape)) })
  }

  private func milliseconds(_ shape: LayerShape) -> Double {
    if let time = known.withLock({ $0[shape] }) { return time }
    let time = model.milliseconds(shape)
    known.withLock { $0[shape] = time }
    return time
  }
}

extension Network {
  /// How many groups those convolutions have in `result` that have more there than here, by their names.
  fileprivate func groups(dividedIn result: Network) -> [String: Int] {
    let before = groupsByConvolution
    return result.groupsByConvolution.filter { name, groups in before[name].map { groups > $0 } ?? false }
  }

  private var groupsByConvolution: [String: Int] {
    let groups = nodes.compactMap { node -> (String, Int)? in
      guard case .convolution(let convolution) = node.operation else { return nil }
      return (node.name, convolution.groups)
    }
    return Dictionary(uniqueKeysWithValues: groups)
  }
}
