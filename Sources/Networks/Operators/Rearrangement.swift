/// Places added before and after the channels, rows and columns of a `[C, H, W]` value.
public struct Pad: Sendable, Hashable {
  /// What the added places hold.
  public enum Filling: Sendable, Hashable {
    /// This number, which may be minus infinity before a maximum.
    case constant(Double)
    /// The image mirrored at its outermost places, which are not repeated.
    case reflect
    /// The outermost place.
    case edge
    /// The image from its other side.
    case wrap

    /// Zeros.
    public static let zeros = Filling.constant(0)
  }

  /// How many places stand before and after along one axis.
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

  /// Channels added.
  public internal(set) var channels: Amount
  /// Rows added.
  public let rows: Amount
  /// Columns added.
  public let columns: Amount
  /// What the added places hold.
  public let filling: Filling

  /// The given places along each axis, zeros where nothing is said.
  public init(
    channels: Amount = .none, rows: Amount = .none, columns: Amount = .none, filling: Filling = .zeros
  ) {
    self.channels = channels
    self.rows = rows
    self.columns = columns
    self.filling = filling
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

/// Some places of one axis, in any order, perhaps repeated.
public struct Gather: Sendable, Hashable {
  /// The axis, the batch counted: 1 is the channels.
  public let axis: Int
  /// For each place of the result, the place that it is taken from.
  public internal(set) var indices: [Int]

  /// The places `indices` of `axis`.
  public init(axis: Int, indices: [Int]) {
    self.axis = axis
    self.indices = indices
  }
}
