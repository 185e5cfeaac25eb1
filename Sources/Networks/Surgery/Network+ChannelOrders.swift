import OrderedCollections

extension Network {
  /// Whether a node is a convolution or a linear layer that adds up all its input channels and can take their order into its weight.
  func readsAllChannels(_ node: Node, _ shapes: [String: [Int]]) -> Bool {
    guard hasOwnParameters(node), let input = shapes[node.inputs.first ?? ""] else { return false }
    switch node.operation {
    case .convolution(let convolution): return convolution.groups == 1 && input.count == 3
    case .linear: return input.count == 1
    default: return false
    }
  }

  /// Whether a node makes each channel of one input channel, the same for all but for its parameters, so that channels may lie in any order.
  func keepsOrder(_ node: Node, _ shapes: [String: [Int]]) -> Bool {
    guard node.inputs.count == 1, let input = shapes[node.inputs[0]], let output = shapes[node.name],
      input.first == output.first
    else { return false }
    let channels = input[0]
    let hasOrder = node.parameters.values.contains { (parameters[$0]?.shape.first ?? 1) > 1 }
    guard !hasOrder || hasOwnParameters(node) else { return false }
    switch node.operation {
    case .convolution(let convolution):
      return channels > 1 && convolution.groups == channels && parameters(of: node)[.weight]?.shape.first == channels
    case .batchNorm, .prelu, .activation, .dropout, .identity, .pool, .adaptiveAveragePool, .resize, .instanceNorm:
      return input.count == 3 || !node.operation.isWindow
    case .quantise(let quantisation): return quantisation.axis == nil
    case .add, .multiply:
      // One with a constant, whose axes are those of the value.
      return parameters(of: node)[.weight]?.shape.count == input.count
    case .reduce(let reduction): return !reduction.axes.contains(1)
    case .slice(let slice): return slice.axis > 1
    case .gather(let gather): return gather.axis > 1
    case .pad(let pad): return pad.channels == .none
    default: return false
    }
  }

  /// The orders in which layers are best to make their channels, for group convolutions that read them.
  ///
  /// Values whose channels lie beside one another belong together: what is added up, and what is carried on unmixed. If layers make
  /// all of them that can make them in any order, and all that read them can take any, they are made in the order that the group convolution
  /// with most weights wants.
  func wantedOrders(grouping groups: [String: LayerGroups]) -> [String: [Int]] {
    guard let shapes = try? shapes() else { return [:] }
    let values = OrderedSet(inputs.map(\.name) + nodes.map(\.name))
    var sets = DisjointSets()
    _ = sets.add(values.count)
    func place(_ value: String) -> Int { values.firstIndex(of: value) ?? 0 }
    var carrying: Set<String> = []
    for node in nodes where groups[node.name] == nil {
      let isMeeting = node.meetsOtherValues && node.inputs.allSatisfy { shapes[$0] == shapes[node.name] }
      guard isMeeting || keepsOrder(node, shapes) else { continue }
      carrying.insert(node.name)
      for input in node.inputs { sets.unite(place(input), place(node.name)) }
    }
    var fixed: Set<Int> = []
    for value in inputs.map(\.name) + outputs { fixed.insert(sets.root(of: place(value))) }
    var makers: [Int: [String]] = [:]
    var best: [Int: (weight: Int, order: [Int])] = [:]
    for node in nodes {
      let own = sets.root(of: place(node.name))
      if groups[node.name] == nil, readsAllChannels(node, shapes) {
        makers[own, default: []].append(node.name)
      } else if !carrying.contains(node.name) {
        fixed.insert(own)
      }
      for input in node.inputs {
        let read = sets.root(of: place(input))
        guard read != own else { continue }
        if let edit = groups[node.name] {
          let weight = parameters(of: node)[.weight]?.count ?? 0
          if weight > best[read]?.weight ?? 0 { best[read] = (weight, edit.inputOrder) }
        } else if !readsAllChannels(node, shapes) && node.operation != .flatten {
          fixed.insert(read)
        }
      }
    }
    var wanted: [String: [Int]] = [:]
    for (root, choice) in best where !fixed.contains(root) && choice.order != Array(choice.order.indices) {
      for maker in makers[root] ?? [] { wanted[maker] = choice.order }
    }
    return wanted
  }
}

extension Node {
  /// Whether values meet in it number by number.
  var meetsOtherValues: Bool {
    switch operation {
    case .add, .subtract, .multiply, .divide, .maximum, .minimum: inputs.count > 1
    default: false
    }
  }
}

extension Operator {
  /// Whether it looks at rows and columns.
  fileprivate var isWindow: Bool {
    switch self {
    case .pool, .adaptiveAveragePool, .resize: true
    default: false
    }
  }
}
