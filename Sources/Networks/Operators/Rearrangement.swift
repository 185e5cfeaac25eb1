/// Zeros added before and after the channels, rows and columns of a `[C, H, W]` value.
public struct Pad: Sendable, Hashable {
  /// How many zeros stand before and after along one axis.
  public struct Amount: Sendable, Hashable {
    /// Places before the first.
    public let before: Int
    /// Places after the last.
    public let after: Int

    /// `before` places in front and `after` behind.
    public init(_ before: Int, _ after: Int) {
      self.before = before
      self.after = after
    }

    /// Nothing on either side.
    public static let none = Amount(0, 0)
  }

  /// Channels of zeros.
  public internal(set) var channels: Amount
  /// Rows of zeros.
  public let rows: Amount
  /// Columns of zeros.
  public let columns: Amount

  /// The given zeros along each axis.
  public init(channels: Amount = .none, rows: Amount = .none, columns: Amount = .none) {
    self.channels = channels
    self.rows = rows
    self.columns = columns
  }

  /// The amounts in the order of the axes.
  public var amounts: [Amount] { [channels, rows, columns] }
}

/// Every `step`-th place of one axis from `start` up to but without `end`.
public struct Slice: Sendable, Hashable {
  /// The axis, the batch counted: 1 is the channels.
  public let axis: Int
  /// The first place taken.
  public internal(set) var start: Int
  /// The first place no longer taken.
  public internal(set) var end: Int
  /// The distance from one taken place to the next.
  public let step: Int

  /// The places `start, start + step, …` below `end` of `axis`.
  public init(axis: Int, start: Int, end: Int, step: Int = 1) {
    self.axis = axis
    self.start = start
    self.end = end
    self.step = step
  }

  /// The places that are taken, in order.
  public var indices: [Int] { Array(stride(from: start, to: end, by: step)) }
}

/// An operator that Espalier does not know.
public struct Opaque: Sendable, Hashable {
  /// What it is called where it comes from, such as ONNX's `Einsum`.
  public let type: String
  /// The shape of its output, the batch left out.
  public let outputShape: [Int]

  /// An operator called `type` that gives values of `outputShape`.
  public init(type: String, outputShape: [Int]) {
    self.type = type
    self.outputShape = outputShape
  }
}
