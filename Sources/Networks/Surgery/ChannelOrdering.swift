import OrderedCollections

/// Lets channels lie in the order that group convolutions want, with as few gathers as can be told layer by layer.
///
/// A group convolution reads its input group after group and gives its output so. That order is carried on through whatever does not
/// mix channels, whose parameters are put in the same order; layers that read all channels take it into their weights. Before,
/// layers that make channels make them in the order that is wanted, where all that make and read them can take it. Only what is left
/// is gathered: where values in different orders meet, where something cares for the order, and between groups.
///
/// Groups of neighbouring layers are not aligned with one another, which would save gathers and cut the network into parts that
/// never meet (Zhao and Luk 2019, section 4).
struct ChannelOrdering {
  private let network: Network
  private let groups: [String: LayerGroups]
  private let shapes: [String: [Int]]
  /// Whether orders are carried on; else every group convolution gathers what it reads and what it gives out.
  private let isFolding: Bool
  /// The order in which some layers are to make their channels.
  private let wanted: [String: [Int]]

  private var nodes: [Node] = []
  private var ordered: Network
  /// For values whose channels are not in the order of the given network: for each place, which channel lies there.
  private var orders: [String: [Int]] = [:]
  /// Values gathered into an order, by name and order.
  private var gathered: [Gathering: String] = [:]
  private var taken: Set<String>

  private struct Gathering: Hashable {
    let value: String
    let order: [Int]
  }

  init(of network: Network, grouping groups: [String: LayerGroups], isFolding: Bool) throws {
    (self.network, self.groups, shapes) = (network, groups, try network.shapes())
    self.isFolding = isFolding
    wanted = isFolding ? network.wantedOrders(grouping: groups) : [:]
    ordered = network
    taken = Set(network.inputs.map(\.name) + network.nodes.map(\.name)).union(network.parameters.keys)
  }

  /// The network in its new order; what it gives out is in the old one.
  func reordered() throws -> Network {
    var ordering = self
    for node in network.nodes { ordering.add(node) }
    var result = ordering.ordered
    // What is given out keeps its name, and what it is gathered from takes the other one.
    var names: [String: String] = [:]
    for output in Set(network.outputs).sorted() {
      let name = ordering.reading(output, in: nil)
      if name != output { (names[output], names[name]) = (name, output) }
    }
    result.nodes = ordering.nodes.map { node in
      Node(
        name: names[node.name] ?? node.name, operation: node.operation, inputs: node.inputs.map { names[$0] ?? $0 },
        parameters: node.parameters)
    }
    result.orderParameters()
    try result.validate()
    return result
  }

  private mutating func add(_ node: Node) {
    let order = orders[node.inputs.first ?? ""]
    if let edit = groups[node.name] {
      addGrouped(node, edit)
    } else if !isFolding {
      nodes.append(node.reading(node.inputs.map { reading($0, in: nil) }))
    } else if network.readsAllChannels(node, shapes) {
      if let order { permute(node, .weight, order, along: 1) }
      if let rows = wanted[node.name] {
        for role in [ParameterRole.weight, .bias] { permute(node, role, rows, along: 0) }
        orders[node.name] = rows
      }
      nodes.append(node)
    } else if network.keepsOrder(node, shapes) {
      if let order {
        for role in node.parameters.keys { permute(node, role, order, along: 0) }
        orders[node.name] = order
      }
      nodes.append(node)
    } else if let joined = joinedOrder(of: node) {
      orders[node.name] = joined
      nodes.append(node)
    } else if node.meetsOtherValues, let meeting = meetingOrder(of: node) {
      nodes.append(node.reading(node.inputs.map { shapes[$0]?.first == 1 ? $0 : reading($0, in: meeting) }))
      orders[node.name] = meeting
    } else {
      nodes.append(node.reading(node.inputs.map { reading($0, in: nil) }))
    }
  }

