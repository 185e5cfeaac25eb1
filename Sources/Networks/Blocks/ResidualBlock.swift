/// A residual block: a branch with convolutions whose result is added to what passes it by.
///
/// The part of the branch from its first convolution to its last is its body, for which another can be put: what stands before
/// and behind it, such as the batch norm and the ReLU of a pre-activation block, stays.
public struct ResidualBlock: Sendable, Hashable {
  /// The block's name: what the names of its convolutions have in common, or that of the addition.
  public let name: String
  /// The node that adds branch and shortcut.
  public let sum: String
  /// The nodes of the body, in running order: the first reads what the body reads, the last makes what it makes.
  public let body: [String]
  /// The value that the body reads.
  public let input: String
  /// The channels that the body reads.
  public let inputs: Int
  /// The channels that it makes.
  public let outputs: Int
  /// By how much it makes images smaller.
  public let stride: Int
  /// The activation between its layers.
  let activation: Activation

  /// The name of the body's last convolution, and of what it makes.
  public var output: String { body.last ?? "" }
}

extension Network {
  /// The residual blocks, in running order.
  ///
  /// A block is an addition of two values that come from one: by a branch of convolutions, batch norms and activations, each read by
  /// the next alone, and by a shortcut with fewer convolutions, or none, which may take every other pixel or pad channels. Blocks with
  /// gates, or with branches side by side, are none of these.
  public func residualBlocks() -> [ResidualBlock] {
    guard let shapes = try? shapes() else { return [] }
    let walk = BranchWalk(of: self)
    var taken: Set<String> = []
    return nodes.compactMap { node in
      guard case .add = node.operation, Set(node.inputs).count == 2 else { return nil }
      let chains = node.inputs.map(walk.chain)
      guard chains[0].start == chains[1].start,
        let branch = chains.max(by: { $0.work < $1.work }), let shortcut = chains.min(by: { $0.work < $1.work }),
        shortcut.work < branch.work, let body = branch.body, let input = body.first?.inputs.first,
        let output = body.last?.name, let before = shapes[input], let after = shapes[output], before.count == 3
      else { return nil }
      let strides = body.map(\.stride)
      let stride = strides.reduce(1) { $0 * $1.height }
      guard strides.allSatisfy({ $0.height == $0.width }),
        zip(before.dropFirst(), after.dropFirst()).allSatisfy({ ($0 + stride - 1) / stride == $1 })
      else { return nil }
      let prefix = Self.commonName(of: body.filter(\.isConvolution).map(\.name))
      var name = prefix.isEmpty || taken.contains(prefix) ? node.name : prefix
      while !taken.insert(name).inserted { name += "'" }
      let activations = body.compactMap {
        if case .activation(let activation) = $0.operation { activation } else { nil }
      }
      return ResidualBlock(
        name: name, sum: node.name, body: body.map(\.name), input: input, inputs: before[0], outputs: after[0],
        stride: stride, activation: activations.first ?? .relu)
    }
  }

  /// What dotted names begin with alike.
  private static func commonName(of names: [String]) -> String {
    let parts = names.map { $0.split(separator: ".").dropLast() }
    guard var common = parts.first else { return "" }
    for part in parts { common = common.prefix(zip(common, part).prefix { $0 == $1 }.count) }
    return common.joined(separator: ".")
  }
}

/// Walks from values back to where they part from others.
private struct BranchWalk {
  private let makers: [String: Node]
  /// How often values are read, by nodes and as outputs.
  private let readings: [String: Int]

  init(of network: Network) {
    makers = Dictionary(uniqueKeysWithValues: network.nodes.map { ($0.name, $0) })
    readings = (network.nodes.flatMap(\.inputs) + network.outputs).reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// Nodes that follow one another, in running order, and the value that the first reads.
  struct Chain {
    let nodes: [Node]
    let start: String

    /// How many convolutions there are.
    var work: Int { nodes.count(where: \.isConvolution) }

    /// From the first convolution to the last; nil if more stands behind that one than batch norms and what passes on.
    var body: [Node]? {
      guard let first = nodes.firstIndex(where: \.isConvolution), let last = nodes.lastIndex(where: \.isConvolution),
        nodes[(last + 1)...].allSatisfy({ $0.operation.isBatchNorm || $0.operation.isPassing }),
        nodes[first...last].allSatisfy({ $0.operation.isInBodies })
      else { return nil }
      return Array(nodes[first...last])
    }
  }

  /// The nodes that make a value one after the other, each read by the next alone.
  func chain(endingAt value: String) -> Chain {
    var (nodes, start) = ([Node](), value)
    while readings[start] == 1, let node = makers[start], node.inputs.count == 1, node.operation.isInBranches {
      nodes.append(node)
      start = node.inputs[0]
    }
    return Chain(nodes: nodes.reversed(), start: start)
  }
}

extension Node {
  fileprivate var isConvolution: Bool { if case .convolution = operation { true } else { false } }

  /// By how much it makes images smaller.
  fileprivate var stride: Size {
    if case .convolution(let convolution) = operation { convolution.stride } else { Size(1) }
  }
}

extension Operator {
  /// Whether it stands in bodies of blocks.
  fileprivate var isInBodies: Bool {
    switch self {
    case .convolution, .batchNorm, .activation, .dropout, .identity: true
    default: false
    }
  }

  /// Whether it stands in branches and shortcuts.
  fileprivate var isInBranches: Bool {
    switch self {
    case .pool, .slice, .pad: true
    default: isInBodies
    }
  }

  /// Whether in evaluation it gives out what it is given.
  fileprivate var isPassing: Bool {
    switch self {
    case .dropout, .identity: true
    default: false
    }
  }
}
