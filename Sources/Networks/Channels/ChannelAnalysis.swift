import OrderedCollections

/// Which channels of a network live and die together, and which may not be removed and why.
///
/// Found by one walk over the graph that unites the channels which an operator couples (specification: every weight
/// dimension has its own atoms; Fang et al. 2023 call the resulting sets groups). It holds no weights.
public struct ChannelAnalysis: Sendable {
  /// The channel classes, in the order in which the network first makes their channels.
  public let classes: [ChannelClass]

  /// The unit, counted over all classes, at each index of each parameter axis that indexes channels.
  package let parameterUnits: OrderedDictionary<ParameterAxis, [Int]>
  /// The units at the places of each value.
  let valueUnits: [String: ChannelLabels]
  /// The number of the first unit of each class.
  package let firstUnits: [Int]
  let unitCount: Int

  /// The class called `name`, if there is one.
  public subscript(name: String) -> ChannelClass? { index(of: name).map { classes[$0] } }

  /// The place in `classes` of the class called `name`.
  package func index(of name: String) -> Int? { classes.firstIndex { $0.name == name } }
}

extension Network {
  /// The network's channel classes.
  ///
  /// - Parameter protected: names of nodes or of classes whose channels are pinned because the user says so.
  /// - Throws: `NetworkError.unknownClass` when a protected name is neither a node nor a class of the network.
  public func channels(protecting protected: Set<String> = []) throws -> ChannelAnalysis {
    var walk = try ChannelWalk(self)
    let nodes = Set(self.nodes.map(\.name))
    for name in protected.sorted() where nodes.contains(name) {
      walk.pin(walk.labels(of: name).labels, because: .user)
    }
    let analysis = ChannelAnalysis(resolving: walk)
    for name in protected.sorted() where !nodes.contains(name) && analysis[name] == nil {
      throw NetworkError.unknownClass(name)
    }
    return analysis
  }
}

extension ChannelAnalysis {
  /// Gathers united atoms into units, and units that lie in the same places into classes.
  init(resolving walk: ChannelWalk) {
    var sets = walk.sets
    var unitOfRoot: OrderedDictionary<Int, Int> = [:]
    let units = (0..<sets.count).map { atom -> Int in
      let root = sets.root(of: atom)
      let unit = unitOfRoot[root] ?? unitOfRoot.count
      unitOfRoot[root] = unit
      return unit
    }
    var traits = Array(repeating: UnitTraits(), count: unitOfRoot.count)
    for (atom, unit) in units.enumerated() where traits[unit].origin == nil { traits[unit].origin = walk.origins[atom] }
    for (atom, pin) in walk.pins { traits[units[atom]].pins.append(pin) }
    for (number, atoms) in walk.parameterAtoms.values.enumerated() {
      for (index, atom) in atoms.enumerated() { traits[units[atom]].places[number, default: []].append(index) }
    }

    var unitsOfClass: OrderedDictionary<UnitTraits.Signature, [Int]> = [:]
    for (unit, trait) in traits.enumerated() { unitsOfClass[trait.signature, default: []].append(unit) }

    var renumbered = Array(repeating: 0, count: traits.count)
    for (number, unit) in unitsOfClass.values.joined().enumerated() { renumbered[unit] = number }

    let axes = Array(walk.parameterAtoms.keys)
    var timesUsed: [String: Int] = [:]
    classes = unitsOfClass.map { signature, members in
      let origin = traits[members[0]].origin ?? ""
      timesUsed[origin, default: 0] += 1
      let times = timesUsed[origin, default: 1]
      return ChannelClass(
        name: times == 1 ? origin : "\(origin)#\(times)", width: members.count,
        members: signature.places.map { place in
          ChannelClass.Member(
            parameter: axes[place.axis].parameter, axis: axes[place.axis].axis,
            role: walk.roles[axes[place.axis]] ?? .produces,
            indices: members.map { traits[$0].places[place.axis] ?? [] })
        },
        pins: signature.pins)
    }
    var first = 0
    firstUnits = unitsOfClass.values.map { members in
      defer { first += members.count }
      return first
    }
    unitCount = traits.count
    parameterUnits = walk.parameterAtoms.mapValues { $0.map { renumbered[units[$0]] } }
    valueUnits = walk.values.mapValues { ChannelLabels(axes: $0.axes, labels: $0.labels.map { renumbered[units[$0]] }) }
  }
}

/// What is known of one set of united atoms.
private struct UnitTraits {
  /// Units with the same signature make a class.
  struct Signature: Hashable {
    struct Place: Hashable {
      let axis: Int
      let count: Int
    }
    let places: [Place]
    let pins: [ChannelClass.Pin]
  }

  var origin: String?
  var pins: [ChannelClass.Pin] = []
  /// Indices along each parameter axis, the axes numbered as the walk met them.
  var places: OrderedDictionary<Int, [Int]> = [:]

  var signature: Signature {
    Signature(
      places: places.map { .init(axis: $0.key, count: $0.value.count) }.sorted { $0.axis < $1.axis },
      pins: Array(OrderedSet(pins)))
  }
}
