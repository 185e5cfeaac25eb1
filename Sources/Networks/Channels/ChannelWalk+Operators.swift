import OrderedCollections

extension ChannelWalk {
  /// The labels of a node's output; couples and pins what the node reads as its operator demands.
  mutating func labels(of node: Node) -> ChannelLabels {
    let input = labels(of: node.inputs[0])
    switch node.operation {
    case .convolution(let convolution):
      return self.convolution(convolution, node)
    case .transposedConvolution(let convolution): return transposedConvolution(convolution, node)
    case .linear: return linear(node)
    case .batchNorm, .instanceNorm: return channelNorm(node)
    case .groupNorm(let norm): return groupNorm(norm, node)
    case .layerNorm(let norm): return layerNorm(norm, node)
    case .localResponseNorm:
      pin(input.labels, because: mixed(node))
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
    case .pool, .adaptiveAveragePool, .resize: return input.axis == 0 ? input : unsupported(node)
    case .flatten, .reshape: return reshape(node)
    case .pad(let pad):
      guard pad.channels != .none || input.axis != 0 else { return input }
      guard input.axis == 0, case .constant = pad.filling else { return unsupported(node) }
      let before = makeAtoms(pad.channels.before, origin: node.name)
      let after = makeAtoms(pad.channels.after, origin: node.name)
      return ChannelLabels(before + input.labels + after)
    case .slice(let slice):
      guard input.axis == slice.axis - 1 else { return input }
      return selection(of: slice.indices, from: input)
    case .gather(let gather):
      return input.axis == gather.axis - 1 ? selection(of: gather.indices, from: input) : input
    case .transpose(let permutation): return input.transposed(by: permutation.dropFirst().map { $0 - 1 })
    case .matrixProduct, .opaque: return unsupported(node)
    }
  }

  private mutating func selection(of indices: [Int], from input: ChannelLabels) -> ChannelLabels {
    let taken = input.selecting(indices, along: input.axis)
    keepSome(of: taken.labels)
    return taken
  }

  private mutating func unsupported(_ node: Node) -> ChannelLabels {
    pinAround(node, because: .unsupported(node: node.name, operation: node.operation.label))
  }

  private func mixed(_ node: Node) -> ChannelClass.Pin {
    .mixed(node: node.name, operation: node.operation.label)
  }

  // MARK: - Layers with weights

  private mutating func convolution(_ convolution: Convolution, _ node: Node) -> ChannelLabels {
    guard let inputs = channels(of: node.inputs[0], along: 0) else { return unsupported(node) }
    let outputs = makeOutputs(of: node)
    let groups = convolution.groups
    let perGroup = inputs.count / groups
    if groups == 1 {
      attach(inputs, to: node.parameters[.weight], axis: 1, as: .consumes)
    } else if perGroup == 1 {
      let multiplier = outputs.count / groups
      for (index, output) in outputs.enumerated() { sets.unite(inputs[index / multiplier], output) }
    } else {
      uniteAcrossGroups(inputs, of: node, count: groups)
      uniteAcrossGroups(outputs, of: node, count: groups)
      attach(Array(inputs[..<perGroup]), to: node.parameters[.weight], axis: 1, as: .consumes)
    }
    return ChannelLabels(outputs)
  }

  private mutating func linear(_ node: Node) -> ChannelLabels {
    let axis = shape(of: node.name).count - 1
    guard let inputs = channels(of: node.inputs[0], along: axis) else { return unsupported(node) }
    let outputs = makeOutputs(of: node)
    attach(inputs, to: node.parameters[.weight], axis: 1, as: .consumes)
    return ChannelLabels(axis: axis, outputs)
  }

  /// As a convolution, with the axes of the weight exchanged.
  private mutating func transposedConvolution(
    _ convolution: TransposedConvolution, _ node: Node
  ) -> ChannelLabels {
    guard let inputs = channels(of: node.inputs[0], along: 0) else { return unsupported(node) }
    let groups = convolution.groups
    let perGroup = shape(of: node.name)[0] / groups
    let outputs = makeAtoms(perGroup * groups, origin: node.name)
    if groups > 1, inputs.count == groups {
      for (index, output) in outputs.enumerated() { sets.unite(inputs[index / perGroup], output) }
      attach(inputs, to: node.parameters[.weight], axis: 0, as: .produces)
    } else {
      if groups > 1 {
        uniteAcrossGroups(inputs, of: node, count: groups)
        uniteAcrossGroups(outputs, of: node, count: groups)
      }
      attach(inputs, to: node.parameters[.weight], axis: 0, as: .consumes)
      attach(Array(outputs[..<perGroup]), to: node.parameters[.weight], axis: 1, as: .produces)
    }
    attach(outputs, to: node.parameters[.bias], axis: 0, as: .scales)
    return ChannelLabels(outputs)
  }

  private mutating func makeOutputs(of node: Node) -> [Int] {
    let count = node.parameters[.weight].flatMap { network.parameters[$0] }?.shape[0] ?? 0
    let outputs = makeAtoms(count, origin: node.name)
    attach(outputs, to: node.parameters[.weight], axis: 0, as: .produces)
    attach(outputs, to: node.parameters[.bias], axis: 0, as: .scales)
    return outputs
  }

  /// Couples the channels that stand at the same position of every group; pins them if none could go.
  private mutating func uniteAcrossGroups(_ atoms: [Int], of node: Node, count: Int) {
    let perGroup = atoms.count / count
    let wereSeveral = sets.count(of: atoms) > 1
    for index in perGroup..<atoms.count { sets.unite(atoms[index % perGroup], atoms[index]) }
    if wereSeveral, sets.count(of: atoms) == 1 { pin(atoms, because: mixed(node)) }
  }

