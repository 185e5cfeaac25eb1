/// One number in place of all that lie along some axes.
public struct Reduction: Sendable, Hashable {
  /// How many numbers become one.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Their mean.
    case mean
    /// Their sum.
    case sum
    /// The largest.
    case max
    /// The smallest.
    case min
    /// The root of the sum of their squares.
    case l2
  }

  /// How many numbers become one.
  public let kind: Kind
  /// The axes that are reduced, ascending, the batch counted and never among them.
  public let axes: [Int]
  /// Whether the reduced axes stay, with one place each.
  public let keepsAxes: Bool

  /// Reduces `axes` by `kind`.
  public init(_ kind: Kind, axes: [Int], keepsAxes: Bool) {
    self.kind = kind
    self.axes = axes.sorted()
    self.keepsAxes = keepsAxes
  }
}
