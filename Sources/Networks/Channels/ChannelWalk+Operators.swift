import OrderedCollections

extension ChannelWalk {
  /// The labels of a node's output; couples and pins what the node reads as its operator demands.
  mutating func labels(of node: Node) -> ChannelLabels {
    let input = labels(of: node.inputs[0])
    switch node.operation {
    case .convolution(let convolution):
      guard input.areOnChannels else { return unsupported(node) }
      return self.convolution(convolution, node, input.labels)
    case .linear:
      guard input.axes == [shape(of: node.inputs[0]).count - 1] else { return unsupported(node) }
      return linear(node, input.labels)
    case .batchNorm:
      guard input.areOnChannels else { return unsupported(node) }
      attach(input.labels, to: node.parameters[.weight], axis: 0, as: .scales)
      attach(input.labels, to: node.parameters[.bias], axis: 0, as: .scales)
      attach(input.labels, to: node.parameters[.runningMean], axis: 0, as: .tracks)
      attach(input.labels, to: node.parameters[.runningVariance], axis: 0, as: .tracks)
      return input
    case .activation, .dropout, .identity: return input
    case .softmax(let axis):
      if input.axes.contains(axis - 1) { pin(input.labels, because: mixed(node)) }
      return input
    case .add, .multiply: return elementwise(node)
    case .concatenate(let axis): return concatenation(node, axis: axis - 1)
    case .pool, .adaptiveAveragePool: return input.areOnChannels ? input : unsupported(node)
    case .flatten: return reshape(node)
    case .reshape: return reshape(node)
    case .pad(let pad):
      guard input.areOnChannels else { return unsupported(node) }
      let before = makeAtoms(pad.channels.before, origin: node.name)
      let after = makeAtoms(pad.channels.after, origin: node.name)
      return ChannelLabels(channels: before + input.labels + after)
    case .slice(let slice):
      guard input.axes.contains(slice.axis - 1) else { return input }
      guard slice.step == 1 else { return unsupported(node) }
      return input.selecting(slice.indices, along: slice.axis - 1, of: shape(of: node.inputs[0]))
    case .transpose(let permutation):
      let axes = permutation.dropFirst().map { $0 - 1 }
      return input.transposed(by: axes, of: shape(of: node.inputs[0]))
    case .opaque: return unsupported(node)
    }
  }

  private mutating func unsupported(_ node: Node) -> ChannelLabels {
    pinAround(node, because: .unsupported(node: node.name, operation: node.operation.label))
  }

  private func mixed(_ node: Node) -> ChannelClass.Pin {
    .mixed(node: node.name, operation: node.operation.label)
  }

  // MARK: - Layers with weights

  private mutating func convolution(_ convolution: Convolution, _ node: Node, _ inputs: [Int]) -> ChannelLabels {
    let outputs = makeOutputs(of: node)
    let groups = convolution.groups
    let perGroup = inputs.count / groups
    if groups == 1 {
      attach(inputs, to: node.parameters[.weight], axis: 1, as: .consumes)
    } else if perGroup == 1 {
      let multiplier = outputs.count / groups
      for (index, output) in outputs.enumerated() { sets.unite(inputs[index / multiplier], output) }
    } else {
      uniteAcrossGroups(inputs, count: groups)
      uniteAcrossGroups(outputs, count: groups)
      attach(Array(inputs[..<perGroup]), to: node.parameters[.weight], axis: 1, as: .consumes)
    }
    return ChannelLabels(channels: outputs)
  }

  private mutating func linear(_ node: Node, _ inputs: [Int]) -> ChannelLabels {
    let outputs = makeOutputs(of: node)
    attach(inputs, to: node.parameters[.weight], axis: 1, as: .consumes)
    return ChannelLabels(axes: [shape(of: node.name).count - 1], labels: outputs)
  }

  private mutating func makeOutputs(of node: Node) -> [Int] {
    let count = node.parameters[.weight].flatMap { network.parameters[$0] }?.shape[0] ?? 0
    let outputs = makeAtoms(count, origin: node.name)
    attach(outputs, to: node.parameters[.weight], axis: 0, as: .produces)
    attach(outputs, to: node.parameters[.bias], axis: 0, as: .scales)
    return outputs
  }

  /// Couples the channels that stand at the same position of every group.
  private mutating func uniteAcrossGroups(_ atoms: [Int], count: Int) {
    let perGroup = atoms.count / count
    for index in perGroup..<atoms.count { sets.unite(atoms[index % perGroup], atoms[index]) }
  }

  // MARK: - Values that meet

  private mutating func elementwise(_ node: Node) -> ChannelLabels {
    let first = labels(of: node.inputs[0])
    let second = labels(of: node.inputs[1])
    guard first.axes == second.axes else { return unsupported(node) }
    if first.labels.count == second.labels.count {
      unite(first.labels, second.labels)
      return first
    }
    let (narrow, wide) = first.labels.count < second.labels.count ? (first, second) : (second, first)
    guard narrow.labels.count == 1 else { return unsupported(node) }
    pin(narrow.labels, because: .broadcast(node: node.name))
    return wide
  }

  private mutating func concatenation(_ node: Node, axis: Int) -> ChannelLabels {
    let all = node.inputs.map { labels(of: $0) }
    guard let first = all.first, all.allSatisfy({ $0.axes == first.axes }) else { return unsupported(node) }
    if first.axes == [axis] { return ChannelLabels(axes: [axis], labels: all.flatMap(\.labels)) }
    guard !first.axes.contains(axis) else { return unsupported(node) }
    for other in all.dropFirst() { unite(first.labels, other.labels) }
    return first
  }

  // MARK: - The same places in another shape

  /// Where channels fall on several axes, the largest of them shrinks and the others stay whole; the last of equals.
  ///
  /// Our
  /// choice: a channel shuffle keeps its groups and a pixel shuffle its factor.
  private mutating func reshape(_ node: Node) -> ChannelLabels {
    let old = shape(of: node.inputs[0])
    let new = shape(of: node.name)
    guard let labels = labels(of: node.inputs[0]).reshaped(from: old, to: new) else { return unsupported(node) }
    guard let shrinking = labels.axes.reversed().max(by: { new[$0] < new[$1] }) else { return labels }
    if labels.axes.count(where: { new[$0] > 1 }) > 1 {
      for places in labels.labels(along: shrinking, of: new) {
        for place in places.dropFirst() { sets.unite(places[0], place) }
      }
    }
    return labels
  }
}