  // MARK: - Normalisation

  /// Batch norm and instance norm, which look at each channel alone.
  private mutating func channelNorm(_ node: Node) -> ChannelLabels {
    guard let channels = channels(of: node.inputs[0], along: 0) else { return unsupported(node) }
    attachNorm(channels, to: node)
    attach(channels, to: node.parameters[.runningMean], axis: 0, as: .tracks)
    attach(channels, to: node.parameters[.runningVariance], axis: 0, as: .tracks)
    return ChannelLabels(channels)
  }

  /// Every group keeps as many channels as the others; what stays is normalised by the statistics of what stays.
  private mutating func groupNorm(_ norm: GroupNorm, _ node: Node) -> ChannelLabels {
    guard let channels = channels(of: node.inputs[0], along: 0) else { return unsupported(node) }
    if norm.groups > 1 { uniteAcrossGroups(channels, of: node, count: norm.groups) }
    attachNorm(channels, to: node)
    if channels.count > norm.groups { normalise(channels, at: node.name) }
    return ChannelLabels(channels)
  }

  private mutating func layerNorm(_ norm: LayerNorm, _ node: Node) -> ChannelLabels {
    let input = labels(of: node.inputs[0])
    let axis = input.axis - (norm.axis - 1)
    guard axis >= 0 else { return input }
    attachNorm(input.labels, to: node, axis: axis)
    normalise(input.labels, at: node.name)
    return input
  }

  private mutating func attachNorm(_ channels: [Int], to node: Node, axis: Int = 0) {
    attach(channels, to: node.parameters[.weight], axis: axis, as: .scales)
    attach(channels, to: node.parameters[.bias], axis: axis, as: .scales)
  }

  // MARK: - Constants

  /// A slope for each channel goes with it; one slope for all stays.
  private mutating func prelu(_ node: Node) -> ChannelLabels {
    guard network.parameters(of: node)[.weight]?.count != 1 || shape(of: node.name)[0] == 1 else {
      return labels(of: node.inputs[0])
    }
    guard let channels = channels(of: node.inputs[0], along: 0) else { return unsupported(node) }
    attach(channels, to: node.parameters[.weight], axis: 0, as: .scales)
    return ChannelLabels(channels)
  }

  /// A constant that differs from channel to channel goes with them; one that does not stays.
  private mutating func constantOperand(_ node: Node) -> ChannelLabels {
    let input = labels(of: node.inputs[0])
    let length = network.parameters(of: node)[.weight]?.shape[input.axis] ?? 1
    if length == input.labels.count {
      attach(input.labels, to: node.parameters[.weight], axis: input.axis, as: .scales)
    }
    return input
  }

  // MARK: - Values that meet

  private mutating func elementwise(_ node: Node) -> ChannelLabels {
    let first = labels(of: node.inputs[0])
    let second = labels(of: node.inputs[1])
    guard first.axis == second.axis else { return unsupported(node) }
    if first.labels.count == second.labels.count {
      if node.operation == .add || node.operation == .subtract {
        sum(first.labels, second.labels)
      } else {
        unite(first.labels, second.labels)
      }
      return first
    }
    let (narrow, wide) = first.labels.count < second.labels.count ? (first, second) : (second, first)
    pin(narrow.labels, because: .broadcast(node: node.name))
    return wide
  }

  private mutating func concatenation(_ node: Node, axis: Int) -> ChannelLabels {
    let all = node.inputs.map { labels(of: $0) }
    guard all.allSatisfy({ $0.axis == all[0].axis }) else { return unsupported(node) }
    if all[0].axis == axis { return ChannelLabels(axis: axis, all.flatMap(\.labels)) }
    for other in all.dropFirst() { unite(all[0].labels, other.labels) }
    return all[0]
  }

  /// The channels survive where other axes are reduced; else all of them enter the result.
  private mutating func reduce(_ reduction: Reduction, _ node: Node) -> ChannelLabels {
    let input = labels(of: node.inputs[0])
    let axis = input.axis + 1
    guard !reduction.axes.contains(axis) else { return pinAround(node, because: mixed(node)) }
    let before = reduction.keepsAxes ? 0 : reduction.axes.count { $0 < axis }
    return ChannelLabels(axis: input.axis - before, input.labels)
  }

  // MARK: - The same places in another shape

  /// Couples the places that may only go together, so that what stays has a shape; pins them if none could go.
  private mutating func reshape(_ node: Node) -> ChannelLabels {
    let input = labels(of: node.inputs[0])
    let old = shape(of: node.inputs[0])
    let new = shape(of: node.name)
    let blocks = Reshaping.blocks(from: old, to: new)
    guard let block = blocks.first(where: { $0.old.contains(input.axis) }), !block.new.isEmpty else {
      return unsupported(node)
    }
    let labels = input.spread(over: block.old, of: old).map { sets.root(of: $0) }
    let axis = Reshaping.channelAxis(of: labels, over: block.new, of: new)
    let wereSeveral = sets.count(of: labels) > 1
    let united = Reshaping.places(along: axis, of: new, in: block.new).map { places -> Int in
      for place in places { sets.unite(labels[places[0]], labels[place]) }
      return labels[places[0]]
    }
    if wereSeveral, sets.count(of: united) == 1 { pin(united, because: mixed(node)) }
    return ChannelLabels(axis: axis, united)
  }
}
