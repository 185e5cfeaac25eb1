import Networks
import OrderedCollections
import Torch

/// The other branch of a sum that a layer's output goes to, straight or through a batch norm.
///
/// The layer can make up for what that branch is off by: the sum is what others read (He et al. 2017, section 3.2).
struct Shortcut {
  /// The value that is added.
  let value: String
  /// What a one in the sum takes in the layer's output, for each of its rows; zero where the sum hears next to nothing of it.
  private let weights: [Float]

  /// That of a layer of `network`, if there is one that is made before the layer is.
  init?(of node: Node, in network: Network) {
    func reader(of name: String) -> Node? {
      let readers = network.nodes.filter { $0.inputs.contains(name) }
      return readers.count == 1 && !network.outputs.contains(name) ? readers[0] : nil
    }
    guard var end = reader(of: node.name), let rows = network.parameters(of: node)[.weight]?.shape[0] else {
      return nil
    }
    var slopes = Array(repeating: Float(1), count: rows)
    var last = node.name
    if case .batchNorm(let norm) = end.operation {
      let parameters = network.parameters(of: end)
      guard let variances = parameters[.runningVariance]?.values, let sum = reader(of: end.name) else { return nil }
      let scales = parameters[.weight]?.values ?? variances.map { _ in 1 }
      slopes = zip(scales, variances).map { $0 / ($1 + Float(norm.epsilon)).squareRoot() }
      (last, end) = (end.name, sum)
    }
    guard case .add = end.operation, end.inputs.count == 2, end.parameters.isEmpty,
      let other = end.inputs.first(where: { $0 != last }),
      let place = network.nodes.firstIndex(where: { $0.name == node.name }),
      network.nodes[..<place].contains(where: { $0.name == other })
    else { return nil }
    value = other
    let least = 0.01 * slopes.reduce(0) { max($0, abs($1)) }
    weights = slopes.map { abs($0) > least ? 1 / $0 : 0 }
  }

  /// What the layer is to make so that its branch adds `rows` of the sum, `[places, rows]`.
  func output(for rows: Tensor) throws -> Tensor { try rows * Tensor(weights) }
}
