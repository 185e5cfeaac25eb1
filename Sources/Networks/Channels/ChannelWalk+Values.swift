import OrderedCollections

/// Values that meet, and values that take another shape.
extension ChannelWalk {
  /// A constant that differs from channel to channel goes with them; one that does not stays.
  mutating func constantOperand(_ node: Node) -> ChannelLabels {
    let input = labels(of: node.inputs[0])
    let length = network.parameters(of: node)[.weight]?.shape[input.axis] ?? 1
    if length == input.labels.count {
      attach(input.labels, to: node.parameters[.weight], axis: input.axis, as: .scales)
    }
    return input
  }

  mutating func elementwise(_ node: Node) -> ChannelLabels {
    guard let both = aligned(node.inputs) else { return unsupported(node) }
    let (first, second) = (both[0], both[1])
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

  mutating func concatenation(_ node: Node, axis: Int) -> ChannelLabels {
    guard let all = aligned(node.inputs) else { return unsupported(node) }
    if all[0].axis == axis { return ChannelLabels(axis: axis, all.flatMap(\.labels)) }
    for other in all.dropFirst() { unite(all[0].labels, other.labels) }
    return all[0]
  }

  /// The labels of values along one axis, that of the first value of which something may be removed; nil where another
  /// such value has its channels along another axis.
  private mutating func aligned(_ values: [String]) -> [ChannelLabels]? {
    let all = values.map { labels(of: $0) }
    let axis = all.first { label in !label.labels.allSatisfy { pinReason(of: $0) != nil } }?.axis ?? all[0].axis
    var aligned: [ChannelLabels] = []
    for value in values {
      guard let channels = channels(of: value, along: axis) else { return nil }
      aligned.append(ChannelLabels(axis: axis, channels))
    }
    return aligned
  }

  /// The channels survive where other axes are reduced; else all of them enter the result.
  ///
  /// A channel of zeros adds nothing to a sum or a norm, so any may go. It does count in a mean and may be the largest
  /// or smallest: such a reduction changes as a normalisation does.
  mutating func reduce(_ reduction: Reduction, _ node: Node) -> ChannelLabels {
    let input = labels(of: node.inputs[0])
    let axis = input.axis + 1
    guard reduction.axes.contains(axis) else {
      let before = reduction.keepsAxes ? 0 : reduction.axes.count { $0 < axis }
      return ChannelLabels(axis: input.axis - before, input.labels)
    }
    switch reduction.kind {
    case .sum, .l2: break
    case .mean, .max, .min: normalise(input.labels, at: node.name)
    }
    if reduction.keepsAxes { return ChannelLabels(axis: input.axis, makeAtoms(1, origin: node.name)) }
    let others = makeAtoms(shape(of: node.name)[0], origin: node.name)
    pin(others, because: mixed(node))
    return ChannelLabels(others)
  }

  mutating func selection(of indices: [Int], along axis: Int, _ node: Node) -> ChannelLabels {
    let input = labels(of: node.inputs[0])
    guard input.axis == axis - 1 else { return input }
    let taken = input.selecting(indices, along: input.axis)
    keepSome(of: taken.labels)
    return taken
  }

  /// Channels of zeros are channels that nothing makes; those of another number cannot be set to zero.
  mutating func pad(_ pad: Pad, _ node: Node) -> ChannelLabels {
    let input = labels(of: node.inputs[0])
    guard pad.amounts[input.axis] != .none else { return input }
    guard input.axis == 0, case .constant(let value) = pad.filling else { return unsupported(node) }
    let before = makeAtoms(pad.channels.before, origin: node.name)
    let after = makeAtoms(pad.channels.after, origin: node.name)
    if value != 0 {
      pin(before + after, because: .unsupported(node: node.name, operation: node.operation.label))
    }
    return ChannelLabels(before + input.labels + after)
  }

  /// Couples the places that may only go together, so that what stays has a shape; pins them if none could go.
  ///
  /// One pinned channel that is laid out along an axis becomes as many places that are pinned like it.
  mutating func reshape(_ node: Node) -> ChannelLabels {
    let input = labels(of: node.inputs[0])
    let old = shape(of: node.inputs[0])
    let new = shape(of: node.name)
    let blocks = Reshaping.blocks(from: old, to: new)
    guard let block = blocks.first(where: { $0.old.contains(input.axis) }), !block.new.isEmpty else {
      return unsupported(node)
    }
    let labels = input.spread(over: block.old, of: old).map { sets.root(of: $0) }
    let axis = Reshaping.channelAxis(of: labels, over: block.new, of: new)
    if input.labels.count == 1, new[axis] > 1, let reason = pinReason(of: input.labels[0]) {
      let atoms = makeAtoms(new[axis], origin: node.name)
      pin(atoms, because: reason)
      return ChannelLabels(axis: axis, atoms)
    }
    let wereSeveral = sets.count(of: labels) > 1
    let united = Reshaping.places(along: axis, of: new, in: block.new).map { places -> Int in
      for place in places { unite(labels[places[0]], labels[place]) }
      return labels[places[0]]
    }
    if wereSeveral, sets.count(of: united) == 1 { pin(united, because: mixed(node)) }
    return ChannelLabels(axis: axis, united)
  }
}
