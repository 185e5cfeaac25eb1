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
  /// Atoms that may not be removed, with the reasons.
  private(set) var pins: [(atom: Int, pin: ChannelClass.Pin)] = []
  /// Sets of atoms that may not all be removed.
  private(set) var ranges: [[Int]] = []
  /// Atoms of channels that a node normalises together with others, with the node's name.
  private(set) var normalised: [(atom: Int, node: String)] = []
  /// Atoms of channels that are sums of several branches.
  private(set) var summed: [Int] = []
  /// The names of all values, in the order in which they are made.
  let names: [String]
  /// The number, in `names`, of the value that first had each atom.
  private(set) var origins: [Int] = []

  /// The first reason for which the atoms of a set are pinned, by the set's root.
  private var reasons: [Int: ChannelClass.Pin] = [:]
  private let numbers: [String: Int]
  /// Why no axis of a parameter may shrink, where one may not.
  private var frozen: [String: ChannelClass.Pin] = [:]

  let network: Network
  let shapes: [String: [Int]]

  init(_ network: Network) throws {
    self.network = network
    shapes = try network.shapes()
    try network.checkChannelCount(shapes: shapes)
    names = network.inputs.map(\.name) + network.nodes.map(\.name)
    numbers = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    for input in network.inputs {
      let atoms = makeAtoms(input.shape[0], origin: input.name)
      values[input.name] = ChannelLabels(atoms)
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
  func labels(of value: String) -> ChannelLabels { values[value] ?? ChannelLabels([]) }

  /// The shape of a value that an earlier node or an input made.
  func shape(of value: String) -> [Int] { shapes[value] ?? [] }

  mutating func makeAtoms(_ count: Int, origin: String) -> [Int] {
    origins.append(contentsOf: repeatElement(numbers[origin] ?? 0, count: count))
    return Array(sets.add(count))
  }

  mutating func pin(_ atoms: [Int], because reason: ChannelClass.Pin) {
    pins.append(contentsOf: atoms.map { ($0, reason) })
    for atom in atoms {
      let root = sets.root(of: atom)
      if reasons[root] == nil { reasons[root] = reason }
    }
  }

  /// Why an atom may not be removed, as far as the walk has come; nil when it may.
  mutating func pinReason(of atom: Int) -> ChannelClass.Pin? { reasons[sets.root(of: atom)] }

  mutating func unite(_ first: Int, _ second: Int) {
    let reason = reasons[sets.root(of: first)] ?? reasons[sets.root(of: second)]
    sets.unite(first, second)
    if let reason { reasons[sets.root(of: first)] = reason }
  }

  mutating func unite(_ first: [Int], _ second: [Int]) {
    for (one, other) in zip(first, second) { unite(one, other) }
  }

  /// Couples the channels of two values that are added.
  mutating func sum(_ first: [Int], _ second: [Int]) {
    unite(first, second)
    summed.append(contentsOf: first)
  }

  /// Notes that removing some of these atoms changes how the others are normalised.
  mutating func normalise(_ atoms: [Int], at node: String) {
    normalised.append(contentsOf: atoms.map { ($0, node) })
  }

  /// Sees to it that some of these atoms stay: a range of channels may become narrow but not empty.
  mutating func keepSome(of atoms: [Int]) { ranges.append(atoms) }

  /// Lets the places of a parameter's axis hold `atoms`; a parameter that is used twice couples both uses.
  mutating func attach(_ atoms: [Int], to parameter: String?, axis: Int, as role: ChannelClass.Role) {
    guard let parameter else { return }
    let key = ParameterAxis(parameter, axis)
    if let reason = frozen[parameter] { pin(atoms, because: reason) }
    if let held = parameterAtoms[key] {
      unite(held, atoms)
    } else {
      parameterAtoms[key] = atoms
      roles[key] = role
    }
  }

  /// The labels of a value along the axis on which a layer needs its channels; nil when they lie along another one.
  ///
  /// A value of which nothing may be removed has its size along every axis: it gets new atoms there, pinned likewise.
  mutating func channels(of value: String, along axis: Int) -> [Int]? {
    let labels = labels(of: value)
    guard labels.axis != axis else { return labels.labels }
    guard let first = labels.labels.first, let reason = pinReason(of: first),
      labels.labels.allSatisfy({ pinReason(of: $0) != nil })
    else { return nil }
    let atoms = makeAtoms(shape(of: value)[axis], origin: value)
    pin(atoms, because: reason)
    return atoms
  }

  /// Pins all that a node reads and uses, and gives its output atoms that are pinned too.
  mutating func pinAround(_ node: Node, because reason: ChannelClass.Pin) -> ChannelLabels {
    for input in node.inputs { pin(labels(of: input).labels, because: reason) }
    for parameter in node.parameters.values {
      frozen[parameter] = reason
      for axis in 0..<(network.parameters[parameter]?.shape.count ?? 0) {
        pin(parameterAtoms[ParameterAxis(parameter, axis)] ?? [], because: reason)
      }
    }
    let atoms = makeAtoms(shape(of: node.name)[0], origin: node.name)
    pin(atoms, because: reason)
    return ChannelLabels(atoms)
  }
}
