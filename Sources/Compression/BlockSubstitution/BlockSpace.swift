import Datasets
public import Networks
import OrderedCollections
import Search

/// The networks that other bodies for residual blocks make of one: for each block, every kind of body that its channels can take.
public struct BlockSpace: Sendable {
  /// The network.
  public let network: Network
  /// Its residual blocks.
  public let blocks: [ResidualBlock]
  /// For each block, its kinds: the given one first.
  public let kinds: [[BlockKind]]
  /// For each block, the parameters of its body in each kind.
  let params: [[Int]]
  /// The parameters of all that is no body.
  let rest: Int

  /// The space of `network`, in which blocks may be of `vocabulary`.
  ///
  /// - Parameter protected: nodes whose blocks stay as they are.
  /// - Throws: `BlockError.noBlocks` when there is no block that could be of another kind.
  public init(
    of network: Network, vocabulary: [BlockKind] = BlockKind.vocabulary, protecting protected: Set<String> = []
  ) throws {
    self.network = network
    blocks = network.residualBlocks().filter { protected.isDisjoint(with: $0.body + [$0.name, $0.sum]) }
    kinds = blocks.map { block in
      [.given]
        + vocabulary.filter {
          $0 != .given && $0.parameterCount(inputs: block.inputs, outputs: block.outputs) != nil
        }
    }
    guard kinds.contains(where: { $0.count > 1 }) else { throw BlockError.noBlocks(network.name) }
    let given = blocks.map { block in
      let names = Set(block.body.compactMap { network.node($0) }.flatMap(\.parameters.values))
      return names.reduce(0) { sum, name in
        network.parameters[name].map { $0.isTrainable ? sum + $0.count : sum } ?? sum
      }
    }
    params = zip(zip(blocks, kinds), given).map { pair, given in
      pair.1.map { kind in
        kind == .given ? given : kind.parameterCount(inputs: pair.0.inputs, outputs: pair.0.outputs) ?? 0
      }
    }
    rest = network.parameterCount - given.reduce(0, +)
  }

  /// The recipe that makes the network with such bodies.
  public func recipe(of kinds: [BlockKind], origin: Recipe.Origin) -> Recipe {
    Recipe(
      network: network.name, origin: origin,
      edits: zip(blocks, kinds).filter { $1 != .given }.map {
        .substituteBlock(BlockSubstitution(block: $0.name, kind: $1))
      })
  }

  /// The least that any choice of kinds leaves of the parameters.
  var leastParams: Int { params.reduce(rest) { $0 + ($1.min() ?? 0) } }

  /// Networks drawn at random that keep to the budgets, and come near to one.
  ///
  /// All kinds of all blocks are as likely as one another, among the choices whose parameters come within a twentieth of their budget, as
  /// in Turner et al. 2020; theirs may exceed it by half of that, ours not. Where only another quantity is bounded, that has to be
  /// come near to.
  ///
  /// - Throws: `BudgetError` when a budget is of something else, `BlockError.nothingDrawn` when nothing or hardly anything keeps to them.
  func choices(_ count: Int, under budgets: [Budget], seed: UInt64) throws -> [[BlockKind]] {
    let whole = try network.costs()
    let limits = try budgets.map { budget in
      guard let amount = whole[budget.quantity] else {
        throw BudgetError.foreign(budget, method: BlockSwap.methodName)
      }
      return (quantity: budget.quantity, amount: budget.limit(for: amount))
    }
    let bound = limits.filter { $0.quantity == .params }.map(\.amount).min()
    let window = (bound.map { Int(Self.nearness * Double($0)) } ?? 0)...(bound ?? whole.params)
    guard let sampler = WindowSampler(costs: params, window: window.shifted(by: -rest)) else {
      throw BlockError.nothingDrawn(budgets, leastParams: leastParams)
    }
    let isNear = limits.filter { $0.quantity != .params }
    var choices: [[BlockKind]] = []
    for number in 0..<Self.attempts * count where choices.count < count {
      var stream = RandomStream(seed: seed, name: "blocks").substream(number)
      let choice = zip(kinds, sampler.choice(from: &stream)).map { $0[$1] }
      if !isNear.isEmpty {
        let costs = try network.applying(recipe(of: choice, origin: Recipe.Origin(method: "", seed: seed))).costs()
        guard
          isNear.allSatisfy({ limit in
            let amount = costs[limit.quantity] ?? 0
            return amount <= limit.amount && (bound != nil || Double(amount) >= Self.nearness * Double(limit.amount))
          })
        else { continue }
      }
      choices.append(choice)
    }
    guard !choices.isEmpty else { throw BlockError.nothingDrawn(budgets, leastParams: leastParams) }
    return choices
  }

  /// The least share of a budget that is used.
  private static let nearness = 0.95
  /// How often is drawn for each choice where several quantities are bounded.
  private static let attempts = 200
}

extension ClosedRange<Int> {
  /// The range with both bounds moved.
  fileprivate func shifted(by distance: Int) -> ClosedRange<Int> { lowerBound + distance...upperBound + distance }
}

/// Why no other blocks can be chosen.
public enum BlockError: Error, Equatable, CustomStringConvertible {
  /// The network has no residual blocks, or none whose channels could be taken by another kind.
  case noBlocks(String)
  /// Hardly any choice of blocks keeps to the budgets.
  case nothingDrawn([Budget], leastParams: Int)

  /// One sentence that says what could be had instead.
  public var description: String {
    switch self {
    case .noBlocks(let name):
      "\(name) has no residual block that another could stand for: blocks are additions of a branch of convolutions to what "
        + "passes it by"
    case .nothingDrawn(let budgets, let least):
      "no choice of blocks was found that comes near to \(budgets.map(\.description).joined(separator: ", ")) and keeps to it; the "
        + "fewest parameters that blocks leave are \(least), params=\(least)"
    }
  }
}
