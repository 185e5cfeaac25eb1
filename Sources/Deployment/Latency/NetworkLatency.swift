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

  /// What each node adds, in milliseconds.
  package func layers(values: [String: [Int]]) -> [(node: String, shape: LayerShape, milliseconds: Double)] {
    network.layerShapes(kinds, values: values).map { ($0.node, $0.shape, milliseconds($0.shape)) }
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
