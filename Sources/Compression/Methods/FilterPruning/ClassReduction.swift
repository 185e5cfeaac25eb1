/// What the numbers that a channel has in several layers come to.
///
/// A channel of a residual stream has a filter in every layer that writes to the stream, and a map in every layer that reads it.
public enum ClassReduction: String, Sendable, CaseIterable {
  /// Their mean, so that a class with many members is scored on the scale of one.
  case mean
  /// Their sum: who has a say in many layers counts more.
  case sum
  /// The largest: a channel stays if one layer needs it.
  case max

  /// What the numbers come to, of as many channels as each place has.
  func applied(to places: [[Double]], width: Int) -> [Double] {
    (0..<width).map { channel in
      let numbers = places.map { $0[channel] }
      switch self {
      case .mean: return numbers.reduce(0, +) / Double(Swift.max(1, numbers.count))
      case .sum: return numbers.reduce(0, +)
      case .max: return numbers.max() ?? 0
      }
    }
  }
}

/// A score that gives a channel a number in each of several layers.
public protocol ReducibleScore: ChannelScore {
  /// What they come to.
  var reduction: ClassReduction { get set }
}
