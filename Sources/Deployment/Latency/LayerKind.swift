import Networks
import OrderedCollections

/// What two layers have in common that take the same time at the same widths: all but the numbers of their channels.
package struct LayerKind: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The kind in words, such as `3×3 convolution, padding 1×1, on 32×32, then add, relu`; tables know it by this.
  package let description: String

  package init(_ description: String) { self.description = description }

  package static func < (first: LayerKind, second: LayerKind) -> Bool { first.description < second.description }
}

/// A layer as latency tables know it: its kind and its widths.
package struct LayerShape: Hashable, Sendable {
  /// The kind of layer.
  package let kind: LayerKind
  /// The channels, or features, that it reads.
  package let input: Int
  /// Those that it makes.
  package let output: Int

  package init(_ kind: LayerKind, input: Int, output: Int) {
    self.kind = kind
    self.input = input
    self.output = output
  }
}

extension Network {
  /// The kind of every node, by name; batch norms, which engines fold into the layers before them, have none.
  ///
  /// A layer's time depends on what is fused with it, so the additions and activations that follow it, and nothing else in
  /// between, belong to its kind. That an addition is named behind both its branches, though it is fused with one, is our
  /// choice: which one is the engine's.
  ///
  /// - Parameter groups: for convolutions that are to be looked at as if they had other numbers of groups, how many.
  package func layerKinds(dividing groups: [String: Int] = [:]) throws -> [String: LayerKind] {
    let shapes = try shapes()
    var readers: [String: [Node]] = [:]
    for node in nodes { for input in node.inputs { readers[input, default: []].append(node) } }

    /// What follows a value, as far as engines fuse it.
    func epilogue(of name: String) -> [String] {
      guard !outputs.contains(name), let next = readers[name], next.count == 1 else { return [] }
      switch next[0].operation {
      case .batchNorm: return epilogue(of: next[0].name)
      case .add, .activation: return [next[0].operation.label] + epilogue(of: next[0].name)
      default: return []
      }
    }

    var kinds: [String: LayerKind] = [:]
    for node in nodes where !node.operation.isBatchNorm {
      let operation = groups[node.name].map { node.operation.divided(into: $0) } ?? node.operation
      var words = [operation.words(weight: node.parameters[.weight].flatMap { parameters[$0]?.shape })]
      let places = [node.inputs.first, node.name].map { name in
        (name.flatMap { shapes[$0] } ?? []).dropFirst().map(String.init).joined(separator: "×")
      }
      if !places[0].isEmpty { words.append("on \(places[0])") }
      if places[1] != places[0], !places[1].isEmpty { words.append("to \(places[1])") }
      if node.operation.multiplies {
        let following = epilogue(of: node.name)
        if !following.isEmpty { words.append("then \(following.joined(separator: ", "))") }
      }
      kinds[node.name] = LayerKind(words.joined(separator: ", "))
    }
    return kinds
  }

  /// Every node as tables know it, when the network's values have the given shapes.
  package func layerShapes(
    _ kinds: [String: LayerKind], values: [String: [Int]]
  ) -> [(node: String, shape: LayerShape)] {
    nodes.compactMap { node in
      guard let kind = kinds[node.name] else { return nil }
      let input = node.inputs.first.flatMap { values[$0]?.first } ?? 0
      return (node.name, LayerShape(kind, input: input, output: values[node.name]?.first ?? 0))
    }
  }
}

extension Operator {
  /// A convolution with another number of groups; other operators as they are.
  fileprivate func divided(into groups: Int) -> Operator {
    guard case .convolution(let old) = self else { return self }
    return .convolution(
      Convolution(stride: old.stride, padding: old.padding, dilation: old.dilation, groups: groups))
  }

  /// The operator with its settings, but for the numbers of channels.
  fileprivate func words(weight: [Int]?) -> String {
    switch self {
    case .convolution(let convolution):
      Self.words(
        "convolution", weight, convolution.stride, convolution.padding, convolution.dilation, convolution.groups)
    case .transposedConvolution(let convolution):
      Self.words(
        "transposed convolution", weight, convolution.stride, convolution.padding, convolution.dilation,
        convolution.groups)
    case .pool(let pool): "\(label) \(pool.kernel), stride \(pool.stride), padding \(pool.padding)"
    default: label
    }
  }

  private static func words(
    _ name: String, _ weight: [Int]?, _ stride: Size, _ padding: Size, _ dilation: Size, _ groups: Int
  ) -> String {
    let kernel = (weight ?? []).dropFirst(2).map(String.init).joined(separator: "×")
    // A depthwise convolution loses groups with its channels; how many there are is a width.
    let isDepthwise = groups > 1 && weight?[0] == groups
    var words = [(isDepthwise ? "depthwise " : "") + "\(kernel) \(name)"]
    if stride != Size(1) { words.append("stride \(stride)") }
    if padding != Size(0) { words.append("padding \(padding)") }
    if dilation != Size(1) { words.append("dilation \(dilation)") }
    if groups > 1, !isDepthwise { words.append("\(groups) groups") }
    return words.joined(separator: ", ")
  }
}
