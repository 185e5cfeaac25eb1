import Datasets
public import Networks
import OrderedCollections

extension Network {
  /// The network with fresh random weights.
  ///
  /// Kernels of convolutions and linear layers are drawn from a normal distribution of variance `2 / fan-in` (He et al.
  /// 2015, eq. 10), linear layers that make an output from `1 / fan-in`; biases are zero and batch norm is the identity.
  /// Each parameter has a random stream of its own, so that changing one layer leaves the others' draws alone.
  ///
  /// - Throws: never for a valid network; rethrows what `replacing` would find.
  public func withInitialWeights(seed: UInt64) throws -> Network {
    let outputs = Set(outputs)
    var values: [String: [Float]] = [:]
    for node in nodes {
      guard let name = node.parameters[.weight], let weight = parameters[name], weight.shape.count > 1 else { continue }
      let gain = outputs.contains(node.name) ? 1.0 : 2.0
      let fanIn = Double(weight.count / weight.shape[0])
      let deviation = (gain / fanIn).squareRoot()
      var stream = RandomStream(seed: seed, name: "initial/\(name)")
      values[name] = (0..<weight.count).map { _ in Float(stream.normal(deviation: deviation)) }
    }
    return try replacing(values)
  }
}