  private mutating func addGrouped(_ node: Node, _ edit: LayerGroups) {
    guard case .convolution(let old) = node.operation, let name = node.parameters[.weight],
      let weight = network.parameters[name]
    else { return }
    let (rows, columns) = (edit.outputOrder, edit.inputOrder)
    let input = reading(node.inputs[0], in: columns)
    let (height, width) = (rows.count / edit.groups, columns.count / edit.groups)
    let (count, kernel) = (weight.shape[1], weight.shape[2...].product)
    var values: [Float] = []
    for (place, row) in rows.enumerated() {
      let group = place / height
      for column in columns[group * width..<(group + 1) * width] {
        // Within an old group, columns are counted from its first on.
        let start = (row * count + column % count) * kernel
        values += weight.values[start..<start + kernel]
      }
    }
    ordered.parameters[name] = Parameter(
      shape: [rows.count, width] + weight.shape[2...], values: values, isTrainable: weight.isTrainable)
    permute(node, .bias, rows, along: 0)
    let convolution = Convolution(
      stride: old.stride, padding: old.padding, dilation: old.dilation, groups: edit.groups)
    nodes.append(
      Node(name: node.name, operation: .convolution(convolution), inputs: [input], parameters: node.parameters))
    note(rows, of: node.name)
  }

  /// Notes the order of a value, unless it is the old one.
  private mutating func note(_ order: [Int], of value: String) {
    if order != Array(order.indices) { orders[value] = order }
  }

  private mutating func permute(_ node: Node, _ role: ParameterRole, _ order: [Int], along axis: Int) {
    guard let name = node.parameters[role], let parameter = ordered.parameters[name],
      axis < parameter.shape.count, parameter.shape[axis] == order.count
    else { return }
    ordered.parameters[name] = parameter.selecting(order, along: axis)
  }

  /// The name of a value with its channels in an order, the old one for nil; gathered where they lie in another.
  private mutating func reading(_ value: String, in order: [Int]?) -> String {
    let count = orders[value]?.count ?? order?.count ?? 0
    let (have, want) = (orders[value] ?? Array(0..<count), order ?? Array(0..<count))
    guard have != want else { return value }
    if let known = gathered[Gathering(value: value, order: want)] { return known }
    var places = Array(repeating: 0, count: have.count)
    for (place, channel) in have.enumerated() { places[channel] = place }
    var name = "\(value).order"
    while !taken.insert(name).inserted { name += "'" }
    nodes.append(
      Node(name: name, operation: .gather(Gather(axis: 1, indices: want.map { places[$0] })), inputs: [value]))
    gathered[Gathering(value: value, order: want)] = name
    return name
  }

  /// The order of values laid end to end; nil where the node does something else, or all are in the old order.
  private func joinedOrder(of node: Node) -> [Int]? {
    switch node.operation {
    case .concatenate(axis: 1) where node.inputs.contains { orders[$0] != nil }:
      var joined: [Int] = []
      for input in node.inputs {
        let order = orders[input] ?? Array(0..<(shapes[input]?.first ?? 0))
        joined += order.map { $0 + joined.count }
      }
      return joined
    case .flatten:
      guard let order = orders[node.inputs[0]], let shape = shapes[node.inputs[0]] else { return nil }
      let places = shape.dropFirst().product
      return order.flatMap { channel in (0..<places).map { channel * places + $0 } }
    default: return nil
    }
  }

  /// The order in which values meet, number by number; nil if that is the old one.
  ///
  /// Where one lies in the old order the others are brought there, so that a stream stays as it is.
  private func meetingOrder(of node: Node) -> [Int]? {
    let inputs = node.inputs.filter { shapes[$0]?.first != 1 }
    let ranks = Set(node.inputs.map { shapes[$0]?.count })
    guard ranks.count == 1, inputs.allSatisfy({ orders[$0] != nil }) else { return nil }
    return inputs.first.flatMap { orders[$0] }
  }
}
