import OrderedCollections

/// Layers with weights, and normalisations.
extension ChannelWalk {
  mutating func convolution(_ convolution: Convolution, _ node: Node) -> ChannelLabels {
    guard let inputs = channels(of: node.inputs[0], along: 0) else { return overChannels(node) }
    let outputs = makeOutputs(of: node)
    let groups = convolution.groups
    let perGroup = inputs.count / groups
    if groups == 1 {
      attach(inputs, to: node.parameters[.weight], axis: 1, as: .consumes)
    } else if perGroup == 1 {
      let multiplier = outputs.count / groups
      for (index, output) in outputs.enumerated() { unite(inputs[index / multiplier], output) }
    } else {
      uniteAcrossGroups(inputs, of: node, count: groups)
      uniteAcrossGroups(outputs, of: node, count: groups)
      attach(Array(inputs[..<perGroup]), to: node.parameters[.weight], axis: 1, as: .consumes)
    }
    return ChannelLabels(outputs)
  }

  mutating func linear(_ node: Node) -> ChannelLabels {
    let axis = shape(of: node.name).count - 1
    guard let inputs = channels(of: node.inputs[0], along: axis) else { return unsupported(node) }
    let outputs = makeOutputs(of: node)
    attach(inputs, to: node.parameters[.weight], axis: 1, as: .consumes)
    return ChannelLabels(axis: axis, outputs)
  }

  /// As a convolution, with the axes of the weight exchanged.
  mutating func transposedConvolution(_ convolution: TransposedConvolution, _ node: Node) -> ChannelLabels {
    guard let inputs = channels(of: node.inputs[0], along: 0) else { return overChannels(node) }
    let groups = convolution.groups
    let perGroup = shape(of: node.name)[0] / groups
    let outputs = makeAtoms(perGroup * groups, origin: node.name)
    if groups > 1, inputs.count == groups {
      for (index, output) in outputs.enumerated() { unite(inputs[index / perGroup], output) }
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

  // MARK: - Normalisation

  /// Batch norm and instance norm, which look at each channel alone.
  mutating func channelNorm(_ node: Node) -> ChannelLabels {
    guard let channels = channels(of: node.inputs[0], along: 0) else { return unsupported(node) }
    attachNorm(channels, to: node)
    attach(channels, to: node.parameters[.runningMean], axis: 0, as: .tracks)
    attach(channels, to: node.parameters[.runningVariance], axis: 0, as: .tracks)
    return ChannelLabels(channels)
  }

  /// Every group keeps as many channels as the others; what stays is normalised by the statistics of what stays.
  ///
  /// Groups of one channel each are as many as there are channels: they go one by one.
  mutating func groupNorm(_ norm: GroupNorm, _ node: Node) -> ChannelLabels {
    guard let channels = channels(of: node.inputs[0], along: 0) else { return unsupported(node) }
    guard channels.count > norm.groups else { return channelNorm(node) }
    if norm.groups > 1 { uniteAcrossGroups(channels, of: node, count: norm.groups) }
    attachNorm(channels, to: node)
    normalise(channels, at: node.name)
    return ChannelLabels(channels)
  }

  mutating func layerNorm(_ norm: LayerNorm, _ node: Node) -> ChannelLabels {
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

  /// A slope for each channel goes with it; one slope for all stays.
  mutating func prelu(_ node: Node) -> ChannelLabels {
    guard network.parameters(of: node)[.weight]?.count != 1 || shape(of: node.name)[0] == 1 else {
      return labels(of: node.inputs[0])
    }
    guard let channels = channels(of: node.inputs[0], along: 0) else { return unsupported(node) }
    attach(channels, to: node.parameters[.weight], axis: 0, as: .scales)
    return ChannelLabels(channels)
  }
}
