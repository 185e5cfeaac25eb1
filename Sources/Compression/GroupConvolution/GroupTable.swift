import Datasets
public import Networks

/// For each convolution that can be divided into groups, how it is best divided into each number of them, and what that keeps.
///
/// It is made once; how many groups each layer has under which budgets is then told in milliseconds, see ``GroupAllocation``.
public struct GroupTable: Sendable {
  /// The layers, in running order.
  public let layers: [Layer]
  /// What the network costs undivided.
  public let whole: NetworkCosts

  /// A convolution.
  public struct Layer: Sendable {
    /// The name of its node.
    public let name: String
    /// Its multiply-accumulates, undivided.
    public let macs: Int
    /// Its weights, undivided.
    public let params: Int
    /// What all its connections come to.
    public let total: Double
    /// How it may be divided, the fewest groups first; the first option leaves it as it is.
    public let options: [Option]
  }

  /// A way to divide a convolution.
  public struct Option: Sendable {
    /// How many groups it has then.
    public let groups: Int
    /// Into how many each of its present groups is divided.
    public let factor: Int
    /// What stays of the connections, in parts of all; 1 undivided.
    public let kept: Double
    /// The groups; nil where the layer stays as it is.
    public let edit: LayerGroups?
  }

  /// Divides layers in all ways that a rule allows.
  ///
  /// - Parameters:
  ///   - layers: those that may be divided.
  ///   - whole: what their network costs.
  ///   - groups: the only number of groups that is looked at; nil for all.
  ///   - seed: of the solver's random draws.
  init(
    of layers: [DividedLayer], whole: NetworkCosts, rule: GroupRule, groups: Int? = nil, solver: GroupSolver,
    effort: Double = GroupSolver.usualEffort, seed: UInt64
  ) {
    self.whole = whole
    let macs = Dictionary(uniqueKeysWithValues: whole.layers.map { ($0.node, $0.macs) })
    self.layers = layers.compactMap { layer in
      let (name, present) = (layer.node.name, layer.matrices.count)
      let factors = rule.factors(of: layer).filter { groups == nil || groups == $0 * present }
      guard !factors.isEmpty else { return nil }
      let total = layer.matrices.reduce(0) { $0 + $1.total }
      let divided = factors.map { factor in
        let stream = RandomStream(seed: seed, name: "groups/\(name)").substream(factor)
        let structures = layer.matrices.enumerated().map { index, matrix in
          solver.structure(of: matrix, groups: factor, effort: effort, from: stream.substream(index))
        }
        let kept = zip(structures, layer.matrices).reduce(0) { $0 + $1.0.kept(of: $1.1) }
        return Option(
          groups: factor * present, factor: factor, kept: total > 0 ? kept / total : 1,
          edit: LayerGroups(layer: name, structures))
      }
      let own = Option(groups: present, factor: 1, kept: 1, edit: nil)
      return Layer(
        name: name, macs: macs[name] ?? 0, params: layer.params, total: total, options: [own] + divided)
    }
  }

  /// Divides all convolutions of the network on a workbench that may be divided, in all ways that a rule allows.
  ///
  /// - Parameter criterion: how much connections count.
  /// - Throws: `NetworkError` when shapes cannot be told, and what looking at connections throws.
  public init(
    on bench: Workbench, criterion: GroupCriterion = .norm, rule: GroupRule = GroupRule(), groups: Int? = nil,
    solver: GroupSolver = .ils, effort: Double = GroupSolver.usualEffort
  ) throws {
    self.init(
      of: try bench.dividedLayers(by: criterion), whole: try bench.network.costs(), rule: rule, groups: groups,
      solver: solver, effort: effort, seed: bench.seed)
  }

  /// The edits of a choice: for each layer, which of its options.
  public func edits(of choice: [Int]) -> [Edit] {
    zip(layers, choice).compactMap { layer, place in layer.options[place].edit.map { .groupConvolution($0) } }
  }

  /// What the network comes to under a choice.
  ///
  /// - Precondition: `quantity` is `macs` or `params`.
  func amount(of quantity: Budget.Quantity, under choice: [Int]) -> Int {
    zip(layers, choice).reduce(whole[quantity] ?? 0) { sum, pair in
      sum - pair.0.amount(of: quantity, at: 0) + pair.0.amount(of: quantity, at: pair.1)
    }
  }
}

extension GroupTable.Layer {
  /// What the layer costs under an option.
  func amount(of quantity: Budget.Quantity, at option: Int) -> Int {
    (quantity == .macs ? macs : params) / options[option].factor
  }
}

/// Into how many groups a convolution may be divided.
public struct GroupRule: Sendable, Hashable {
  /// The fewest input or output channels that a group has.
  public let leastWidth: Int
  /// The most groups that a layer has.
  public let mostGroups: Int

  /// A rule; with eight channels a group and 64 groups that of Zhao and Luk 2019.
  public init(leastWidth: Int = 8, mostGroups: Int = 64) {
    (self.leastWidth, self.mostGroups) = (max(1, leastWidth), mostGroups)
  }

  /// The numbers into which each of a layer's groups may be divided, ascending, 1 left out.
  func factors(of layer: DividedLayer) -> [Int] {
    let (rows, columns) = (layer.matrices[0].rows, layer.matrices[0].columns)
    guard min(rows, columns) > 1 else { return [] }
    return (2...min(rows, columns)).filter { factor in
      rows.isMultiple(of: factor) && columns.isMultiple(of: factor) && min(rows, columns) / factor >= leastWidth
        && factor * layer.matrices.count <= mostGroups
    }
  }
}

/// A convolution whose weights no other node uses, as a matrix of connections for each of its groups.
struct DividedLayer {
  let node: Node
  /// How many weights it has.
  let params: Int
  let matrices: [ConnectionMatrix]

  /// Nil for what cannot be divided: another operator, or weights that others use too.
  ///
  /// - Parameter connections: for each output channel, how much the connections from the input channels of its group count.
  init?(_ node: Node, of network: Network, connections: [Double]) {
    guard case .convolution(let convolution) = node.operation, network.hasOwnParameters(node),
      let weight = network.parameters(of: node)[.weight]
    else { return nil }
    (self.node, params) = (node, weight.count)
    let (rows, columns) = (weight.shape[0] / convolution.groups, weight.shape[1])
    matrices = (0..<convolution.groups).map { group in
      let start = group * rows * columns
      return ConnectionMatrix(
        rows: rows, columns: columns, values: Array(connections[start..<start + rows * columns]))
    }
  }
}

extension Workbench {
  /// The convolutions that may be divided, as matrices.
  func dividedLayers(by criterion: GroupCriterion) throws -> [DividedLayer] {
    let connections = try criterion.connections(on: self)
    return network.nodes.compactMap { node in
      guard !protected.contains(node.name), let own = connections[node.name] else { return nil }
      return DividedLayer(node, of: network, connections: own)
    }
  }
}

extension LayerGroups {
  /// The groups of a layer that has as many now as there are structures, each of which is divided.
  fileprivate init(layer: String, _ structures: [GroupStructure]) {
    let count = structures.first?.groups ?? 1
    self.init(
      layer: layer, groups: count * structures.count,
      outputs: structures.enumerated().flatMap { group, structure in structure.rows.map { $0 + group * count } },
      inputs: structures.enumerated().flatMap { group, structure in structure.columns.map { $0 + group * count } })
  }
}
