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

  /// Divides all convolutions of a network in all ways that the rule allows.
  ///
  /// Connections count by the norm of their kernels, `‖W[f, c]‖₂` (Zhao and Luk 2019, section 3).
  ///
  /// - Parameters:
  ///   - protected: nodes that stay as they are.
  ///   - seed: of the solver's random draws.
  /// - Throws: `NetworkError` when shapes cannot be told.
  public init(
    of network: Network, protecting protected: Set<String> = [], rule: GroupRule = GroupRule(),
    solver: GroupSolver = .ils, effort: Double = GroupSolver.usualEffort, seed: UInt64
  ) throws {
    whole = try network.costs()
    let macs = Dictionary(uniqueKeysWithValues: whole.layers.map { ($0.node, $0.macs) })
    layers = network.nodes.compactMap { node in
      guard !protected.contains(node.name), let layer = DividedLayer(node, of: network) else { return nil }
      let factors = rule.factors(of: layer)
      guard !factors.isEmpty else { return nil }
      let total = layer.matrices.reduce(0) { $0 + $1.total }
      let divided = factors.map { factor in
        let stream = RandomStream(seed: seed, name: "groups/\(node.name)").substream(factor)
        let structures = layer.matrices.enumerated().map { index, matrix in
          solver.structure(of: matrix, groups: factor, effort: effort, from: stream.substream(index))
        }
        let kept = zip(structures, layer.matrices).reduce(0) { $0 + $1.0.kept(of: $1.1) }
        return Option(
          groups: factor * layer.matrices.count, factor: factor, kept: total > 0 ? kept / total : 1,
          edit: LayerGroups(layer: node.name, structures))
      }
      let own = Option(groups: layer.matrices.count, factor: 1, kept: 1, edit: nil)
      return Layer(
        name: node.name, macs: macs[node.name] ?? 0, params: layer.weight.count, total: total, options: [own] + divided)
    }
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
  let weight: Parameter
  let matrices: [ConnectionMatrix]

  /// Nil for what cannot be divided: another operator, shared weights, depthwise convolutions.
  init?(_ node: Node, of network: Network) {
    guard case .convolution(let convolution) = node.operation, network.hasOwnParameters(node),
      let weight = network.parameters(of: node)[.weight]
    else { return nil }
    self.weight = weight
    let (rows, columns) = (weight.shape[0] / convolution.groups, weight.shape[1])
    let kernel = weight.shape[2...].product
    matrices = (0..<convolution.groups).map { group in
      let start = group * rows * columns * kernel
      let norms = (0..<rows * columns).map { place in
        weight.values[start + place * kernel..<start + (place + 1) * kernel]
          .reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      }
      return ConnectionMatrix(rows: rows, columns: columns, values: norms)
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
