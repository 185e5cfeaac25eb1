import OrderedCollections

extension ChannelWalk {
  /// The labels of a node's output; couples and pins what the node reads as its operator demands.
  mutating func labels(of node: Node) -> ChannelLabels {
    let input = labels(of: node.inputs[0])
    switch node.operation {
    case .convolution(let convolution): return self.convolution(convolution, node)
    case .transposedConvolution(let convolution): return transposedConvolution(convolution, node)
    case .linear: return linear(node)
    case .batchNorm, .instanceNorm: return channelNorm(node)
    case .groupNorm(let norm): return groupNorm(norm, node)
    case .layerNorm(let norm): return layerNorm(norm, node)
    case .localResponseNorm(let norm):
      if input.axis == 0, norm.size > 1 { pin(input.labels, because: mixed(node)) }
      return input
    case .activation, .dropout, .identity, .quantise: return input
    case .prelu: return prelu(node)
    case .softmax(let axis):
      if input.axis == axis - 1 { pin(input.labels, because: mixed(node)) }
      return input
    case .add, .multiply, .subtract, .divide, .maximum, .minimum:
      return node.inputs.count == 1 ? constantOperand(node) : elementwise(node)
    case .reduce(let reduction): return reduce(reduction, node)
    case .concatenate(let axis): return concatenation(node, axis: axis - 1)
    case .pool, .adaptiveAveragePool, .resize:
      guard let channels = channels(of: node.inputs[0], along: 0) else { return overChannels(node) }
      return ChannelLabels(channels)
    case .flatten, .reshape: return reshape(node)
    case .pad(let pad): return self.pad(pad, node)
    case .slice(let slice): return selection(of: slice.indices, along: slice.axis, node)
    case .gather(let gather): return selection(of: gather.indices, along: gather.axis, node)
    case .transpose(let permutation): return input.transposed(by: permutation.dropFirst().map { $0 - 1 })
    case .matrixProduct, .opaque: return unsupported(node)
    }
  }

  /// Pins what a node touches for which no rule is known.
  mutating func unsupported(_ node: Node) -> ChannelLabels {
    pinAround(node, because: .unsupported(node: node.name, operation: node.operation.label))
  }

  /// Pins what a node touches that slides along the channels, or looks at all of them.
  mutating func overChannels(_ node: Node) -> ChannelLabels { pinAround(node, because: mixed(node)) }

  func mixed(_ node: Node) -> ChannelClass.Pin { .mixed(node: node.name, operation: node.operation.label) }

  /// Couples the channels that stand at the same position of every group; pins them if none could go.
  mutating func uniteAcrossGroups(_ atoms: [Int], of node: Node, count: Int) {
    let perGroup = atoms.count / count
    let wereSeveral = sets.count(of: atoms) > 1
    for index in perGroup..<atoms.count { unite(atoms[index % perGroup], atoms[index]) }
    if wereSeveral, sets.count(of: atoms) == 1 { pin(atoms, because: mixed(node)) }
  }
}
