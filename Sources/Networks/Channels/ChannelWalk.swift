import OrderedCollections

/// One walk over a network's nodes that gives every channel an atom and unites the atoms that live or die together.
///
/// Atoms belong to places of parameters and of values. A node that makes channels adds atoms; a node that couples
/// channels unites them; a node for which no rule holds pins what it touches. Nothing is ever guessed.
struct ChannelWalk {
  var sets = DisjointSets()
  /// The atoms along each axis of each parameter that indexes channels.
  private(set) var parameterAtoms: OrderedDictionary<ParameterAxis, [Int]> = [:]
  /// What parameters do to the channels along each axis.
  private(set) var roles: [ParameterAxis: ChannelClass.Role] = [:]
  /// The labels of every value.
  private(set) var values: [String: ChannelLabels] = [:]
  /// Atoms that may not be removed, with the reason.
  private(set) var pins: [(atom: Int, pin: ChannelClass.Pin)] = []
  /// The value that first had each atom.
  private(set) var origins: [String] = []

  let network: Network
  let shapes: [String: [Int]]

  init(_ network: Network) throws {
    self.network = network
    shapes = try network.shapes()
    for input in network.inputs {
      let atoms = makeAtoms(input.shape[0], origin: input.name)
      values[input.name] = ChannelLabels(channels: atoms)
      pin(atoms, because: .input(input.name))
    }
    for node in network.nodes {
      values[node.name] = labels(of: node)
    }
    for output in network.outputs {
      pin(values[output]?.labels ?? [], because: .output(output))
    }
  }

  /// The labels of a value that an earlier node or an input made.
  func labels(of value: String) -> ChannelLabels { values[value] ?? ChannelLabels(channels: []) }

  /// The shape of a value that an earlier node or an input made.
  func shape(of value: String) -> [Int] { shapes[value] ?? [] }

  mutating func makeAtoms(_ count: Int, origin: String) -> [Int] {
    origins.append(contentsOf: repeatElement(origin, count: count))
    return Array(sets.add(count))
  }

  mutating func pin(_ atoms: [Int], because reason: ChannelClass.Pin) {
    pins.append(contentsOf: atoms.map { ($0, reason) })
  }

  mutating func unite(_ first: [Int], _ second: [Int]) {
    for (one, other) in zip(first, second) { sets.unite(one, other) }
  }

  /// Lets the places of a parameter's axis hold `atoms`; a parameter that is used twice couples both uses.
  mutating func attach(_ atoms: [Int], to parameter: String?, axis: Int, as role: ChannelClass.Role) {
    guard let parameter else { return }
    let key = ParameterAxis(parameter, axis)
    if let held = parameterAtoms[key] {
      unite(held, atoms)
    } else {
      parameterAtoms[key] = atoms
      roles[key] = role
    }
  }

  /// Pins all that a node reads, and gives its output atoms that are pinned too.
  mutating func pinAround(_ node: Node, because reason: ChannelClass.Pin) -> ChannelLabels {
    for input in node.inputs { pin(labels(of: input).labels, because: reason) }
    let atoms = makeAtoms(shape(of: node.name)[0], origin: node.name)
    pin(atoms, because: reason)
    return ChannelLabels(channels: atoms)
  }
}
