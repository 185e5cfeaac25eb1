/// A thing that is better the more accurate it is and the less it costs.
public struct ParetoPoint: Hashable, Sendable {
  /// What it is called.
  public let name: String
  /// How accurate it is; more is better.
  public let accuracy: Estimate
  /// What it costs, such as time and memory; less is better.
  public let costs: [Estimate]

  /// A point; those that are compared have the same costs in the same order.
  public init(_ name: String, accuracy: Estimate, costs: [Estimate]) {
    (self.name, self.accuracy, self.costs) = (name, accuracy, costs)
  }

  /// Whether this is at least as good in everything, and in one thing certainly better, since the intervals do not meet.
  public func dominates(_ other: ParetoPoint) -> Bool {
    isAsGood(as: other)
      && (accuracy.isAbove(other.accuracy) || zip(costs, other.costs).contains { $1.isAbove($0) })
  }

  /// Whether this is at least as good in everything and better in something, by the numbers without their intervals.
  public func isBetter(than other: ParetoPoint) -> Bool {
    isAsGood(as: other)
      && (accuracy.value > other.accuracy.value || zip(costs, other.costs).contains { $0.value < $1.value })
  }

  private func isAsGood(as other: ParetoPoint) -> Bool {
    accuracy.value >= other.accuracy.value && zip(costs, other.costs).allSatisfy { $0.value <= $1.value }
  }
}

/// Which of several points none of the others makes pointless.
///
/// A point is dominated by one that is at least as good in everything and certainly better in something. One that another
/// beats only within the intervals is tied: it stays on the frontier, for another measurement may turn the two around. Points whose
/// numbers are not finite are left out. No cycle can arise, since whoever dominates is no worse in any number and better in one, so
/// that a set with a point has a frontier.
public struct ParetoFrontier: Sendable {
  /// What became of a point.
  public enum Standing: Hashable, Sendable {
    /// Nothing is better.
    case best
    /// Some are better, but within the intervals.
    case tied([String])
    /// Some are better for certain.
    case dominated([String])
    /// One of its numbers is not finite.
    case unranked

    /// Whether it belongs to the frontier.
    public var isOnFrontier: Bool {
      switch self {
      case .best, .tied: true
      case .dominated, .unranked: false
      }
    }
  }

  /// The points, as they were given.
  public let points: [ParetoPoint]
  /// What became of each.
  public let standings: [Standing]

  /// Compares all points with one another.
  public init(_ points: [ParetoPoint]) {
    let ranked = points.filter(\.isFinite)
    self.points = points
    standings = points.map { point in
      guard point.isFinite else { return .unranked }
      let dominators = ranked.filter { $0.dominates(point) }.map(\.name)
      guard dominators.isEmpty else { return .dominated(dominators) }
      let better = ranked.filter { $0.isBetter(than: point) }.map(\.name)
      return better.isEmpty ? .best : .tied(better)
    }
  }

  /// The points that are not dominated, the cheapest in the first cost first.
  public var frontier: [ParetoPoint] {
    zip(points, standings).filter { $1.isOnFrontier }.map(\.0)
      .sorted { ($0.costs.first?.value ?? 0, -$0.accuracy.value) < ($1.costs.first?.value ?? 0, -$1.accuracy.value) }
  }

  /// The points of the frontier that are more accurate than all cheaper ones: the corners of its step line, of one cost.
  public var steps: [ParetoPoint] {
    var steps: [ParetoPoint] = []
    for point in frontier where point.accuracy.value > steps.last?.accuracy.value ?? -.infinity { steps.append(point) }
    return steps
  }

  /// The share of the box between no accuracy at `reference` costs and full accuracy at none that the points dominate.
  ///
  /// By their numbers without intervals (Zitzler and Thiele 1998). Points that cost more than the reference add nothing.
  public func hypervolume(reference: [Double]) -> Double {
    guard reference.allSatisfy({ $0 > 0 }) else { return 0 }
    let gains = points.filter(\.isFinite).map { point in
      [point.accuracy.value] + zip(point.costs, reference).map { 1 - $0.value / $1 }
    }
    return Self.volume(of: gains.filter { $0.allSatisfy { $0 > 0 } })
  }

  /// The volume of the union of boxes between the origin and each point, slice by slice along the last axis.
  private static func volume(of gains: [[Double]]) -> Double {
    guard let axes = gains.first?.count, axes > 1 else { return gains.compactMap(\.first).max() ?? 0 }
    let heights = Set(gains.map { $0[axes - 1] }).sorted()
    var (volume, floor) = (0.0, 0.0)
    for height in heights {
      let reaching = gains.filter { $0[axes - 1] >= height }
      volume += (height - floor) * Self.volume(of: reaching.map { Array($0.dropLast()) })
      floor = height
    }
    return volume
  }
}

extension ParetoPoint {
  fileprivate var isFinite: Bool {
    ([accuracy] + costs).allSatisfy { $0.value.isFinite && $0.low.isFinite && $0.high.isFinite }
  }
}
