import Datasets
import Deployment
public import Networks

/// For each convolution that can be divided into groups, how it is best divided into each number of them, and what that keeps.
///
/// It is made once; how many groups each layer has under which budgets is then told in milliseconds, see ``GroupAllocation``.
public struct GroupTable: Sendable {
  /// The layers, in running order.
  public let layers: [Layer]
  /// What the network costs undivided; its latency only where one is predicted.
  public let whole: [Budget.Quantity: Int]

  /// A convolution.
  public struct Layer: Sendable {
    /// The name of its node.
    public let name: String
    /// What all its connections come to.
    public let total: Double
    /// How it may be divided, the fewest groups first; the first option leaves it as it is.
    public let options: [Option]
  }

  /// A way to divide a convolution.
  public struct Option: Sendable {
    /// How many groups it has then.
    public let groups: Int
    /// What stays of the connections, in parts of all; 1 undivided.
    public let kept: Double
    /// Its multiply-accumulates, its weights, and where latencies are predicted the nanoseconds that it takes.
    public let costs: [Budget.Quantity: Int]
    /// The groups; nil where the layer stays as it is.
    public let edit: LayerGroups?
  }

  /// Divides layers of the network on a workbench in all ways that a rule allows.
  ///
  /// Where latencies are predicted, ways of which nothing is known are left out. What it takes to put channels in order is known
  /// only once all is decided, and is no part of a layer's costs.
  ///
  /// - Parameters:
  ///   - layers: those that may be divided.
  ///   - groups: the only number of groups that is looked at; nil for all.
  /// - Throws: `NetworkError` when shapes cannot be told.
  init(
    of layers: [DividedLayer], on bench: Workbench, rule: GroupRule, groups: Int? = nil, solver: GroupSolver,
    effort: Double = GroupSolver.usualEffort
  ) throws {
    whole = try bench.amounts()
    let macs = Dictionary(uniqueKeysWithValues: try bench.network.costs().layers.map { ($0.node, $0.macs) })
    let counts = layers.map { layer in
      rule.factors(of: layer).map { $0 * layer.matrices.count }.filter { groups == nil || groups == $0 }
    }
    let times = try bench.nanoseconds(
      dividing: zip(layers, counts).map { ($0.node.name, [$0.matrices.count] + $1) })
    self.layers = zip(layers, counts).compactMap { layer, counts in
      let (name, present) = (layer.node.name, layer.matrices.count)
      func costs(at groups: Int) -> [Budget.Quantity: Int]? {
        let factor = groups / present
        var costs: [Budget.Quantity: Int] = [.macs: (macs[name] ?? 0) / factor, .params: layer.params / factor]
        guard let times else { return costs }
        guard let time = times[groups]?[name] else { return nil }
        costs[.latency] = time
        return costs
      }
      guard let own = costs(at: present) else { return nil }
      let total = layer.matrices.reduce(0) { $0 + $1.total }
      let divided = counts.compactMap { groups -> Option? in
        guard let costs = costs(at: groups) else { return nil }
        let factor = groups / present
        let stream = RandomStream(seed: bench.seed, name: "groups/\(name)").substream(factor)
        let structures = layer.matrices.enumerated().map { index, matrix in
          solver.structure(of: matrix, groups: factor, effort: effort, from: stream.substream(index))
        }
        let kept = zip(structures, layer.matrices).reduce(0) { $0 + $1.0.kept(of: $1.1) }
        return Option(
          groups: groups, kept: total > 0 ? kept / total : 1, costs: costs,
          edit: LayerGroups(layer: name, structures))
      }
      guard !divided.isEmpty else { return nil }
      return Layer(
        name: name, total: total, options: [Option(groups: present, kept: 1, costs: own, edit: nil)] + divided)
    }
  }

  /// Divides all convolutions of the network on a workbench that may be divided, in all ways that a rule allows.
  ///
  /// - Parameters:
  ///   - criterion: how much connections count.
  ///   - groups: the only number of groups that is looked at; nil for all.
  /// - Throws: `NetworkError` when shapes cannot be told, and what looking at connections throws.
  public init(
    on bench: Workbench, criterion: GroupCriterion = .norm, rule: GroupRule = GroupRule(), groups: Int? = nil,
    solver: GroupSolver = .ils, effort: Double = GroupSolver.usualEffort
  ) throws {
    try self.init(
      of: bench.dividedLayers(by: criterion), on: bench, rule: rule, groups: groups, solver: solver, effort: effort)
  }

  /// The edits of a choice: for each layer, which of its options.
  public func edits(of choice: [Int]) -> [Edit] {
    zip(layers, choice).compactMap { layer, place in layer.options[place].edit.map { .groupConvolution($0) } }
  }

  /// What the network comes to under a choice.
  public func amount(of quantity: Budget.Quantity, under choice: [Int]) -> Int {
    zip(layers, choice).reduce(whole[quantity] ?? 0) { sum, pair in
      sum - pair.0.amount(of: quantity, at: 0) + pair.0.amount(of: quantity, at: pair.1)
    }
  }
}

extension GroupTable {
  /// The least that the network can come to.
  func least(of quantity: Budget.Quantity) -> Int {
    layers.reduce(whole[quantity] ?? 0) { sum, layer in
      let amounts = layer.options.indices.map { layer.amount(of: quantity, at: $0) }
      return sum - amounts[0] + (amounts.min() ?? 0)
    }
  }
}

extension GroupTable.Layer {
  /// What the layer costs under an option.
  func amount(of quantity: Budget.Quantity, at option: Int) -> Int { options[option].costs[quantity] ?? 0 }
}

extension Workbench {
  /// What the network costs; its latency only where one is predicted.
  func amounts() throws -> [Budget.Quantity: Int] {
    let costs = try network.costs()
    var amounts: [Budget.Quantity: Int] = [.macs: costs.macs, .params: costs.params]
    amounts[.latency] = try latency?.nanoseconds(of: network)
    return amounts
  }

  /// What convolutions are predicted to take with numbers of groups, by that number and their name; nil where nothing is predicted.
  ///
  /// - Parameter layers: convolutions with the numbers of groups that are looked at.
  fileprivate func nanoseconds(dividing layers: [(name: String, counts: [Int])]) throws -> [Int: [String: Int]]? {
    guard let latency else { return nil }
    let values = try network.shapes()
    var times: [Int: [String: Int]] = [:]
    for count in Set(layers.flatMap(\.counts)) {
      let names = layers.filter { $0.counts.contains(count) }.map(\.name)
      times[count] = try latency.milliseconds(
        dividing: Dictionary(uniqueKeysWithValues: names.map { ($0, count) }), values: values
      ).mapValues { Int(($0 * 1e6).rounded()) }
    }
    return times
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
