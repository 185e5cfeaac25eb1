import Datasets
public import Networks
import Search

/// The networks that other bodies for residual blocks make of one: for each block, every kind of body that its channels can take.
public struct BlockSpace: Sendable {
  /// The network.
  public let network: Network
  /// Its residual blocks.
  public let blocks: [ResidualBlock]
  /// For each block, its kinds.
  public let kinds: [[BlockKind]]

  /// The space of `network`, in which blocks may be of `vocabulary`.
  ///
  /// A block that can take none of them stays as it is.
  ///
  /// - Parameter protected: nodes whose blocks stay as they are.
  /// - Throws: `BlockError.noBlocks` when there is no block that could be of another kind.
  public init(
    of network: Network, vocabulary: [BlockKind] = BlockKind.vocabulary, protecting protected: Set<String> = []
  ) throws {
    self.network = network
    blocks = network.residualBlocks().filter { protected.isDisjoint(with: $0.body + [$0.name, $0.sum]) }
    kinds = blocks.map { block in
      let fitting = vocabulary.filter {
        $0 == .given || $0.parameterCount(inputs: block.inputs, outputs: block.outputs) != nil
      }
      return fitting.isEmpty ? [.given] : fitting
    }
    guard kinds.contains(where: { $0 != [.given] }) else { throw BlockError.noBlocks(network.name) }
  }

  /// The recipe that makes the network with such bodies.
  public func recipe(of kinds: [BlockKind], origin: Recipe.Origin) -> Recipe {
    Recipe(
      network: network.name, origin: origin,
      edits: zip(blocks, kinds).filter { $1 != .given }.map {
        .substituteBlock(BlockSubstitution(block: $0.name, kind: $1))
      })
  }

  /// The least budgets that any choice of kinds keeps to, of the same quantities.
  func least(of budgets: [Budget]) throws -> [Budget] {
    try budgets.map { Budget($0.quantity, .count(try amounts(of: $0.quantity).least)) }
  }

  /// Networks drawn at random that keep to the budgets, and come near to one: that of parameters if there is one that anything comes near to.
  ///
  /// All kinds of all blocks are as likely as one another, among the choices that come within a twentieth of that budget, as in Turner et
  /// al. 2020; theirs may exceed it by half of that, ours not. Where nothing comes near to any budget, they are drawn from all that keep to
  /// them.
  ///
  /// - Throws: `BudgetError` when a budget is of something else, `BlockError.nothingDrawn` when nothing or hardly anything keeps to them.
  func choices(_ count: Int, under budgets: [Budget], seed: UInt64) throws -> [[BlockKind]] {
    let whole = try network.costs()
    let limits = try budgets.map { budget in
      guard let amount = whole[budget.quantity] else {
        throw BudgetError.foreign(budget, method: BlockSwap.methodName)
      }
      return Limit(amounts: try amounts(of: budget.quantity), amount: budget.limit(for: amount))
    }
    let places = limits.indices.sorted { budgets[$0].quantity == .params && budgets[$1].quantity != .params }
    for nearness in [Self.nearness, 0] {
      for place in places {
        let choices = choices(count, near: limits[place], by: nearness, under: limits, seed: seed)
        if !choices.isEmpty { return choices }
      }
    }
    throw BlockError.nothingDrawn(budgets, least: try least(of: budgets))
  }

  /// Networks drawn among those that use up some share of a limit; none where hardly any keep to the others.
  private func choices(
    _ count: Int, near limit: Limit, by nearness: Double, under limits: [Limit], seed: UInt64
  ) -> [[BlockKind]] {
    let rest = limit.amounts.rest
    guard
      let sampler = WindowSampler(
        costs: limit.amounts.bodies, window: Int(nearness * Double(limit.amount)) - rest...limit.amount - rest)
    else { return [] }
    var choices: [[BlockKind]] = []
    for number in 0..<Self.attempts * count where choices.count < count {
      var stream = RandomStream(seed: seed, name: "blocks").substream(number)
      let places = sampler.choice(from: &stream)
      guard limits.allSatisfy({ $0.amounts.amount(of: places) <= $0.amount }) else { continue }
      choices.append(zip(kinds, places).map { $0[$1] })
    }
    return choices
  }

  /// How much of a quantity networks may have.
  private struct Limit {
    let amounts: Amounts
    let amount: Int
  }

  /// What networks of the space come to: that of all that is no body, and for each block, of its body in each kind.
  private struct Amounts {
    let rest: Int
    let bodies: [[Int]]

    var least: Int { bodies.reduce(rest) { $0 + ($1.min() ?? 0) } }

    /// What the network with some kind of each block comes to, by their places.
    func amount(of places: [Int]) -> Int { zip(bodies, places).reduce(rest) { $0 + $1.0[$1.1] } }
  }

  /// What networks of the space come to in a quantity that can be counted; it adds up over blocks.
  private func amounts(of quantity: Budget.Quantity) throws -> Amounts {
    let costs = try network.costs()
    let layers = Dictionary(
      uniqueKeysWithValues: costs.layers.map { ($0.node, quantity == .macs ? $0.macs : $0.params) })
    let whole = costs[quantity] ?? 0
    let given = blocks.map { $0.body.reduce(0) { $0 + (layers[$1] ?? 0) } }
    let origin = Recipe.Origin(method: BlockSwap.methodName, seed: 0)
    let bodies = try blocks.indices.map { index in
      try kinds[index].map { kind in
        var choice = blocks.map { _ in BlockKind.given }
        choice[index] = kind
        let amount = try network.applying(recipe(of: choice, origin: origin)).costs()[quantity] ?? 0
        return given[index] + amount - whole
      }
    }
    return Amounts(rest: whole - given.reduce(0, +), bodies: bodies)
  }

  /// The least share of a budget that is used.
  private static let nearness = 0.95
  /// How often is drawn for each choice, where several quantities are bounded.
  private static let attempts = 200
}

/// Why no other blocks can be chosen.
public enum BlockError: Error, Equatable, CustomStringConvertible {
  /// The network has no residual blocks, or none whose channels could be taken by another kind.
  case noBlocks(String)
  /// Hardly any choice of blocks keeps to the budgets.
  case nothingDrawn([Budget], least: [Budget])

  /// One sentence that says what could be had instead.
  public var description: String {
    switch self {
    case .noBlocks(let name):
      "\(name) has no residual block that another could stand for: blocks are additions of a branch of convolutions to what "
        + "passes it by"
    case .nothingDrawn(let budgets, let least):
      "no choice of blocks was found that comes near to \(budgets.map(\.description).joined(separator: ", ")) and keeps to it; the "
        + "least that blocks leave is \(least.map(\.description).joined(separator: ", "))"
    }
  }
}
