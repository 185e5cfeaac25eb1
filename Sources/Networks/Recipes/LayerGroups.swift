import OrderedCollections

/// A convolution that becomes a group convolution: only connections within groups of its channels stay.
///
/// Channels are those behind all cuts of the same recipe. Where the layer has groups already, every new one lies within an old one.
public struct LayerGroups: Sendable, Hashable, Codable {
  /// The name of the convolution's node.
  public let layer: String
  /// How many groups there are; all have as many output channels, and as many input channels.
  public let groups: Int
  /// The group of each output channel.
  public let outputs: [Int]
  /// The group of each input channel.
  public let inputs: [Int]

  /// Divides the channels of `layer` among `groups` groups.
  public init(layer: String, groups: Int, outputs: [Int], inputs: [Int]) {
    (self.layer, self.groups, self.outputs, self.inputs) = (layer, groups, outputs, inputs)
  }

  /// The output channels, group after group, each in its order.
  var outputOrder: [Int] { Self.order(of: outputs) }
  /// The input channels, group after group, each in its order.
  var inputOrder: [Int] { Self.order(of: inputs) }

  private static func order(of labels: [Int]) -> [Int] { labels.indices.sorted { (labels[$0], $0) < (labels[$1], $1) } }

  /// The connections that stay, as a mask of the layer's weight.
  ///
  /// - Throws: `NetworkError.invalidLayerEdit` when the network has no such layer, or its channels are divided in another way.
  func mask(in network: Network) throws -> WeightMask {
    let (node, weight, old) = try layer(in: network)
    let (rows, columns, kernel) = (weight.shape[0], weight.shape[1], weight.shape[2...].product)
    let isKept = (0..<rows).flatMap { row -> [Bool] in
      let first = row / (rows / old) * columns
      return (0..<columns).flatMap { repeatElement(inputs[first + $0] == outputs[row], count: kernel) }
    }
    return WeightMask(parameter: node.parameters[.weight] ?? "", shape: weight.shape, isKept: isKept)
  }

  /// The layer, its weight and how many groups it has had, once all of it fits.
  func layer(in network: Network) throws -> (node: Node, weight: Parameter, groups: Int) {
    func fault(_ message: String) -> NetworkError { .invalidLayerEdit(layer: layer, message) }
    guard let node = network.node(layer) else { throw fault("the network has no such layer") }
    guard case .convolution(let convolution) = node.operation, let name = node.parameters[.weight],
      let weight = network.parameters[name]
    else { throw fault("\(node.operation.label) has no groups of channels") }
    guard network.hasOwnParameters(node) else { throw fault("other nodes use its weights too") }
    let (rows, columns, old) = (weight.shape[0], weight.shape[1] * convolution.groups, convolution.groups)
    guard outputs.count == rows, inputs.count == columns else {
      throw fault(
        "the recipe was made for \(outputs.count) output and \(inputs.count) input channels, and it has \(rows) and \(columns)"
      )
    }
    for labels in [outputs, inputs] {
      let sizes = labels.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
      guard groups > 0, Set(sizes.keys) == Set(0..<groups), Set(sizes.values).count == 1 else {
        throw fault("its \(labels.count) channels are not shared out evenly among \(groups) groups")
      }
    }
    let (rowsOfOld, columnsOfOld) = (
      outputs.indices.map { $0 * old / rows }, inputs.indices.map { $0 * old / columns }
    )
    for group in 0..<groups {
      let crossed = Set(outputs.indices.filter { outputs[$0] == group }.map { rowsOfOld[$0] })
        .union(inputs.indices.filter { inputs[$0] == group }.map { columnsOfOld[$0] })
      guard crossed.count == 1 else { throw fault("group \(group) has channels of several of its \(old) groups") }
    }
    return (node, weight, old)
  }
}

extension LayerGroups: CustomStringConvertible {
  /// One line, such as `layer1.0.conv2: 4 groups of 16 to 16 channels`.
  public var description: String {
    "\(layer): \(groups) groups of \(inputs.count / max(1, groups)) to \(outputs.count / max(1, groups)) channels"
  }
}
