import CTorch

/// A height and a width: of a kernel, a stride, a padding or an image.
///
/// A literal such as `2` means both.
public struct Pair: Sendable, Hashable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// The extent along the rows.
  public var height: Int
  /// The extent along the columns.
  public var width: Int

  /// A height and a width.
  public init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }

  /// A height and an equal width.
  public init(_ both: Int) { self.init(both, both) }

  /// A height and an equal width.
  public init(integerLiteral both: Int) { self.init(both) }

  /// Such as `3x3`.
  public var description: String { "\(height)x\(width)" }

  var native: CTPair { CTPair(height: height, width: width) }
}
