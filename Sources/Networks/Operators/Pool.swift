/// A sliding window over rows and columns that keeps one number of each window.
public struct Pool: Sendable, Hashable {
  /// Which number of a window is kept.
  public enum Kind: String, Sendable, Hashable {
    /// The largest.
    case max
    /// The mean.
    case average
  }

  /// Which number of a window is kept.
  public let kind: Kind
  /// The size of the window.
  public let kernel: Size
  /// Pixels from one window to the next.
  public let stride: Size
  /// Rows and columns added on either side.
  public let padding: Size
  /// Pixels from one row or column of the window to the next; a mean takes neighbours only.
  public let dilation: Size
  /// Whether a last, partly covered window counts.
  public let roundsUp: Bool
  /// Whether the added places count in a mean.
  public let countsPadding: Bool

  /// A window of `kernel` that moves by `stride`, or by its own size where nothing is said.
  public init(
    _ kind: Kind, kernel: Size, stride: Size? = nil, padding: Size = Size(0), dilation: Size = Size(1),
    roundsUp: Bool = false, countsPadding: Bool = true
  ) {
    self.kind = kind
    self.kernel = kernel
    self.stride = stride ?? kernel
    self.padding = padding
    self.dilation = dilation
    self.roundsUp = roundsUp
    self.countsPadding = countsPadding
  }
}
