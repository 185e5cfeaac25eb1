import Networks
import OrderedCollections

extension Network {
  /// The multiply-accumulates of weights that are not zero, of convolutions and linear layers for one image.
  ///
  /// - Throws: `NetworkError` when shapes do not fit.
  public func nonzeroMACs() throws -> Int {
    let nodes = Dictionary(self.nodes.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return try costs().layers.reduce(0) { sum, layer in
      guard let node = nodes[layer.node], let weight = parameters(of: node)[.weight], weight.count > 0 else {
        return sum + layer.macs
      }
      return sum + layer.macs * weight.values.count { $0 != 0 } / weight.count
    }
  }
}
