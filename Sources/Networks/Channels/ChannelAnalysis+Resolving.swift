import OrderedCollections

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
    for (atom, unit) in units.enumerated() where traits[unit].origin < 0 { traits[unit].origin = walk.origins[atom] }
    for (atom, pin) in walk.pins { traits[units[atom]].pins.append(pin) }
    for (atom, node) in walk.normalised { traits[units[atom]].normalisedAt.append(node) }
    for atom in walk.summed { traits[units[atom]].isSummed = true }
    for (number, atoms) in walk.ranges.enumerated() {
      for atom in atoms { traits[units[atom]].ranges.append(number) }
    }
    for (number, atoms) in walk.parameterAtoms.values.enumerated() {
      for (index, atom) in atoms.enumerated() { traits[units[atom]].add(index, along: number) }
    }

    var unitsOfClass: OrderedDictionary<UnitSignature, [Int]> = [:]
    for (unit, trait) in traits.enumerated() { unitsOfClass[trait.signature, default: []].append(unit) }
    unitsOfClass.sort { $0.key < $1.key }

    var renumbered = Array(repeating: 0, count: traits.count)
    for (number, unit) in unitsOfClass.values.joined().enumerated() { renumbered[unit] = number }

    let axes = Array(walk.parameterAtoms.keys)
    var names = ClassNames(apartFrom: walk.names)
    classes = unitsOfClass.map { signature, members in
      ChannelClass(
        name: names.name(for: walk.names[signature.origin]), width: members.count,
        members: signature.places.enumerated().map { number, place in
          ChannelClass.Member(
            parameter: axes[place.axis].parameter, axis: axes[place.axis].axis,
            role: walk.roles[axes[place.axis]] ?? .produces,
            indices: members.map { traits[$0].places[number].indices })
        },
        pins: signature.pins, isSummed: members.contains { traits[$0].isSummed },
        normalisedAt: Array(OrderedSet(members.flatMap { traits[$0].normalisedAt })))
    }
    places = Dictionary(classes.enumerated().map { ($1.name, $0) }) { first, _ in first }
    var first = 0
    firstUnits = unitsOfClass.values.map { members in
      defer { first += members.count }
      return first
    }
    unitCount = traits.count
    parameterUnits = walk.parameterAtoms.mapValues { $0.map { renumbered[units[$0]] } }
    valueUnits = walk.values.mapValues { ChannelLabels(axis: $0.axis, $0.labels.map { renumbered[units[$0]] }) }
  }
}

/// What is known of one set of united atoms.
private struct UnitTraits {
  /// The value that first had it, the values numbered in the order in which they are made.
  var origin = -1
  var pins: [ChannelClass.Pin] = []
  var isSummed = false
  /// The nodes that normalise it together with other channels.
  var normalisedAt: [String] = []
  /// The ranges of channels that it is in, of those that may not become empty.
  var ranges: [Int] = []
  /// Indices along each parameter axis where it lies, the axes numbered as the walk met them and in that order.
  private(set) var places: [(axis: Int, indices: [Int])] = []

  /// Notes a place; axes are given in their order.
  mutating func add(_ index: Int, along axis: Int) {
    if let last = places.indices.last, places[last].axis == axis {
      places[last].indices.append(index)
    } else {
      places.append((axis, [index]))
    }
  }

  var signature: UnitSignature {
    UnitSignature(
      origin: origin, places: places.map { .init(axis: $0.axis, count: $0.indices.count) },
      ranges: Array(OrderedSet(ranges)), pins: Array(OrderedSet(pins)))
  }
}

/// What the units of a class have in common.
///
/// Signatures have an order that does not ask which units there are, so that classes keep their names when some of their
/// channels are cut: that of their origins; then who comes first in a parameter or a range; then what is not pinned.
private struct UnitSignature: Hashable, Comparable {
  struct Place: Hashable, Comparable {
    let axis: Int
    let count: Int

    static func < (first: Place, second: Place) -> Bool { (first.axis, first.count) < (second.axis, second.count) }
  }

  let origin: Int
  let places: [Place]
  let ranges: [Int]
  let pins: [ChannelClass.Pin]

  static func < (first: UnitSignature, second: UnitSignature) -> Bool {
    if first.origin != second.origin { return first.origin < second.origin }
    if first.places != second.places { return precedes(first.places, second.places) }
    if first.ranges != second.ranges { return precedes(first.ranges, second.ranges) }
    return first.pins.count < second.pins.count
  }

  /// Whether a list comes before another one: by the first difference, or by having more where there is none.
  private static func precedes<Element: Comparable>(_ first: [Element], _ second: [Element]) -> Bool {
    for (one, other) in zip(first, second) where one != other { return one < other }
    return first.count > second.count
  }
}

/// Gives every class a name of its own.
private struct ClassNames {
  private let values: Set<String>
  private var timesUsed: [String: Int] = [:]

  /// Names that are none of `values` but those after which classes are called.
  init(apartFrom values: some Sequence<String>) { self.values = Set(values) }

  /// The origin itself for its first class, then `origin#2` and so on.
  mutating func name(for origin: String) -> String {
    var times = timesUsed[origin, default: 0] + 1
    while times > 1, values.contains("\(origin)#\(times)") { times += 1 }
    timesUsed[origin] = times
    return times == 1 ? origin : "\(origin)#\(times)"
  }
}
