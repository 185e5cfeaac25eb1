/// How a 2-D convolution slides.
///
/// Its kernel size and channel counts are those of its weight `[O, I/groups, kh, kw]`.
public struct Convolution: Sendable, Hashable {
  /// Pixels from one window to the next.
  ///
  public let stride: Size
  /// Zeros added on either side of the rows and of the columns.
  public let padding: Size
  /// Pixels from one row or column of the kernel to the next.
  public let dilation: Size
  /// How many independent convolutions the channels are dealt to.
  public internal(set) var groups: Int

  /// A convolution with the given step, padding, spread and groups.
  public init(stride: Size = Size(1), padding: Size = Size(0), dilation: Size = Size(1), groups: Int = 1) {
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
  }
}

/// How a transposed 2-D convolution slides: the gradient of a convolution by its input, as decoders use it.
///
/// Its kernel size and channel counts are those of its weight `[I, O/groups, kh, kw]`. Along each axis the output has
/// `(input − 1) · stride − 2 · padding + dilation · (kernel − 1) + outputPadding + 1` places.
public struct TransposedConvolution: Sendable, Hashable {
  /// Pixels of the output from one window to the next.
  public let stride: Size
  /// Rows and columns taken away from either side of the output.
  public let padding: Size
  /// Rows and columns added behind the output, which the stride leaves open.
  public let outputPadding: Size
  /// Pixels from one row or column of the kernel to the next.
  public let dilation: Size
  /// How many independent convolutions the channels are dealt to.
  public internal(set) var groups: Int

  /// A transposed convolution with the given step, padding, spread and groups.
  public init(
    stride: Size = Size(1), padding: Size = Size(0), outputPadding: Size = Size(0), dilation: Size = Size(1),
    groups: Int = 1
  ) {
    self.stride = stride
    self.padding = padding
    self.outputPadding = outputPadding
    self.dilation = dilation
    self.groups = groups
  }
}
