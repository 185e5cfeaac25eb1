import Networks
import OrderedCollections

/// The shapes under which an ONNX file holds parameters.
///
/// ONNX lines up a slope or scale for each channel with the last axis, so there it has axes of size one behind. Where all
/// nodes that use a parameter want that, the file holds it so; where they differ, it holds the parameter as it is.
enum ONNXLayouts {
  /// The shape that a parameter of `shape`, one number a channel or one for all, has beside values of shape `value`.
  static func layout(of shape: [Int], in value: [Int]) -> [Int] {
    shape == [1] ? shape : shape + Array(repeating: 1, count: value.count - 1)
  }

  /// The shapes of all parameters of a network, whose values have the given shapes.
  static func layouts(of network: Network, shapes: [String: [Int]]) -> [String: [Int]] {
    var layouts: [String: [Int]] = [:]
    for node in network.nodes {
      for name in node.parameters.values {
        guard let shape = network.parameters[name]?.shape else { continue }
        let wanted = node.operation.alignsChannels ? layout(of: shape, in: shapes[node.name] ?? []) : shape
        layouts[name] = layouts[name, default: wanted] == wanted ? wanted : shape
      }
    }
    return layouts
  }
}

extension Operator {
  /// Whether ONNX needs the node's parameters lined up with the channels of its values.
  var alignsChannels: Bool {
    switch self {
    case .prelu, .groupNorm: true
    default: false
    }
  }
}
