import OrderedCollections

/// Another body for a residual block.
public struct BlockSubstitution: Sendable, Hashable, Codable {
  /// The name of the block, see ``ResidualBlock/name``.
  public let block: String
  /// What its body is made of then.
  public let kind: BlockKind

  /// A body of `kind` for the block called `block`.
  public init(block: String, kind: BlockKind) {
    (self.block, self.kind) = (block, kind)
  }
}

extension BlockSubstitution: CustomStringConvertible {
  /// One line, such as `layer1.0: a body of the kind G4B2`.
  public var description: String { "\(block): a body of the kind \(kind)" }
}

extension Recipe {
  /// The blocks that get other bodies, in their order.
  package var substitutions: [BlockSubstitution] {
    edits.compactMap { if case .substituteBlock(let substitution) = $0 { substitution } else { nil } }
  }

  /// Whether it says something of channels or single weights, which new bodies have others of.
  var changesChannelsOrWeights: Bool {
    !cutsAlone.edits.isEmpty || !masks.isEmpty || !sharings.isEmpty || !groupings.isEmpty
  }

  /// Why bodies cannot stand beside other edits.
  static let aloneFault =
    "other bodies have other channels and weights: a recipe that says more of these is for the result"
}

extension Network {
  /// The network with other bodies in some residual blocks.
  ///
  /// New convolutions have zero weights until initial ones are drawn, new batch norms change nothing.
  ///
  /// - Throws: `NetworkError.invalidLayerEdit` when there is no such block, it is named twice, or its channels do not divide as the kind
  ///   wants it.
  func substituting(_ edits: [BlockSubstitution]) throws -> Network {
    guard !edits.isEmpty else { return self }
    let blocks = Dictionary(uniqueKeysWithValues: residualBlocks().map { ($0.name, $0) })
    var bodies: [String: (block: ResidualBlock, kind: BlockKind)] = [:]
    for edit in edits {
      guard let block = blocks[edit.block] else {
        throw NetworkError.invalidLayerEdit(layer: edit.block, "the network has no such residual block")
      }
      guard let first = block.body.first, bodies.updateValue((block, edit.kind), forKey: first) == nil else {
        throw NetworkError.invalidLayerEdit(layer: edit.block, "the recipe names it twice")
      }
    }
    let gone = Set(bodies.values.flatMap(\.block.body))
    var result = self
    result.nodes = []
    var names = Set(inputs.map(\.name)).union(nodes.filter { !gone.contains($0.name) }.map(\.name))
    var made: OrderedDictionary<String, Parameter> = [:]
    for node in nodes {
      if let (block, kind) = bodies[node.name] {
        guard kind != .given,
          let layers = kind.layers(inputs: block.inputs, outputs: block.outputs, stride: block.stride)
        else {
          throw NetworkError.invalidLayerEdit(
            layer: block.name, "\(block.inputs) to \(block.outputs) channels make no body of the kind \(kind)")
        }
        var body = BodyBuilder(of: block, names: names)
        for (place, layer) in layers.enumerated() { body.add(layer, isLast: place == layers.count - 1) }
        result.nodes += body.nodes
        names = body.names
        made.merge(body.parameters) { $1 }
      } else if !gone.contains(node.name) {
        result.nodes.append(node)
      }
    }
    let used = Set(result.nodes.flatMap(\.parameters.values))
    result.parameters = parameters.filter { used.contains($0.key) && made[$0.key] == nil }
    result.parameters.merge(made) { $1 }
    result.orderParameters()
    try result.validate()
    return result
  }
}

/// Writes the layers of a body, one behind the other.
private struct BodyBuilder {
  private let block: ResidualBlock
  private(set) var nodes: [Node] = []
  private(set) var parameters: OrderedDictionary<String, Parameter> = [:]
  /// All names that are taken.
  private(set) var names: Set<String>
  private var value: String
  private var width: Int
  private var counts: [String: Int] = [:]

  init(of block: ResidualBlock, names: Set<String>) {
    (self.block, self.names, value, width) = (block, names, block.input, block.inputs)
    self.names.insert(block.output)
  }

  mutating func add(_ layer: BlockKind.Layer, isLast: Bool) {
    switch layer {
    case .filter(let outputs, let stride, let groups):
      convolution(
        outputs, kernel: 3, Convolution(stride: Size(stride), padding: Size(1), groups: groups), isLast: isLast)
    case .pointwise(let outputs): convolution(outputs, kernel: 1, Convolution(), isLast: isLast)
    case .norm:
      let name = self.name("norm")
      let statistics: [(ParameterRole, String, Float)] = [
        (.weight, "weight", 1), (.bias, "bias", 0), (.runningMean, "running_mean", 0),
        (.runningVariance, "running_var", 1),
      ]
      var roles: [ParameterRole: String] = [:]
      for (role, suffix, number) in statistics {
        roles[role] = "\(name).\(suffix)"
        parameters["\(name).\(suffix)"] = Parameter(
          shape: [width], repeating: number, isTrainable: role == .weight || role == .bias)
      }
      append(Node(name: name, operation: .batchNorm(BatchNorm()), inputs: [value], parameters: roles))
    case .activation: append(Node(name: name("relu"), operation: .activation(block.activation), inputs: [value]))
    }
  }

  private mutating func convolution(_ outputs: Int, kernel: Int, _ options: Convolution, isLast: Bool) {
    let name = isLast ? block.output : self.name("body")
    parameters["\(name).weight"] = Parameter(
      shape: [outputs, width / options.groups, kernel, kernel], repeating: 0)
    append(
      Node(
        name: name, operation: .convolution(options), inputs: [value], parameters: [.weight: "\(name).weight"]))
    width = outputs
  }

  private mutating func append(_ node: Node) {
    nodes.append(node)
    value = node.name
  }

  /// A name that is free, such as `layer1.0.body2`.
  private mutating func name(_ word: String) -> String {
    counts[word, default: 0] += 1
    var name = "\(block.name).\(word)\(counts[word] ?? 0)"
    while !names.insert(name).inserted { name += "'" }
    return name
  }
}
