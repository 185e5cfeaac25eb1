import OrderedCollections

/// Which channels of a network live and die together, and which may not be removed and why.
///
/// Found by one walk over the graph that unites the channels which an operator couples (specification: every weight
/// dimension has its own atoms; Fang et al. 2023 call the resulting sets groups). It holds no weights.
public struct ChannelAnalysis: Sendable {
  /// The channel classes, in the order in which the network first makes their channels.
  public internal(set) var classes: [ChannelClass]

  /// The unit, counted over all classes, at each index of each parameter axis that indexes channels.
  package let parameterUnits: OrderedDictionary<ParameterAxis, [Int]>
  /// The units at the places of each value.
  package let valueUnits: [String: ChannelLabels]
  /// The number of the first unit of each class.
  package let firstUnits: [Int]
  let unitCount: Int
  /// The place of each class, by name.
  let places: [String: Int]

  /// The class called `name`, if there is one.
  public subscript(name: String) -> ChannelClass? { index(of: name).map { classes[$0] } }

  /// The place in `classes` of the class called `name`.
  package func index(of name: String) -> Int? { places[name] }

  /// The place in `classes` of the class that holds a unit.
  package func index(ofClassWith unit: Int) -> Int {
    var range = firstUnits.indices
    while range.count > 1 {
      let middle = range.lowerBound + range.count / 2
      range = firstUnits[middle] <= unit ? middle..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}

extension Network {
  /// The network's channel classes.
  ///
  /// Protection pins classes whole and changes nothing else about them, so that a recipe made with it fits without it.
  ///
  /// - Parameter protected: names of nodes, inputs or classes whose channels are pinned because the user says so.
  /// - Throws: `NetworkError.unknownClass` when a protected name stands for nothing in the network.
  public func channels(protecting protected: Set<String> = []) throws -> ChannelAnalysis {
    var analysis = ChannelAnalysis(resolving: try ChannelWalk(self))
    for name in protected.sorted() { try analysis.protect(name) }
    return analysis
  }
}

extension ChannelAnalysis {
  /// Pins the class called `name` and every class that has channels in the value called `name`.
  fileprivate mutating func protect(_ name: String) throws {
    let units = valueUnits[name]?.labels ?? []
    let protected = Set(units.map { index(ofClassWith: $0) }).union(places[name].map { [$0] } ?? [])
    guard !protected.isEmpty else { throw NetworkError.unknownClass(name) }
    for index in protected where !classes[index].pins.contains(.user) { classes[index].pins.append(.user) }
  }
}
