/// A height and a width in pixels, or steps along them.
public struct Size: Sendable, Hashable, CustomStringConvertible {
  /// The number of rows.
  public let height: Int
  /// The number of columns.
  public let width: Int

  /// A size of the given rows and columns.
  public init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }

  /// The same number both ways.
  public init(_ side: Int) { self.init(side, side) }

  /// Such as `3×3`.
  public var description: String { "\(height)×\(width)" }
}
